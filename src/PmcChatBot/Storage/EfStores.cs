using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

internal sealed class EfMeetings(BotDbContext db) : IMeetings
{
    private readonly List<Meeting> _added = [];
    private readonly HashSet<Meeting> _removed = [];

    public async Task<Meeting?> FindAsync(string id, CancellationToken cancel) => await db.Meetings.FindAsync([id], cancel);

    public async Task<IReadOnlyList<Meeting>> OfAsync(string committeeId, CancellationToken cancel) =>
        [
            .. (await db.Meetings.Where(meeting => meeting.CommitteeId == committeeId && meeting.CancelledAt == null).ToListAsync(cancel))
                .Union(_added.Where(meeting => meeting.CommitteeId == committeeId))
                .OrderBy(meeting => meeting.Date),
        ];

    public async Task<IReadOnlyList<Meeting>> SinceAsync(string committeeId, DateTimeOffset start, CancellationToken cancel) =>
        [.. (await PlannedSinceAsync(committeeId, start, cancel)).Where(meeting => meeting.CancelledAt is null)];

    public async Task<IReadOnlyList<Meeting>> PlannedSinceAsync(string committeeId, DateTimeOffset start, CancellationToken cancel) =>
        [
            .. (await db.Meetings.Where(meeting => meeting.CommitteeId == committeeId && meeting.StartsAt >= start).ToListAsync(cancel))
                .Where(meeting => meeting.StartsAt >= start)
                .Union(_added.Where(meeting => meeting.CommitteeId == committeeId && meeting.StartsAt >= start))
                .Except(_removed)
                .OrderBy(meeting => meeting.Date),
        ];

    public async Task<Meeting?> LastBeforeAsync(
        string committeeId,
        DateTimeOffset start,
        bool asked,
        CancellationToken cancel,
        string but = ""
    ) =>
        await db
            .Meetings.Where(meeting =>
                meeting.CommitteeId == committeeId
                && meeting.CancelledAt == null
                && meeting.Id != but
                && meeting.StartsAt < start
                && (!asked || meeting.AskedAt != null || meeting.CompiledAt != null)
            )
            .OrderByDescending(meeting => meeting.StartsAt)
            .FirstOrDefaultAsync(cancel);

    public async Task<Meeting?> OnAsync(string committeeId, DateOnly date, CancellationToken cancel) =>
        _added.Find(meeting => meeting.CommitteeId == committeeId && meeting.Date == date && meeting.CancelledAt is null)
        ?? await db.Meetings.FirstOrDefaultAsync(
            meeting => meeting.CommitteeId == committeeId && meeting.Date == date && meeting.CancelledAt == null,
            cancel
        );

    public async Task<IReadOnlyList<Meeting>> AtPathAsync(string committeeId, string path, CancellationToken cancel) =>
        await db
            .Meetings.Where(meeting => meeting.CommitteeId == committeeId && (meeting.FilePath == path || meeting.LeftBehind == path))
            .OrderBy(meeting => meeting.StartsAt)
            .ToListAsync(cancel);

    public void Add(Meeting meeting)
    {
        _added.Add(meeting);
        db.Meetings.Add(meeting);
    }

    public void PlanAgain() => db.HasPlans = true;

    public void Remove(Meeting meeting)
    {
        _added.Remove(meeting);
        _removed.Add(meeting);
        db.Meetings.Remove(meeting);
    }
}

internal sealed class EfRosterLog(BotDbContext db) : IRosterLog
{
    private const int MostInOneTransaction = 100;

    private static readonly IReadOnlyList<string> Nothing = [];
    private readonly List<RosterChange> _added = [];

    public async Task AddAsync(RosterChange change, CancellationToken cancel)
    {
        change.Number = 1 + ((await NewestAsync(change.CommitteeId, 1, cancel)) is [var newest] ? newest.Number : 0);
        _added.Add(change);
        db.RosterChanges.Add(change);
    }

    public async Task<IReadOnlyList<RosterChange>> NewestAsync(string committeeId, int count, CancellationToken cancel) =>
        [.. Added(committeeId).Concat(await Stored(committeeId).Take(count).ToListAsync(cancel)).Take(count)];

    public async Task<RosterChange?> ToUndoAsync(string committeeId, CancellationToken cancel) =>
        Added(committeeId).FirstOrDefault(change => change is { IsUndo: false, UndoneAt: null, Undo.Count: > 0 })
        ?? (
            await Stored(committeeId)
                .Where(change => !change.IsUndo && change.UndoneAt == null && change.Undo != Nothing)
                .Take(MostInOneTransaction)
                .ToListAsync(cancel)
        )
        // What was undone in this transaction is not stored yet.
        .Find(change => change.UndoneAt is null);

    public async Task<RosterChange?> FindAsync(string committeeId, int number, CancellationToken cancel) =>
        Added(committeeId).FirstOrDefault(change => change.Number == number)
        ?? await Stored(committeeId).FirstOrDefaultAsync(change => change.Number == number, cancel);

    public async Task RelinkAsync(string committeeId, PersonId from, PersonId to, CancellationToken cancel)
    {
        var (old, now) = (Mention.Of(from), Mention.Of(to));
        foreach (var change in Added(committeeId).Concat(await Stored(committeeId).ToListAsync(cancel)))
        {
            change.By = change.By == from ? to : change.By;
            change.UndoneBy = change.UndoneBy == from ? to : change.UndoneBy;
            if (change.Undo.Any(command => command.Contains(old, StringComparison.Ordinal)))
            {
                change.Undo = [.. change.Undo.Select(command => command.Replace(old, now, StringComparison.Ordinal))];
            }
        }
    }

    private IEnumerable<RosterChange> Added(string committeeId) => _added.Where(change => change.CommitteeId == committeeId).Reverse();

    private IQueryable<RosterChange> Stored(string committeeId) =>
        db.RosterChanges.Where(change => change.CommitteeId == committeeId).OrderByDescending(change => change.Number);
}

internal sealed class EfSentMessages(BotDbContext db, EfOutbox outbox, EfAccounts accounts, TimeProvider clock) : ISentMessages
{
    // Shorter pauses are not reported.
    private static readonly TimeSpan ShortPause = TimeSpan.FromMinutes(1);

    public async Task<string?> SlotOfAsync(string messageKey, CancellationToken cancel) =>
        (await db.SentMessages.FirstOrDefaultAsync(message => message.MessageKey == messageKey, cancel))?.Slot;

    public async Task<OutgoingMessage?> ShownAsync(string messageKey, CancellationToken cancel) =>
        await SlotOfAsync(messageKey, cancel) is { } slot ? await InSlotAsync(slot, cancel) : null;

    public async Task<OutgoingMessage?> InSlotAsync(string slot, CancellationToken cancel) =>
        await db
            .Outbox.Where(row => row.Lane == EfOutbox.Messages && row.Key == slot && row.Outcome == "sent")
            .OrderByDescending(row => row.Id)
            .Select(row => row.Payload)
            .FirstOrDefaultAsync(cancel)
            is { } payload
            ? JsonSerializer.Deserialize<OutgoingMessage>(payload, StoreJson.Options)
            : null;

    public async Task<IReadOnlyList<OutgoingMessage>> SentSinceAsync(DateTimeOffset since, CancellationToken cancel)
    {
        await outbox.WriteAsync(cancel);
        var stored = await db
            .Outbox.Where(row => row.Lane == EfOutbox.Messages && (row.DoneAt == null || (row.DoneAt >= since && row.Outcome == "sent")))
            .OrderBy(row => row.Id)
            .Select(row => row.Payload)
            .ToListAsync(cancel);
        return
        [
            .. stored
                .Concat(outbox.Added)
                .Select(payload => JsonSerializer.Deserialize<OutgoingMessage>(payload, StoreJson.Options)!)
                .GroupBy(message => message.Slot)
                .Select(group => group.Last()),
        ];
    }

    public async Task<bool> IsFilledAsync(string slot, CancellationToken cancel)
    {
        var slots = await accounts.SlotsAsync(slot, cancel);
        return await db.SentMessages.AnyAsync(message => EF.Parameter(slots).Contains(message.Slot), cancel);
    }

    public async Task<IReadOnlyList<(Address To, string Why)>> UndeliveredAsync(CancellationToken cancel)
    {
        var rows = await db
            .Outbox.Where(row => row.DoneAt == null && row.Attempts > 0 && row.Lane == EfOutbox.Messages)
            .OrderBy(row => row.Id)
            .Select(row => new { row.Destination, row.Outcome })
            .ToListAsync(cancel);
        var people = await accounts.PeopleOfAsync([.. rows.Select(row => new Address(row.Destination).Person).Distinct()], cancel);
        return [.. rows.Select(row => (ToPerson(new Address(row.Destination)), row.Outcome ?? "not known")).Distinct()];

        Address ToPerson(Address to) => to.IsDm && people.TryGetValue(to.Person, out var person) ? Address.Dm(person) : to;
    }

    public async Task<IReadOnlyList<(string Platform, PauseScope Of, DateTimeOffset Until)>> PausesAsync(CancellationToken cancel)
    {
        var soon = clock.GetUtcNow() + ShortPause;
        var latest = clock.GetUtcNow() + OutboxPause.Longest;
        var pauses = await db
            .OutboxPauses.Where(pause => pause.Until > soon && pause.Until <= latest && pause.Of != PauseScope.AllThatCanWait)
            .ToListAsync(cancel);
        return
        [
            .. pauses
                .GroupBy(pause => (pause.Platform, pause.Of))
                .Select(group => (group.Key.Platform, group.Key.Of, group.Max(pause => pause.Until)))
                .OrderByDescending(pause => pause.Item3),
        ];
    }

    public async Task<IReadOnlyList<string>> NotesProblemsAsync(string meetingId, CancellationToken cancel) =>
        await db
            .Outbox.Where(row => row.DoneAt == null && row.Attempts > 0 && row.Lane == EfOutbox.Notes && row.Key == meetingId)
            .OrderBy(row => row.Id)
            .Select(row => row.Outcome ?? "not known")
            .Distinct()
            .ToListAsync(cancel);
}
