using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>What the store knows before a message is sent.</summary>
/// <param name="IsDue">Whether it is still to be sent.</param>
/// <param name="Existing">The message that it changes or replaces.</param>
/// <param name="Thread">The first message of its thread.</param>
/// <param name="Parent">The row that has to be sent first.</param>
/// <param name="IsNoted">Whether its key is stored, so that it may be sent as a new message.</param>
/// <param name="Greets">Whether it is the first message with a greeting to its destination.</param>
internal sealed record SendClaim(bool IsDue, string? Existing, string? Thread, OutboxRow? Parent, bool IsNoted, bool Greets);

/// <summary>
/// Reads and stores what sending needs. What several messages need at the same time is one transaction, with the same statements for all.
/// </summary>
internal sealed class SendRecords
{
    private const int LargestGroup = 64;
    private readonly Store _store;
    private readonly TimeProvider _clock;
    private readonly GroupedWork<(OutboxRow Row, OutgoingMessage Message), SendClaim> _claims;
    private readonly GroupedWork<Sent, bool> _sent;

    public SendRecords(Store store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _claims = new(group => store.InTransactionAsync(services => ClaimAsync(services, group), CancellationToken.None), LargestGroup);
        _sent = new(group => store.InTransactionAsync(services => RecordAsync(services, group), CancellationToken.None), LargestGroup);
    }

    /// <summary>The key under which a platform can be asked whether a message arrived.</summary>
    public static string KeyOf(OutboxRow row) => row.SendKey ?? $"{row.Key}|{row.Id}";

    /// <summary>
    /// Looks up what a message is about. If it will be sent as a new message, its key is stored first: if the process dies now, the next
    /// attempt, or a newer version, first checks whether it arrived.
    /// </summary>
    public Task<SendClaim> ClaimAsync(OutboxRow row, OutgoingMessage message, CancellationToken cancel) =>
        _claims.AddAsync((row, message), cancel);

    /// <summary>Stores the key of a message that turned out to be a new one.</summary>
    public Task NoteKeyAsync(OutboxRow row, CancellationToken cancel) =>
        _store.InTransactionAsync(services => NoteKeysAsync(services.GetRequiredService<BotDbContext>(), [row.Id]), cancel);

    /// <summary>Records that a message was sent, edited or deleted.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="message">The message.</param>
    /// <param name="key">The message as the platform names it; <see langword="null"/> if it was deleted.</param>
    /// <param name="claim">What the store knew before.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task RecordAsync(OutboxRow row, OutgoingMessage message, string? key, SendClaim claim, CancellationToken cancel) =>
        _sent.AddAsync(new Sent(row, message, key, claim), cancel);

    private static async Task<IReadOnlyList<SendClaim>> ClaimAsync(
        IServiceProvider services,
        IReadOnlyList<(OutboxRow Row, OutgoingMessage Message)> group
    )
    {
        var db = services.GetRequiredService<BotDbContext>();
        var ids = group.Select(each => each.Row.Id).ToList();
        var slots = group.SelectMany(each => SlotsOf(each.Message)).Distinct().ToList();
        var due = (
            await db.Outbox.Where(row => EF.Parameter(ids).Contains(row.Id) && row.DoneAt == null).Select(row => row.Id).ToListAsync()
        ).ToHashSet();
        var sent = await db
            .SentMessages.AsNoTracking()
            .Where(message => EF.Parameter(slots).Contains(message.Slot))
            .ToDictionaryAsync(message => message.Slot, message => message.MessageKey);
        var claims = new List<SendClaim>();
        foreach (var (row, message) in group)
        {
            var existing = sent.GetValueOrDefault(message.Slot) ?? sent.GetValueOrDefault(message.InPlaceOf ?? message.Slot);
            var thread = message.ThreadOf is null ? null : sent.GetValueOrDefault(message.ThreadOf);
            var parent = due.Contains(row.Id) ? await ParentAsync(services, message, existing, thread) : null;
            var isNew =
                due.Contains(row.Id)
                && parent is null
                && EfOutbox.KindOf(message, existing is not null) == row.Kind
                && !message.Remove
                && (existing is null || message.Anew);
            var greets = isNew && message.Greeting is not null && !sent.ContainsKey(GreetingOf(message));
            claims.Add(new SendClaim(due.Contains(row.Id), existing, thread, parent, isNew, greets));
        }

        await NoteKeysAsync(db, [.. group.Zip(claims).Where(each => each.Second.IsNoted).Select(each => each.First.Row.Id)]);
        return claims;
    }

    private static IEnumerable<string> SlotsOf(OutgoingMessage message) =>
        new[] { message.Slot, message.InPlaceOf, message.ThreadOf, message.Greeting is null ? null : GreetingOf(message) }.OfType<string>();

    /// <summary>The slot that is filled once the person was greeted.</summary>
    private static string GreetingOf(OutgoingMessage message) => $"hello|{message.To.Person}";

    /// <summary>The row that sends the first message of the thread, if it is overdue, or the part before this one.</summary>
    private static async Task<OutboxRow?> ParentAsync(IServiceProvider services, OutgoingMessage message, string? existing, string? thread)
    {
        if (existing is not null)
        {
            return null;
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var pending = services
            .GetRequiredService<BotDbContext>()
            .Outbox.AsNoTracking()
            .Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages);
        var parent =
            message.ThreadOf is null || thread is not null
                ? null
                : await pending.FirstOrDefaultAsync(row => row.Key == message.ThreadOf && (row.Attempts > 0 || row.NotBefore <= now));
        return parent is null && EfOutbox.PartBefore(message.Slot) is { } before
            ? await pending.FirstOrDefaultAsync(row => row.Key == before)
            : parent;
    }

    private static Task NoteKeysAsync(BotDbContext db, List<long> rows) =>
        rows.Count == 0
            ? Task.CompletedTask
            : db
                .Outbox.Where(row => EF.Parameter(rows).Contains(row.Id))
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.SendKey, row => row.SendKey ?? row.Key + "|" + row.Id));

    private async Task<IReadOnlyList<bool>> RecordAsync(IServiceProvider services, IReadOnlyList<Sent> group)
    {
        var db = services.GetRequiredService<BotDbContext>();
        var at = _clock.GetUtcNow();
        var ids = group.Select(each => each.Row.Id).ToList();
        await db
            .Outbox.Where(row => EF.Parameter(ids).Contains(row.Id))
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.DoneAt, at).SetProperty(row => row.Outcome, "sent"));
        foreach (var each in group.Where(each => each.Message.IsSecret))
        {
            var sent = JsonSerializer.Serialize(each.Message with { Markdown = "(a secret)" }, StoreJson.Options);
            await db.Outbox.Where(row => row.Id == each.Row.Id).ExecuteUpdateAsync(update => update.SetProperty(row => row.Payload, sent));
        }

        foreach (var each in group.Where(each => each.Row.Attempts > 0 && each.Key is not null))
        {
            await services.GetRequiredService<AlertChairs>().DeliveredAsync(each.Message, CancellationToken.None);
        }

        foreach (var other in group.Select(each => each.Message.InPlaceOf).OfType<string>())
        {
            // The message no longer belongs to the other slot, and that slot's queued versions are obsolete.
            await db.SentMessages.Where(message => message.Slot == other).ExecuteDeleteAsync();
            await db
                .Outbox.Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.Key == other)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.DoneAt, at).SetProperty(row => row.Outcome, "superseded"));
        }

        db.SentMessages.AddRange(
            group.Where(each => each.Claim.Greets).Select(each => new SentMessage { Slot = GreetingOf(each.Message), MessageKey = "" })
        );
        await ChangeSlotsAsync(db, [.. group.Where(each => each.Key != each.Claim.Existing || each.Message.InPlaceOf is not null)]);
        return [.. group.Select(_ => true)];
    }

    private static async Task ChangeSlotsAsync(BotDbContext db, IReadOnlyList<Sent> changed)
    {
        if (changed.Count == 0)
        {
            return;
        }

        var slots = changed.Select(each => each.Message.Slot).ToList();
        var known = await db
            .SentMessages.Where(message => EF.Parameter(slots).Contains(message.Slot))
            .ToDictionaryAsync(message => message.Slot);
        var (filled, emptied) = (new List<string>(), new List<string>());
        foreach (var (_, message, key, _) in changed)
        {
            var sent = known.GetValueOrDefault(message.Slot);
            if (key is null && sent is not null)
            {
                db.SentMessages.Remove(sent);
                emptied.Add(message.Slot);
            }
            else if (key is not null && sent is null)
            {
                db.SentMessages.Add(
                    new SentMessage
                    {
                        Slot = message.Slot,
                        MessageKey = key,
                        ThreadOf = message.ThreadOf,
                    }
                );
                filled.Add(message.Slot);
            }
            else if (key is not null)
            {
                sent!.MessageKey = key;
            }
        }

        await UpdateKindAsync(db, filled, OutboxKind.Edit, OutboxKind.Post, OutboxKind.Reply);
        await UpdateKindAsync(db, emptied, OutboxKind.Post, OutboxKind.Edit);
    }

    /// <summary>Slots were just filled, so messages queued for them are edits now (or the other way round, if a message is gone).</summary>
    public static Task UpdateKindAsync(BotDbContext db, IReadOnlyList<string> slots, OutboxKind now, params List<OutboxKind?> was) =>
        slots.Count == 0
            ? Task.CompletedTask
            : db
                .Outbox.Where(row =>
                    row.DoneAt == null
                    && row.Lane == EfOutbox.Messages
                    && EF.Parameter(slots).Contains(row.Key)
                    && EF.Parameter(was).Contains(row.Kind)
                )
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.Kind, now));

    private sealed record Sent(OutboxRow Row, OutgoingMessage Message, string? Key, SendClaim Claim);
}
