using System.Threading.Channels;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Members;

/// <summary>Keeps the committees' members as their channels have them, and looks for the people of the roster on the platforms.</summary>
internal sealed partial class MembersWorker(IEnumerable<IPeopleDirectory> directories, IServiceProvider services, PlatformTroubles troubles, Outbox.TroubleTeller teller, TimeProvider clock, ILogger<MembersWorker> logger) : BackgroundService
{
    private const string About = "people";
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(5);
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Somebody came or went.</summary>
    public void LookAgain() => _asked.Writer.TryWrite(true);

    /// <summary>Looks at every platform and every committee once.</summary>
    /// <returns>Whether all could be seen.</returns>
    public async Task<bool> LookAsync(CancellationToken cancel)
    {
        var all = true;
        foreach (var directory in directories)
        {
            all &= await TryAsync(directory, () => directory.RefreshAsync(cancel), cancel);
            foreach (var committee in await CommitteesAsync(cancel))
            {
                all &= await TryAsync(directory, () => LookAtMembersAsync(directory, committee, cancel), cancel);
                all &= await TryAsync(directory, () => LookForUnknownAsync(directory, committee, cancel), cancel);
            }
        }

        return all;
    }

    private async Task<bool> TryAsync(IPeopleDirectory directory, Func<Task> look, CancellationToken cancel)
    {
        try
        {
            await look();
            troubles.Mended(directory.Platform, About);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Log.NotSeen(logger, directory.Platform, error.Message);
            await (error is PlatformRefusedException { Everywhere: true } ? teller.TellAsync(directory.Platform, About, error.Message, cancel) : Task.CompletedTask);
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (directories.Any() && !stoppingToken.IsCancellationRequested)
        {
            var all = await LookAsync(stoppingToken);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(_asked.Reader.WaitToReadAsync(wait.Token).AsTask(), Task.Delay(all ? Every : AfterFailure, clock, wait.Token));
            await wait.CancelAsync();
            await Task.Delay(Gather, clock, stoppingToken);
            _asked.Reader.TryRead(out _);
        }
    }

    // Asked for late: the store knows the platforms, and a platform knows of this worker.
    private Store Store => services.GetRequiredService<Store>();

    private Task<IReadOnlyList<Committee>> CommitteesAsync(CancellationToken cancel) =>
        Store.ReadAsync(scope => scope.GetRequiredService<ICommittees>().AllAsync(cancel), cancel);

    private async Task LookAtMembersAsync(IPeopleDirectory directory, Committee committee, CancellationToken cancel)
    {
        var channel = new Address(committee.Channel);
        if (channel.Platform == directory.Platform)
        {
            var members = await directory.MembersAsync(channel, cancel);
            await Store.InTransactionAsync(scope => scope.GetRequiredService<KnowPeople>().MembersAsync(committee.Id, directory, members, cancel), cancel);
        }
    }

    private async Task LookForUnknownAsync(IPeopleDirectory directory, Committee committee, CancellationToken cancel)
    {
        var reach = services.GetRequiredService<Reach>();
        var matches = new List<Match>();
        foreach (var person in KnowPeople.Unknown(committee, reach.Has))
        {
            matches.Add(await MatchAsync(directory, person, cancel));
        }

        if (matches.Count > 0)
        {
            await Store.InTransactionAsync(scope => scope.GetRequiredService<KnowPeople>().ProposeAsync(committee.Id, matches, cancel), cancel);
        }
    }

    private static async Task<Match> MatchAsync(IPeopleDirectory directory, Person person, CancellationToken cancel) =>
        person.GitEmail is { } email && await directory.ByEmailAsync(email, cancel) is { IsBot: false } same
            ? new Match(person.Id, [same], "the same e-mail address")
            : new Match(person.Id, directory.Called(person.Name), "that name");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The people of {Platform} could not be read, and are read again soon: {Why}")]
        public static partial void NotSeen(ILogger logger, string platform, string why);
    }
}
