using System.Reflection;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Messaging;

public sealed class ActionTests
{
    /// <summary>Every kind of text that stands in a message that was ever sent.</summary>
    private static readonly (string Text, IAction Action)[] Sent =
    [
        ("place|c1|runtime/2017-09-05|cli", new AssignPending("c1", "runtime/2017-09-05", "cli")),
        ("carry|c1", new CarryOver("c1")),
        ("add|c1", new AddPending("c1", WithWithdrawn: false)),
        ("addagain|c1", new AddPending("c1", WithWithdrawn: true)),
        ("replace|c1", new ReplaceWithPending("c1")),
        ("dismiss|c1", new DismissPending("c1")),
        ("mine|c1", new TreatAsUpdate("c1")),
        ("runit|c1", new RunAsCommand("c1")),
        ("undo|c1|3", new UndoVersion("c1", "3")),
        ("again|c1|3", new RestoreWithheld("c1", "3")),
        ("takeback|c1", new RemovePublished("c1")),
        ("apply|c1", new ApplyEdit("c1")),
        ("keep|c1", new KeepPublished("c1")),
        ("takeitem|c1", new RemoveItem("c1")),
        ("itemagain|c1", new RestoreItem("c1")),
        ("form|runtime/2017-09-05|cli", new WriteUpdate("runtime/2017-09-05", "cli")),
        ("update|runtime/2017-09-05|cli", new SendUpdate("runtime/2017-09-05", "cli")),
        ("someone|runtime/2017-09-05|cli", new AskForStandIn("runtime/2017-09-05", "cli")),
        ("standin|runtime/2017-09-05|cli", new NameStandIn("runtime/2017-09-05", "cli")),
        ("none|runtime/2017-09-05|cli", new DeclareNoUpdate("runtime/2017-09-05", "cli", IsConfirmed: false)),
        ("none!|runtime/2017-09-05|cli", new DeclareNoUpdate("runtime/2017-09-05", "cli", IsConfirmed: true)),
        ("wasaway|runtime/2017-09-05", new DeclareAway("runtime/2017-09-05")),
        ("notnow|runtime/2017-09-05", new StopReminders("runtime/2017-09-05")),
        ("read|runtime/2017-09-05", new MarkRead("runtime/2017-09-05")),
        ("leave|runtime/2017-09-05|cli", new LeaveUpdate("runtime/2017-09-05", "cli")),
        ("settle|k.0|theirs", new ResolveConflict("k.0", "theirs")),
        ("settle|k.0|ours", new ResolveConflict("k.0", "ours")),
        ("settle|k.0|both", new ResolveConflict("k.0", "both")),
        ("unplaced|k.0|into", new DecideUnplacedText("k.0", Into: true)),
        ("unplaced|k.0|out", new DecideUnplacedText("k.0", Into: false)),
        ("meant|k.0", new ConfirmIntended("k.0")),
        ("refresh|runtime", new UpdatePreparedNotes("runtime", Update: true)),
        ("norefresh|runtime", new UpdatePreparedNotes("runtime", Update: false)),
        ("match|runtime|name:dies|slack:U1", new LinkPerson("runtime", new PersonId("name:dies"), new PersonId("slack:U1"))),
        (
            "matches|runtime|0|name:dies|slack:U1|name:dieu|slack:U2",
            new LinkPeople(
                "runtime",
                0,
                [(new PersonId("name:dies"), new PersonId("slack:U1")), (new PersonId("name:dieu"), new PersonId("slack:U2"))],
                Asks: false
            )
        ),
        (
            "eachmatch|runtime|1|name:dies|slack:U1",
            new LinkPeople("runtime", 1, [(new PersonId("name:dies"), new PersonId("slack:U1"))], true)
        ),
        ("notaway", new DeclineAway()),
        ("nomatch|runtime|name:dies", new RejectLink("runtime", new PersonId("name:dies"))),
        ("run|runtime|compile 2017-09-05 anyway", new RunCommand("runtime", "compile 2017-09-05 anyway")),
        ("run|runtime|lead A|B <@slack:U1>", new RunCommand("runtime", "lead A|B <@slack:U1>")),
    ];

    private static readonly IReadOnlyList<Type> Kinds =
    [
        .. typeof(IAction).Assembly.GetTypes().Where(type => type is { IsInterface: false } && type.IsAssignableTo(typeof(IAction))),
    ];

    public static TheoryData<string> Texts => [.. Sent.Select(sent => sent.Text)];

    [Theory, MemberData(nameof(Texts))]
    public void What_a_message_carries_is_read_as_what_it_was_written_as(string text)
    {
        var action = Sent.Single(sent => sent.Text == text).Action;

        ActionText.Of(action).ShouldBe(text);
        Kinds.Select(kind => Read(kind, text)).OfType<IAction>().ShouldHaveSingleItem().ShouldBe(action);
    }

    [Fact]
    public void Every_kind_of_action_has_its_texts_here_and_verbs_of_its_own()
    {
        Sent.Select(sent => sent.Action.GetType()).Distinct().ShouldBe(Kinds, ignoreOrder: true);
        Kinds.SelectMany(Verbs).ShouldBeUnique();
        Sent.Select(sent => sent.Text.Split('|')[0]).Distinct().ShouldBe(Kinds.SelectMany(Verbs), ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("undo")]
    [InlineData("undo|c1")]
    [InlineData("undo|c1|3|4")]
    [InlineData("settle|k.0|all")]
    [InlineData("unplaced|k.0|")]
    [InlineData("run|runtime")]
    [InlineData("UNDO|c1|3")]
    [InlineData("what|ever")]
    public void Anything_else_is_no_action(string text) => Kinds.Select(kind => Read(kind, text)).ShouldAllBe(action => action == null);

    private static IAction? Read(Type kind, string text) => (IAction?)Static(kind, "Read").Invoke(null, [ActionText.Words(text)]);

    private static IReadOnlyList<string> Verbs(Type kind) => (IReadOnlyList<string>)Static(kind, "get_Verbs").Invoke(null, null)!;

    private static MethodInfo Static(Type kind, string name) => kind.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
}
