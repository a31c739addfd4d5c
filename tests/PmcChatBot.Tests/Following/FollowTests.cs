using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Tests.Following;

/// <summary>Readers get what they follow, and the chair sees who has read the notes.</summary>
public sealed class FollowTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Slack")]
    [InlineData("Teams")]
    [InlineData("Local")]
    public async Task A_follower_gets_what_a_team_reported_once_it_is_published_and_as_it_is_amended(string platform)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, Enum.Parse<StagePlatform>(platform));
        var (reader, stage) = (seeded.Person("Julz Friedman"), seeded.Stage);
        (await stage.CommandAsync(reader, "follow", Cancel)).ShouldContain("You follow no team");
        (await stage.CommandAsync(reader, "follow infra", Cancel)).ShouldContain("You follow Infrastructure");
        await stage.CommandAsync(reader, "follow CLI", Cancel);
        await stage.CommandAsync(seeded.Chair, "ask", Cancel);
        var evan = await stage.Chat.PostAsync(seeded.Person("Evan Farrar"), "- Quiet weeks\n- Not for ever", null, Cancel);
        await stage.SettleAsync(Cancel);
        Digest(seeded, reader).ShouldBeNull("nothing is published yet");

        await stage.CommandAsync(seeded.Chair, "compile", Cancel);
        await SendAsync(seeded);

        var digest = Digest(seeded, reader)!;
        digest.ShouldContain("Quiet weeks");
        digest.ShouldContain("Nothing this time from CLI");
        digest.ShouldNotContain("Diego");
        Digest(seeded, seeded.Chair).ShouldBeNull();

        await stage.Chat.EditAsync(seeded.Person("Evan Farrar"), evan, "- Quiet weeks", Cancel);
        await stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- A late answer", null, Cancel);
        await SendAsync(seeded);
        digest = Digest(seeded, reader)!;
        digest.ShouldContain("A late answer");
        digest.ShouldNotContain("Not for ever");

        await stage.CommandAsync(seeded.Chair, "withdraw CLI", Cancel);
        await SendAsync(seeded);
        Digest(seeded, reader)!.ShouldNotContain("A late answer");
    }

    [Fact]
    public async Task Who_follows_all_can_leave_some_out_and_end_it()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.Slack);
        var reader = seeded.Person("Julz Friedman");

        (await seeded.Stage.CommandAsync(reader, "follow all", Cancel)).ShouldContain("You follow all teams");
        (await seeded.Stage.CommandAsync(reader, "unfollow CLI", Cancel)).ShouldNotContain("CLI");
        (await seeded.Stage.CommandAsync(reader, "follow", Cancel)).ShouldContain("Infrastructure");
        (await seeded.Stage.CommandAsync(reader, "follow nonsense", Cancel)).ShouldContain("I know no team");
        (await seeded.Stage.CommandAsync(reader, "my-data", Cancel)).ShouldContain("Follows: ");
        (await seeded.Stage.CommandAsync(reader, "unfollow", Cancel)).ShouldContain("You follow no team");
    }

    [Theory]
    [InlineData("Slack")]
    [InlineData("Teams")]
    [InlineData("Local")]
    public async Task The_chair_sees_how_many_have_read_the_notes(string platform)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, Enum.Parse<StagePlatform>(platform));
        var (reader, stage) = (seeded.Person("Julz Friedman"), seeded.Stage);
        await stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await stage.Chat.PostAsync(seeded.Person("Evan Farrar"), "- Quiet weeks", null, Cancel);
        await stage.SettleAsync(Cancel);
        await stage.CommandAsync(seeded.Chair, "compile", Cancel);
        await stage.SettleAsync(Cancel);
        var button = stage.Chat.InChannel(reader).SelectMany(message => message.Buttons).Single(each => each.Label == "Mark as read");

        await stage.Chat.PressAsync(reader, button.Action, Cancel);
        await stage.SettleAsync(Cancel);
        (await stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldContain(
            "One person has marked the notes as read. (Julz Friedman)"
        );

        await stage.Chat.PressAsync(reader, button.Action, Cancel);
        await stage.SettleAsync(Cancel);
        (await stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldNotContain("marked the notes as read");
    }

    private static async Task SendAsync(SeededStage seeded)
    {
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(20), Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }

    private static string? Digest(SeededStage seeded, PersonId reader) =>
        seeded.Stage.Chat.ToPerson(reader).LastOrDefault(message => message.Text.Contains("what you follow"))?.Text;
}
