using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>
/// Says which message goes next: some at the same time, but one place at a time, and what somebody waits for before what can wait. A
/// wait that a platform asked for lives in the rows, so that it outlasts a restart.
/// </summary>
internal sealed class MessageLane(Store store, TimeProvider clock)
{
    public const string WantsPause = "the platform asked for a pause";

    // A platform answers in a tenth of a second or two, and Slack takes several messages a second: one after the other would be too slow.
    private const int AtOnce = 8;
    private const int OfThemThatCanWait = 6;
    private readonly ChannelReader<bool> _stored = store.Wake.Listen();

    /// <summary>Sends everything that is due. What is on its way is seen through: a stop waits for it.</summary>
    /// <returns>How many rows were worked on.</returns>
    public async Task<int> DrainAsync(Func<OutboxRow, Task> send, CancellationToken cancel)
    {
        var (count, underway) = (0, new List<(OutboxRow Row, Task Sending)>());
        try
        {
            while (true)
            {
                while (underway.Count < AtOnce && await NextAsync([.. underway.Select(each => each.Row)], cancel) is { } row)
                {
                    underway.Add((row, send(row)));
                    count++;
                }

                if (underway.Count == 0)
                {
                    return count;
                }

                await WhenSomethingHappensAsync(underway, cancel);
            }
        }
        finally
        {
            await Task.WhenAll(underway.Select(each => each.Sending));
        }
    }

    /// <summary>The platform asked for a pause: the message waits, and so does all for its place, or all on the platform that can wait.</summary>
    public Task PauseAsync(OutboxRow paused, string platform, DateTimeOffset until, bool onlyHere, string why, CancellationToken cancel) => store.InTransactionAsync(
        services => services.GetRequiredService<BotDbContext>().Outbox
            .Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.NotBefore < until)
            .Where(row => row.Id == paused.Id || (onlyHere ? row.Place == paused.Place : row.CanWait && EF.Functions.Like(row.Place, $"%:{platform}:%")))
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.NotBefore, until).SetProperty(row => row.Outcome, why), cancel),
        cancel);

    /// <summary>What was refused is tried again at once, where the place is like this. A pause that a platform asked for stays.</summary>
    public Task HurryAsync(string place, CancellationToken cancel) => store.InTransactionAsync(
        services => services.GetRequiredService<BotDbContext>().Outbox
            .Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.Outcome != null && row.Outcome != WantsPause && EF.Functions.Like(row.Place, place))
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.NotBefore, clock.GetUtcNow()), cancel),
        cancel);

    /// <summary>A message is done, or something was stored that may go at the same time.</summary>
    private async Task WhenSomethingHappensAsync(List<(OutboxRow Row, Task Sending)> underway, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny([.. underway.Select(each => each.Sending), _stored.WaitToReadAsync(either.Token).AsTask()]);
        await either.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        _stored.TryRead(out _);
        foreach (var done in underway.Where(each => each.Sending.IsCompleted).ToList())
        {
            underway.Remove(done);
            await done.Sending;
        }
    }

    private Task<OutboxRow?> NextAsync(IReadOnlyList<OutboxRow> underway, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var places = underway.Select(row => row.Place).ToList();
        var slots = underway.Select(row => row.Key).ToList();
        var othersToo = underway.Count(row => row.CanWait) < OfThemThatCanWait;
        return store.ReadAsync(
            services => services.GetRequiredService<BotDbContext>().Outbox
                .Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.NotBefore <= now && (othersToo || !row.CanWait))
                .Where(row => !places.Contains(row.Place) && !slots.Contains(row.Key))
                .OrderBy(row => row.CanWait).ThenBy(row => row.Id).FirstOrDefaultAsync(cancel),
            cancel);
    }
}
