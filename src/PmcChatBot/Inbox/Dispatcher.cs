using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;

namespace PmcChatBot.Inbox;

/// <summary>Hands stored deliveries to the use cases, one after the other, each in a transaction with what comes of it.</summary>
public sealed partial class Dispatcher(
    Store store,
    IEnumerable<IChatPlatform> platforms,
    HandlingMark mark,
    TimeProvider clock,
    ILogger<Dispatcher> logger
) : IHourlyWork
{
    private const int Tries = 3;
    private readonly Turns _turns = new();
    private bool _hasLooked;
    private static readonly TimeSpan KeepPayloads = TimeSpan.FromDays(30);

    /// <summary>How many steps of work a delivery may take.</summary>
    internal long MostWork { get; set; } = Effort.MostForAMessage;

    /// <summary>Handles everything that waits.</summary>
    /// <returns>How many deliveries were handled.</returns>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        if (!_hasLooked)
        {
            await CountWhatEndedTheLastProcessAsync(cancel);
            _hasLooked = true;
        }

        var count = 0;
        while (await NextAsync(cancel) is { } next)
        {
            mark.Set(next.Id);
            using var effort = new Effort();
            try
            {
                await HandleAsync(next.Id, cancel);
                _turns.Took(next.Author, effort.Steps > Effort.MostAtOnce);
            }
            finally
            {
                mark.Set(0);
            }

            count++;
        }

        return count;
    }

    /// <summary>
    /// A delivery that the process died of, be it of time, of memory or of a bug, was an attempt. After three it is set aside, so that the
    /// others have their turn, and its author hears of it where it can be told who that is.
    /// </summary>
    private async Task CountWhatEndedTheLastProcessAsync(CancellationToken cancel)
    {
        var id = mark.Left();
        var attempts =
            id == 0
                ? 0
                : await store.InTransactionAsync(
                    async services =>
                    {
                        var row = await services
                            .GetRequiredService<BotDbContext>()
                            .Inbox.SingleOrDefaultAsync(row => row.Id == id && row.HandledAt == null, cancel);
                        return row is null ? 0 : ++row.Attempts;
                    },
                    cancel
                );
        if (attempts < Tries)
        {
            return;
        }

        // Whoever wrote it is told in a second transaction: reading it may be what ended the process, and then it stays set aside all the
        // same.
        var errorId = Guid.NewGuid().ToString("N")[..8];
        Log.SetAside(logger, id, errorId);
        await store.InTransactionAsync(
            async services =>
            {
                var row = await RowAsync(services, id, cancel);
                (row.HandledAt, row.ErrorId) = (clock.GetUtcNow(), errorId);
            },
            cancel
        );
        mark.Set(0);
        if (await TranslateAsync(id, cancel) is { } incoming)
        {
            await store.InTransactionAsync(
                services =>
                {
                    services.GetRequiredService<DeliveryRouter>().TellOfFailure(incoming, errorId);
                    return Task.FromResult(true);
                },
                cancel
            );
        }
    }

    /// <summary>Drops what arrived long ago and was handled.</summary>
    public Task RunHourlyAsync(CancellationToken cancel) =>
        store.InTransactionAsync(
            async services =>
            {
                var before = clock.GetUtcNow() - KeepPayloads;
                var db = services.GetRequiredService<BotDbContext>();
                await db
                    .Inbox.Where(row => row.HandledAt != null && row.HandledAt < before && row.Payload != "")
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Payload, ""), cancel);
            },
            cancel
        );

    private Task<Next?> NextAsync(CancellationToken cancel) =>
        store.ReadAsync(
            async services =>
            {
                var waiting = services.GetRequiredService<BotDbContext>().Inbox.Where(row => row.HandledAt == null).OrderBy(row => row.Id);
                var first = await waiting.Select(row => new Next(row.Id, row.Author)).FirstOrDefaultAsync(cancel);
                if (first?.Author is null || !_turns.GivingWay.Contains(first.Author))
                {
                    return first;
                }

                var other = await waiting
                    .Where(row => row.Author == null || !_turns.GivingWay.Contains(row.Author))
                    .Select(row => new Next(row.Id, row.Author))
                    .FirstOrDefaultAsync(cancel);
                // One that does not say whose it is may be about the first, and comes after it.
                return other?.Author is null ? first : other;
            },
            cancel
        );

    private async Task HandleAsync(long id, CancellationToken cancel)
    {
        Incoming? incoming = null;
        try
        {
            incoming = await TranslateAsync(id, cancel);
            try
            {
                // What is said about work that was too much is not part of it.
                using var effort = new Effort(MostWork);
                await InTransactionAsync(
                    id,
                    router => incoming is null ? Task.CompletedTask : router.HandleAsync(incoming, cancel),
                    cancel
                );
            }
            catch (UserError error)
            {
                // What was begun is rolled back: a refusal changes nothing.
                await InTransactionAsync(id, router => router.RefuseAsync(incoming!, error, cancel), cancel);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            await NoteFailureAsync(id, incoming, error, cancel);
        }
    }

    /// <summary>What comes of a delivery, and that it is done, are one transaction.</summary>
    private async Task InTransactionAsync(long id, Func<DeliveryRouter, Task> act, CancellationToken cancel)
    {
        await store.WorkOutAsync(
            async services =>
            {
                var row = await RowAsync(services, id, cancel);
                await act(services.GetRequiredService<DeliveryRouter>());
                row.HandledAt = clock.GetUtcNow();
                Step.DeliveryHandled.Reached();
            },
            cancel
        );
        Step.DeliveryCommitted.Reached();
    }

    private async Task NoteFailureAsync(long id, Incoming? incoming, Exception error, CancellationToken cancel)
    {
        var errorId = Guid.NewGuid().ToString("N")[..8];
        Log.Failed(logger, id, errorId, error);
        await store.InTransactionAsync(
            async services =>
            {
                var row = await RowAsync(services, id, cancel);
                row.Attempts++;
                row.ErrorId = errorId;
                // What is in no form that is known will be in none the next time.
                if (row.Attempts < Tries && error is not (FormatException or System.Text.Json.JsonException))
                {
                    return;
                }

                row.HandledAt = clock.GetUtcNow();
                if (incoming is not null)
                {
                    services.GetRequiredService<DeliveryRouter>().TellOfFailure(incoming, errorId);
                }
            },
            cancel
        );
    }

    private static async Task<InboxRow> RowAsync(IServiceProvider services, long id, CancellationToken cancel) =>
        await services.GetRequiredService<BotDbContext>().Inbox.SingleAsync(row => row.Id == id, cancel);

    /// <summary>Outside the transaction: a platform may have to be asked for names.</summary>
    private async Task<Incoming?> TranslateAsync(long id, CancellationToken cancel)
    {
        var row = await store.ReadAsync(services => RowAsync(services, id, cancel), cancel);
        return platforms.FirstOrDefault(platform => platform.Name == row.Platform) is { } platform
            ? await platform.TranslateAsync(row.DeliveryId, row.Payload, cancel)
            : null;
    }

    private sealed record Next(long Id, string? Author);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Delivery {Id} failed, error {ErrorId}")]
        public static partial void Failed(ILogger logger, long id, string errorId, Exception error);

        [LoggerMessage(
            2,
            LogLevel.Error,
            "Delivery {Id} is set aside, error {ErrorId}: the process ended three times while it was handled. It stays in the inbox"
        )]
        public static partial void SetAside(ILogger logger, long id, string errorId);
    }
}
