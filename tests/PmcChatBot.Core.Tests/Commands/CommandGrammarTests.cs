using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Commands;

public sealed class CommandGrammarTests
{
    [Theory]
    [InlineData("/pmc status", "status")]
    [InlineData("pmc  compile 2017-09-05", "compile 2017-09-05")]
    [InlineData("PMC help", "help")]
    [InlineData("status", "status")]
    [InlineData(" None ", "None")]
    [InlineData("\u200f/pmc status", "status")]
    [InlineData("/pmc\u200b status", "status")]
    [InlineData("`/pmc status`", "status")]
    [InlineData("status.", "status")]
    [InlineData("none\u200b", "none")]
    [InlineData("help?", "help")]
    [InlineData("none. We were all away", null)]
    [InlineData("pmcfoo", null)]
    [InlineData("none of us had time", null)]
    [InlineData("add discussion x", null)]
    [InlineData("- update of the client", null)]
    public void In_a_personal_chat_only_clear_commands_are_commands(string text, string? command) =>
        CommandGrammar.InPersonalChat(text).ShouldBe(command);

    [Theory]
    [InlineData("compile 2017-09-05", "compile", "2017-09-05")]
    [InlineData("team add  Permissions - Chris Brown", "team add", "Permissions - Chris Brown")]
    [InlineData("STAND-IN cli Jo", "stand-in", "cli Jo")]
    [InlineData("", "help", "")]
    [InlineData("status.", "status", "")]
    [InlineData("stand\u2011in CLI Jo", "stand-in", "CLI Jo")]
    public void A_command_is_its_row_of_the_table_and_its_arguments(string text, string name, string arguments)
    {
        var call = CommandGrammar.Read(text);

        call.Spec.Name.ShouldBe(name);
        call.Arguments.ShouldBe(arguments);
    }

    [Theory]
    [InlineData("complie", "/pmc compile")]
    [InlineData("standin cli", "/pmc stand-in")]
    [InlineData("team", "/pmc team add")]
    public void An_unknown_command_gets_the_nearest_one(string text, string nearest) =>
        Should.Throw<UserError>(() => CommandGrammar.Read(text)).Message.ShouldContain(nearest);

    [Fact]
    public void Every_row_of_the_table_has_a_command_and_every_command_a_row()
    {
        var carriedOut = typeof(ICommand)
            .Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(ICommand)))
            .SelectMany(type => ((ICommand)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Names)
            .ToList();

        carriedOut.Order().ShouldBe(CommandSpec.All.Select(spec => spec.Name).Order());
    }

    /// <summary>A committee with such an id would take the command from everybody.</summary>
    [Fact]
    public void No_committee_can_be_called_like_a_command() =>
        CommitteeId.Commands.Order().ShouldBe(CommandSpec.All.Select(spec => spec.Name.Split(' ')[0]).Append("setup").Distinct().Order());

    [Theory]
    [InlineData("Runtime PMC", "runtime")]
    [InlineData("Lead", "lead-committee")]
    [InlineData("Setup PMC", "setup-committee")]
    [InlineData("Stand-in", "stand-in-committee")]
    [InlineData("!!!", "section")]
    public void A_committees_id_is_made_of_its_title(string title, string id) => CommitteeId.Of(title).ShouldBe(id);

    [Fact]
    public void Help_names_every_command_one_may_use_and_no_other()
    {
        var text = HelpCommand.Text(spec => spec.Right != Right.Chair);

        foreach (var spec in CommandSpec.All)
        {
            text.Contains($"`/pmc {spec.Name}", StringComparison.Ordinal).ShouldBe(spec.Right != Right.Chair, spec.Name);
        }
    }
}
