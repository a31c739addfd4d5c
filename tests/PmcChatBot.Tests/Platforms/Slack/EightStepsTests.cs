using System.Runtime.CompilerServices;
using PmcChatBot.Cli;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using PmcChatBot.FakeSlack;
using PmcChatBot.Members;
using PmcChatBot.Publishing;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>docs/slack.md: from a clone to the first question takes eight steps and edits no file. Steps 5 to 8 are played here.</summary>
public sealed class EightStepsTests
{
    private const string Channel = "C0WEBWG001";
    private static readonly PersonId Ann = new("slack:U0ANNASH1");
    private static readonly PersonId Bo = new("slack:U0BOBEST1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_page_has_eight_steps() =>
        File.ReadLines(Path.Combine(Root(), "docs", "slack.md"))
            .Count(line => line.Length > 2 && char.IsAsciiDigit(line[0]) && line[1] == '.')
            .ShouldBe(8);

    [Fact]
    public async Task A_notes_repository_and_an_invitation_lead_to_the_first_question()
    {
        using var folder = new TemporaryFolder();
        var repository = folder.In("notes.git");
        await BareRepository.CreateAsync(repository);
        var now = new DateTimeOffset(2017, 9, 4, 10, 0, 0, TimeSpan.Zero);
        foreach (var date in new[] { "2017-07-11", "2017-07-25", "2017-08-08", "2017-08-22" })
        {
            await new HandEditor(new Git(repository), $"notes/{date}.md").CommitAsync(
                "Bo Best",
                now,
                "Notes",
                $"# Web WG {date}\n\n## Updates\n\n### Alpha - Ann Ash\n\n- Done\n\n### Beta - Bo Best\n\n- Beta on {date}\n",
                Cancel
            );
        }

        await using var stage = await Stage.OpenAsync(repository, now, Cancel, StagePlatform.Slack);
        var workspace = stage.Slack!.Workspace;
        workspace.Users[Ann.Local] = new SlackUser(Ann.Local, "ann", "Ann Ash");
        workspace.Users[Bo.Local] = new SlackUser(Bo.Local, "bo", "Bo Best");
        workspace.Channels[Channel] = [Ann.Local, Bo.Local];

        // 5. import, which asks who chairs it and at what time it meets.
        var proposal = RepositoryImport
            .Read(
                await new RepositoryReader(new GitOptions()).ReadAsync(repository, new Progress<(string, double)>(), Cancel),
                DateOnly.FromDateTime(now.UtcDateTime)
            )
            .ShouldHaveSingleItem();
        var committee = new Import.Chosen([Ann.Value], [], null, now).For(proposal.Committee);
        committee = committee with { Schedule = committee.Schedule with { Time = new TimeOnly(10, 30), TimeZone = "Europe/Berlin" } };
        await stage.Get<Import>().AddFromRepositoryAsync(committee, proposal.Meetings, new Progress<int>(), Cancel);

        // 6. serve.
        await PollAsync(stage);

        // 7. /invite @PMC bot.
        workspace.Channels[Channel].Add(SlackWorkspace.BotUser);
        await stage.Slack.Deliveries.JoinAsync(SlackWorkspace.BotUser, Channel, Ann.Local);
        await stage.SettleAsync(Cancel);
        workspace.Messages.ShouldContain(message => message.Channel == Channel && message.Text.Contains("are posted here from now on"));

        // 8. say who is who, and /pmc ask.
        await PollAsync(stage);
        foreach (var name in new[] { "Ann Ash", "Bo Best" })
        {
            var question = workspace.Messages.Last(message =>
                message.Channel == SlackWorkspace.DmOf(Ann.Local) && message.Text.StartsWith($"Who is {name}", StringComparison.Ordinal)
            );
            await stage.Slack.Deliveries.PressAsync(Ann.Local, question, SlackStage.Buttons(question.Blocks).First().Value);
            await stage.SettleAsync(Cancel);
        }

        await stage.Slack.Deliveries.CommandAsync(Ann.Local, Channel, "ask");
        await stage.SettleAsync(Cancel);

        var first = workspace.Messages.Single(message =>
            message.Channel == SlackWorkspace.DmOf(Bo.Local) && message.Text.Contains("What has Beta done", StringComparison.Ordinal)
        );
        first.Text.ShouldContain("since 22 August");
        first.Text.ShouldContain("Beta on 2017-08-22");
    }

    private static async Task PollAsync(Stage stage)
    {
        await stage.Get<MembersWorker>().PollAsync(Cancel);
        await stage.SettleAsync(Cancel);
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../.."));
}
