using PmcChatBot.Members;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class StatusTests
{
    [Fact]
    public async Task Whoever_seems_away_is_asked_once_and_only_their_yes_changes_who_is_asked()
    {
        await using var stage = await SlackStage.OpenAsync();
        await SetAsync(stage, "Vacationing", ":palm_tree:", new DateTimeOffset(2017, 9, 15, 13, 59, 59, TimeSpan.Zero));

        var question = stage.From(stage.Dies).ShouldHaveSingleItem();
        question.Text.ShouldContain("Your status says \"Vacationing\". Are you away until 16 September?");
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).Find(stage.Dies)!.Absences.ShouldBeEmpty();
        await SetAsync(stage, "Vacationing", ":palm_tree:", new DateTimeOffset(2017, 9, 15, 13, 59, 59, TimeSpan.Zero));
        stage.From(stage.Dies).ShouldHaveSingleItem();

        await stage.Slack.Deliveries.PressAsync(stage.Dies.Local, question, SlackStage.Value(question, "Yes, until 16 September"));
        await stage.SettleAsync();
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel))
            .Find(stage.Dies)!
            .Absences.ShouldHaveSingleItem()
            .Until.ShouldBe(new DateOnly(2017, 9, 16));
    }

    [Fact]
    public async Task No_leaves_everything_as_it_is_and_another_status_is_asked_about_again()
    {
        await using var stage = await SlackStage.OpenAsync();
        await SetAsync(stage, "OOO until 12 September <!channel> *now*", "", null);
        var question = stage.From(stage.Dies).ShouldHaveSingleItem();
        question.Text.ShouldContain("Are you away until 12 September?");
        question.Blocks!.ToJsonString().ShouldNotContain("broadcast");

        await stage.Slack.Deliveries.PressAsync(stage.Dies.Local, question, SlackStage.Value(question, "No, ask me as usual"));
        await stage.SettleAsync();
        stage.From(stage.Dies).ShouldHaveSingleItem().Text.ShouldContain("All right, I ask you as usual.");
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).Find(stage.Dies)!.Absences.ShouldBeEmpty();

        await SetAsync(stage, "Out sick", ":face_with_thermometer:", null);
        stage.From(stage.Dies).ShouldHaveSingleItem().Text.ShouldContain("Are you away? Then");
    }

    [Fact]
    public async Task Nobody_is_asked_for_lunch_without_a_part_or_where_the_operator_does_not_want_it()
    {
        await using var stage = await SlackStage.OpenAsync();
        await SetAsync(stage, "Lunch", ":sandwich:", null);
        stage.From(stage.Dies).ShouldBeEmpty();
        var jo = stage.Seeded.Person("Jo Reader");
        stage.Workspace.Users[jo.Local] = stage.Workspace.Users[jo.Local] with { StatusText = "Vacation" };
        await PollAsync(stage);
        stage.From(jo).ShouldBeEmpty();

        stage.Seeded.Stage.Get<PmcChatBot.Platforms.Slack.SlackOptions>().OfferAway = false;
        await SetAsync(stage, "Vacation", "", null);
        stage.From(stage.Dies).ShouldBeEmpty();
    }

    private static async Task SetAsync(SlackStage stage, string text, string emoji, DateTimeOffset? until)
    {
        stage.Workspace.Users[stage.Dies.Local] = stage.Workspace.Users[stage.Dies.Local] with
        {
            StatusText = text,
            StatusEmoji = emoji,
            StatusExpiration = until?.ToUnixTimeSeconds() ?? 0,
        };
        await PollAsync(stage);
    }

    private static async Task PollAsync(SlackStage stage)
    {
        (await stage.Seeded.Stage.Get<MembersWorker>().PollAsync(SlackStage.Cancel)).ShouldBeTrue();
        await stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow().AddHours(8), SlackStage.Cancel);
        await stage.SettleAsync();
    }
}
