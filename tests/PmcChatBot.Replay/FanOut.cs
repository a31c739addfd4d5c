using System.Globalization;
using PmcChatBot.Cli;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;

namespace PmcChatBot.Replay;

/// <summary>Asks a great many leads on a Slack that keeps its rate limits, and compares with what it allows.</summary>
internal static class FanOut
{
    private const double LeastShare = 0.95;

    /// <returns>What went wrong.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(int leads, Action<string> say, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-fan-out-").FullName;
        var repository = Path.Combine(folder, "notes.git");
        await BareRepository.CreateAsync(repository);
        var seeds = SeedFolder.Read(BotHost.SampleSeeds);
        await using var stage = await Stage.OpenAsync(
            repository,
            Meeting.Of(seeds, new DateOnly(2017, 9, 5)).StartsAt.AddDays(-2),
            cancel,
            StagePlatform.Slack
        );
        var slack = stage.Slack!;
        var committee = WithLeads(stage.Chat.Adopt(seeds), slack.Workspace, leads);
        await stage.Get<Import>().AddAsync(committee, cancel);
        slack.Limits = new SlackLimits(stage.Clock);

        var real = TimeProvider.System.GetTimestamp();
        await stage.Chat.PostAsync(committee.Chairs[0], "/pmc ask", null, cancel);
        await stage.Get<Inbox.Dispatcher>().DrainAsync(cancel);
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"asked in {TimeProvider.System.GetElapsedTime(real).TotalSeconds:0.0} s, one transaction"
            )
        );
        var since = stage.Clock.GetUtcNow();
        await stage.SettleWithRetriesAsync(cancel, most: 2 * leads);
        var took = stage.Clock.GetUtcNow() - since;

        var posts = slack.Workspace.Messages.Count(message => message.IsBots);
        var perSecond = slack.Limits.PerMinute["chat.postMessage"] / 60;
        var share = (posts - (perSecond * slack.Limits.BurstSeconds)) / perSecond / took.TotalSeconds;
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{posts} messages in {took.TotalSeconds:0} s of Slack's time, {share:P1} of what it allows; {slack.Limits.Refused} "
                    + $"calls refused for a while; {TimeProvider.System.GetElapsedTime(real).TotalSeconds:0} s of ours"
            )
        );
        Directory.Delete(folder, recursive: true);
        return
        [
            .. committee
                .Teams.SelectMany(team => team.Leads)
                .Distinct()
                .GroupBy(lead =>
                    slack.Workspace.Messages.Count(message => message.IsBots && message.Channel == SlackWorkspace.DmOf(lead.Local))
                )
                .Where(group => group.Key == 0)
                .Select(group => $"{group.Count()} leads were not asked"),
            .. slack
                .Workspace.Messages.Where(message => message.IsBots)
                .GroupBy(message => (message.Channel, message.Text))
                .Where(group => group.Count() > 1)
                .Select(group => $"{group.Key.Channel} got a message twice"),
            .. share < LeastShare ? [$"less than {LeastShare:P0} of the rate"] : Array.Empty<string>(),
        ];
    }

    private static Committee WithLeads(Committee committee, SlackWorkspace workspace, int leads)
    {
        var users = Enumerable.Range(0, leads).Select(i => new SlackUser($"U7{i:00000}", $"lead{i}", $"Lead {i}")).ToList();
        users.ForEach(user => workspace.Users[user.Id] = user);
        return committee with
        {
            People = [.. committee.People, .. users.Select(user => new Person(new PersonId($"slack:{user.Id}"), user.RealName, "UTC"))],
            Teams =
            [
                .. committee.Teams,
                .. users.Select(user => new Team($"team-{user.Name}", $"Team {user.Name}") { Leads = [new PersonId($"slack:{user.Id}")] }),
            ],
        };
    }
}
