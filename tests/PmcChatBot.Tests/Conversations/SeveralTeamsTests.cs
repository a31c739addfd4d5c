using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Tests.Conversations;

/// <summary>Messages about two teams, whose edits and deletions arrive in another order than they happened.</summary>
public sealed class SeveralTeamsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_late_edit_of_a_deleted_message_brings_none_of_its_parts()
    {
        await using var seeded = await AskedAsync();
        await PostAsync(seeded, "### CLI\n- a1");
        await DeleteAsync(seeded, "300");
        await EditAsync(seeded, "200", "### CLI\n- a1\n\n### MySQL\n- b2");

        (await TextAsync(seeded, "CLI")).ShouldBe("");
        (await TextAsync(seeded, "MySQL")).ShouldBe("");
    }

    [Fact]
    public async Task A_late_edit_neither_adds_nor_takes_parts()
    {
        await using var seeded = await AskedAsync();
        await PostAsync(seeded, "### CLI\n- a1");
        await EditAsync(seeded, "300", "### CLI\n- a1\n\n### MySQL\n- b1");
        await EditAsync(seeded, "200", "### CLI\n- a0");
        (await TextAsync(seeded, "CLI")).ShouldBe("- a1");
        (await TextAsync(seeded, "MySQL")).ShouldBe("- b1");

        await EditAsync(seeded, "400", "### CLI\n- a1");
        await EditAsync(seeded, "350", "### CLI\n- a1\n\n### MySQL\n- secret");
        (await TextAsync(seeded, "MySQL")).ShouldBe("");
    }

    [Fact]
    public async Task An_edit_that_comes_before_its_message_is_newer_than_the_message_and_than_earlier_edits()
    {
        await using var seeded = await AskedAsync();
        await EditAsync(seeded, "300", "### CLI\n- a3\n\n### MySQL\n- b3");
        await EditAsync(seeded, "200", "### CLI\n- a2\n\n### MySQL\n- b2");
        await PostAsync(seeded, "### CLI\n- a1\n\n### MySQL\n- b1");

        (await TextAsync(seeded, "CLI")).ShouldBe("- a3");
        (await TextAsync(seeded, "MySQL")).ShouldBe("- b3");
    }

    [Theory]
    [InlineData("### CLI\n- a\n\n[Dan]: please review\n\n### MySQL\n- [Dan] backups", "- [Dan] backups")]
    [InlineData("### CLI\n- a\n\n```\n[mysqld]: http://x.org\n```\n\n### MySQL\n- set [mysqld] options", "- set [mysqld] options")]
    [InlineData(
        "### CLI\n- see [plan]\n\n### MySQL\n- [plan]\n\n### CLI\n[plan]: https://example.org/plan",
        "- [plan]\n\n[plan]: https://example.org/plan"
    )]
    public async Task Only_the_definition_of_a_link_is_for_both_teams(string message, string mySql)
    {
        await using var seeded = await AskedAsync();
        await PostAsync(seeded, message);

        (await TextAsync(seeded, "MySQL")).ShouldBe(mySql);
    }

    private const string Key = "local:message-7";

    private static async Task<SeededStage> AskedAsync()
    {
        var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "lead MySQL Dies Köper", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        return seeded;
    }

    private static Task PostAsync(SeededStage seeded, string text) =>
        RouteAsync(seeded, (router, from) => router.PostedAsync(new("post", from, Address.Dm(from), Key, text, null), Cancel));

    private static Task EditAsync(SeededStage seeded, string stamp, string text) =>
        RouteAsync(
            seeded,
            (router, from) => router.EditedAsync(new($"edit {stamp}", from, Address.Dm(from), Key, text) { Stamp = stamp }, Cancel)
        );

    private static Task DeleteAsync(SeededStage seeded, string stamp) =>
        RouteAsync(seeded, (router, from) => router.DeletedAsync(new($"delete {stamp}", from, Key) { Stamp = stamp }, Cancel));

    private static async Task RouteAsync(SeededStage seeded, Func<MessageRouter, PersonId, Task> route)
    {
        await seeded.Stage.WriteAsync(services => route(services.GetRequiredService<MessageRouter>(), seeded.Person("Dies Köper")), Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }

    private static async Task<string> TextAsync(SeededStage seeded, string team)
    {
        var sections = await seeded.Stage.ReadAsync(
            services => services.GetRequiredService<ICollectionStore>().SectionsAsync(seeded.Meeting.Id, Cancel),
            Cancel
        );
        var id = seeded.Committee.Teams.Single(one => one.Name == team).Id;
        return sections.FirstOrDefault(section => section.SectionKey == PmcChatBot.Core.Notes.SectionKey.Team(id))?.Text?.Trim() ?? "";
    }
}
