using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

internal sealed class EfCommittees(BotDbContext db) : ICommittees
{
    public async Task<IReadOnlyList<Committee>> AllAsync(CancellationToken cancel) =>
        [.. (await db.Flushed(cancel)).Committees.OrderBy(row => row.Id).AsEnumerable().Select(Read)];

    public async Task<Committee?> FindAsync(string id, CancellationToken cancel) =>
        await db.Committees.FindAsync([id], cancel) is { } row ? Read(row) : null;

    public async Task SaveAsync(Committee committee, CancellationToken cancel)
    {
        var json = JsonSerializer.Serialize(committee, StoreJson.Options);
        if (await db.Committees.FindAsync([committee.Id], cancel) is { } row)
        {
            row.Json = json;
        }
        else
        {
            db.Committees.Add(new CommitteeRow { Id = committee.Id, Json = json });
        }
    }

    private static Committee Read(CommitteeRow row) => JsonSerializer.Deserialize<Committee>(row.Json, StoreJson.Options)!;
}

internal sealed class EfMeetings(BotDbContext db) : IMeetings
{
    public async Task<Meeting?> FindAsync(string id, CancellationToken cancel) => await db.Meetings.FindAsync([id], cancel);

    public async Task<IReadOnlyList<Meeting>> OfAsync(string committeeId, CancellationToken cancel) =>
        await (await db.Flushed(cancel))
            .Meetings.Where(meeting => meeting.CommitteeId == committeeId)
            .OrderBy(meeting => meeting.Date)
            .ToListAsync(cancel);

    public void Add(Meeting meeting) => db.Meetings.Add(meeting);
}

internal sealed class EfCollected(BotDbContext db) : ICollected
{
    public async Task<IReadOnlyList<Prompt>> PromptsAsync(string meetingId, CancellationToken cancel) =>
        await (await db.Flushed(cancel)).Prompts.Where(prompt => prompt.MeetingId == meetingId).ToListAsync(cancel);

    public async Task<IReadOnlyList<Prompt>> PromptsToAsync(PersonId person, CancellationToken cancel) =>
        await (await db.Flushed(cancel))
            .Prompts.Where(prompt => prompt.PersonId == person)
            .OrderBy(prompt => prompt.AskedAt)
            .ToListAsync(cancel);

    public void Add(Prompt prompt) => db.Prompts.Add(prompt);

    public async Task<Contribution?> FindContributionAsync(string id, CancellationToken cancel) =>
        await db.Contributions.FindAsync([id], cancel);

    public async Task<Contribution?> ByMessageAsync(string messageKey, CancellationToken cancel) =>
        await (await db.Flushed(cancel)).Contributions.FirstOrDefaultAsync(contribution => contribution.MessageKey == messageKey, cancel);

    public async Task<IReadOnlyList<Contribution>> ContributionsAsync(string meetingId, CancellationToken cancel) =>
        await (await db.Flushed(cancel))
            .Contributions.Where(contribution => contribution.MeetingId == meetingId)
            .OrderBy(contribution => contribution.CreatedAt)
            .ThenBy(contribution => contribution.Id)
            .ToListAsync(cancel);

    public async Task<IReadOnlyList<Contribution>> WaitingAsync(PersonId person, CancellationToken cancel) =>
        await (await db.Flushed(cancel))
            .Contributions.Where(contribution => contribution.PersonId == person && contribution.State == ContributionState.Waiting)
            .ToListAsync(cancel);

    public async Task<IReadOnlySet<PersonId>> WithOpenQuestionsAsync(IReadOnlyCollection<PersonId> people, CancellationToken cancel) =>
        (
            await (await db.Flushed(cancel))
                .Contributions.Where(contribution =>
                    people.Contains(contribution.PersonId)
                    && contribution.State == ContributionState.Waiting
                    && contribution.HasOpenQuestion
                )
                .Select(contribution => contribution.PersonId)
                .ToListAsync(cancel)
        ).ToHashSet();

    public void Add(Contribution contribution) => db.Contributions.Add(contribution);

    public async Task<IReadOnlyList<Section>> SectionsAsync(string meetingId, CancellationToken cancel) =>
        await (await db.Flushed(cancel))
            .Sections.Where(section => section.MeetingId == meetingId)
            .OrderBy(section => section.Key)
            .ToListAsync(cancel);

    public async Task<Section?> FindSectionAsync(string meetingId, SectionKey key, CancellationToken cancel) =>
        await db.Sections.FindAsync([meetingId, key.Value], cancel);

    public async Task<Conflict?> FindConflictAsync(string id, CancellationToken cancel) => await db.Conflicts.FindAsync([id], cancel);

    public async Task<IReadOnlyList<Conflict>> ConflictsAsync(string meetingId, CancellationToken cancel) =>
        await (await db.Flushed(cancel)).Conflicts.Where(conflict => conflict.MeetingId == meetingId).ToListAsync(cancel);

    public void Add(Conflict conflict) => db.Conflicts.Add(conflict);

    public void Add(Section section) => db.Sections.Add(section);

    public async Task<IReadOnlyList<SectionVersion>> VersionsAsync(string meetingId, CancellationToken cancel) =>
        await (await db.Flushed(cancel))
            .SectionVersions.Where(version => version.MeetingId == meetingId)
            .OrderBy(version => version.At)
            .ThenBy(version => version.Version)
            .ToListAsync(cancel);

    public void Add(SectionVersion version) => db.SectionVersions.Add(version);

    public async Task<Section> MoveSectionAsync(string meetingId, SectionKey from, SectionKey to, CancellationToken cancel)
    {
        var moved =
            await FindSectionAsync(meetingId, from, cancel) ?? throw new InvalidOperationException($"{meetingId} has no section {from}");
        var target = await FindSectionAsync(meetingId, to, cancel);
        var offset = target?.Version ?? 0;
        var versions = await (await db.Flushed(cancel))
            .SectionVersions.Where(version => version.MeetingId == meetingId && version.Key == from.Value)
            .ToListAsync(cancel);
        db.SectionVersions.RemoveRange(versions);
        db.SectionVersions.AddRange(versions.Select(version => version with { Key = to.Value, Version = version.Version + offset }));
        db.Sections.Remove(moved);
        if (target is null)
        {
            target = new Section
            {
                MeetingId = meetingId,
                Key = to.Value,
                Text = moved.Text,
                Heading = moved.Heading,
                After = moved.After,
            };
            db.Sections.Add(target);
        }

        target.Version = moved.Version + offset;
        foreach (var conflict in (await ConflictsAsync(meetingId, cancel)).Where(conflict => conflict.Key == from.Value))
        {
            conflict.Key = to.Value;
        }

        foreach (var contribution in await ContributionsAsync(meetingId, cancel))
        {
            contribution.MoveKey(from, to);
        }

        await db.SaveChangesAsync(cancel);
        return target;
    }
}

internal sealed class EfSentMessages(BotDbContext db, TimeProvider clock) : ISentMessages
{
    // What is over sooner is nobody's concern.
    private static readonly TimeSpan ShortPause = TimeSpan.FromMinutes(1);

    public async Task<string?> SlotOfAsync(string messageKey, CancellationToken cancel) =>
        (await db.SentMessages.FirstOrDefaultAsync(message => message.MessageKey == messageKey, cancel))?.Slot;

    public async Task<Outgoing?> ShownAsync(string messageKey, CancellationToken cancel) =>
        await SlotOfAsync(messageKey, cancel) is { } slot
        && await db
            .Outbox.Where(row => row.Lane == EfOutbox.Messages && row.Key == slot && row.Outcome == "sent")
            .OrderByDescending(row => row.Id)
            .Select(row => row.Payload)
            .FirstOrDefaultAsync(cancel)
            is { } payload
            ? JsonSerializer.Deserialize<Outgoing>(payload, StoreJson.Options)
            : null;

    public async Task<IReadOnlyList<Outgoing>> SentSinceAsync(DateTimeOffset since, CancellationToken cancel)
    {
        var rows = await (await db.Flushed(cancel))
            .Outbox.Where(row => row.Lane == EfOutbox.Messages && (row.DoneAt == null || (row.DoneAt >= since && row.Outcome == "sent")))
            .OrderBy(row => row.Id)
            .Select(row => row.Payload)
            .ToListAsync(cancel);
        return
        [
            .. rows.Select(payload => JsonSerializer.Deserialize<Outgoing>(payload, StoreJson.Options)!)
                .GroupBy(message => message.Slot)
                .Select(group => group.Last()),
        ];
    }

    public Task<bool> IsFilledAsync(string slot, CancellationToken cancel) =>
        db.SentMessages.AnyAsync(message => message.Slot == slot, cancel);

    public async Task<IReadOnlyList<(Address To, string Why)>> UndeliveredAsync(CancellationToken cancel)
    {
        var rows = await db
            .Outbox.Where(row => row.DoneAt == null && row.Attempts > 0 && row.Lane == EfOutbox.Messages)
            .OrderBy(row => row.Id)
            .Select(row => new { row.Place, row.Outcome })
            .ToListAsync(cancel);
        return [.. rows.Select(row => (new Address(row.Place), row.Outcome ?? "not known")).Distinct()];
    }

    public async Task<IReadOnlyList<(string Platform, PauseOf Of, DateTimeOffset Until)>> PausesAsync(CancellationToken cancel)
    {
        var soon = clock.GetUtcNow() + ShortPause;
        var latest = clock.GetUtcNow() + OutboxPause.Longest;
        var pauses = await db
            .OutboxPauses.Where(pause => pause.Until > soon && pause.Until <= latest && pause.Of != PauseOf.AllThatCanWait)
            .ToListAsync(cancel);
        return
        [
            .. pauses
                .GroupBy(pause => (pause.Platform, pause.Of))
                .Select(group => (group.Key.Platform, group.Key.Of, group.Max(pause => pause.Until)))
                .OrderByDescending(pause => pause.Item3),
        ];
    }

    public async Task<IReadOnlyList<string>> NotesTroubleAsync(string meetingId, CancellationToken cancel) =>
        await db
            .Outbox.Where(row => row.DoneAt == null && row.Attempts > 0 && row.Lane == EfOutbox.Notes && row.Key == meetingId)
            .OrderBy(row => row.Id)
            .Select(row => row.Outcome ?? "not known")
            .Distinct()
            .ToListAsync(cancel);
}

internal static class Flushing
{
    /// <summary>The context with everything added so far in its transaction, so that a query finds it.</summary>
    public static async Task<BotDbContext> Flushed(this BotDbContext db, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        return db;
    }
}
