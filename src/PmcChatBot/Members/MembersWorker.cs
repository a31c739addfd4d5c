using PmcChatBot.Alerts;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;

namespace PmcChatBot.Members;

/// <summary>
/// Keeps each committee's member list in step with its channel, and searches the platforms for roster people without an id.
/// </summary>
internal sealed class MembersWorker(
    IEnumerable<IPeopleDirectory> directories,
    Store store,
    ReachablePeople reach,
    PlatformProblems problems,
    ProblemNotifier notifier,
    TimeProvider clock,
    ILogger<MembersWorker> logger
) : PollingService("people", TimeSpan.FromHours(1), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5), problems, notifier, clock, logger)
{
    protected override bool HasAny => directories.Any();

    /// <summary>Checks every platform and every committee once.</summary>
    /// <returns>Whether everything could be read.</returns>
    public override async Task<bool> PollAsync(CancellationToken cancel)
    {
        var all = true;
        foreach (var directory in directories)
        {
            var committees = await CommitteesAsync(cancel);
            all &= await TryAsync(
                directory.Platform,
                [
                    () => directory.RefreshAsync(cancel),
                    () => OfferAwayAsync(directory, cancel),
                    .. committees.SelectMany(committee =>
                        new Func<Task>[]
                        {
                            () => UpdateMembersAsync(directory, committee, cancel),
                            () => ProposeAccountsAsync(directory, committee, cancel),
                        }
                    ),
                ],
                cancel
            );
        }

        return all;
    }

    private Task OfferAwayAsync(IPeopleDirectory directory, CancellationToken cancel) =>
        directory.MaybeAway(Clock.GetUtcNow()) is { Count: > 0 } maybe
            ? store.InTransactionAsync(scope => scope.GetRequiredService<OfferAway>().RunAsync(maybe, cancel), cancel)
            : Task.CompletedTask;

    private Task<IReadOnlyList<Committee>> CommitteesAsync(CancellationToken cancel) =>
        store.ReadAsync(scope => scope.GetRequiredService<ICommittees>().AllAsync(cancel), cancel);

    private async Task UpdateMembersAsync(IPeopleDirectory directory, Committee committee, CancellationToken cancel)
    {
        var channels = committee
            .Channels.Select(channel => new Address(channel))
            .Where(channel => channel.Platform == directory.Platform)
            .ToList();
        if (channels.Count > 0)
        {
            var members = new List<DirectoryEntry>();
            foreach (var channel in channels)
            {
                members.AddRange(await directory.MembersAsync(channel, cancel));
            }

            await store.InTransactionAsync(
                scope => scope.GetRequiredService<IdentifyPeople>().MembersAsync(committee.Id, directory, members, cancel),
                cancel
            );
        }
    }

    private async Task ProposeAccountsAsync(IPeopleDirectory directory, Committee committee, CancellationToken cancel)
    {
        var matches = new List<Match>();
        foreach (var person in IdentifyPeople.Unknown(committee, reach.Has))
        {
            matches.Add(await MatchAsync(directory, person, cancel));
        }

        if (matches.Count > 0)
        {
            await store.InTransactionAsync(
                scope => scope.GetRequiredService<IdentifyPeople>().ProposeAsync(committee.Id, matches, cancel),
                cancel
            );
        }
    }

    private static async Task<Match> MatchAsync(IPeopleDirectory directory, Person person, CancellationToken cancel) =>
        person.GitEmail is { } email && await directory.ByEmailAsync(email, cancel) is { IsBot: false } same
            ? new Match(person.Id, [same], "the same e-mail address")
            : new Match(person.Id, directory.Called(person.Name), "that name");
}
