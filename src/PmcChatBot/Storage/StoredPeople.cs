using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>Moves what is stored under one person's id to another's: what they wrote, were asked, and changed.</summary>
internal static class StoredPeople
{
    /// <summary>An id as it stands in JSON, in an action and in a mention: one id may be the beginning of another.</summary>
    public static IEnumerable<(string From, string To)> Forms(PersonId from, PersonId to) =>
        new[] { "\"", "|", ">" }.Select(end => (from.Value + end, to.Value + end));

    /// <param name="db">The store.</param>
    /// <param name="from">The old id.</param>
    /// <param name="to">The new id.</param>
    /// <param name="until">What came later stays.</param>
    /// <param name="committeeId">The only committee whose meetings count; <see langword="null"/> for all.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task MoveAsync(
        BotDbContext db,
        PersonId from,
        PersonId to,
        DateTimeOffset until,
        string? committeeId,
        CancellationToken cancel
    )
    {
        var meetings = db.Meetings.Where(meeting => meeting.CommitteeId == committeeId).Select(meeting => meeting.Id);
        await db
            .Contributions.Where(item => item.PersonId == from && item.CreatedAt <= until)
            .Where(item => committeeId == null || meetings.Contains(item.MeetingId))
            .ExecuteUpdateAsync(update => update.SetProperty(item => item.PersonId, to), cancel);
        await db
            .Prompts.Where(prompt => prompt.PersonId == from && (prompt.AskedAt <= until || prompt.HandedOver))
            .Where(prompt => committeeId == null || meetings.Contains(prompt.MeetingId))
            .Where(prompt =>
                !db.Prompts.Any(other => other.PersonId == to && other.MeetingId == prompt.MeetingId && other.TeamId == prompt.TeamId)
            )
            .ExecuteUpdateAsync(update => update.SetProperty(prompt => prompt.PersonId, to), cancel);
        await db
            .SectionVersions.Where(version => version.AuthorId == from.Value && version.At <= until)
            .Where(version => committeeId == null || meetings.Contains(version.MeetingId))
            .ExecuteUpdateAsync(update => update.SetProperty(version => version.AuthorId, to.Value), cancel);
        var (ticks, any) = (until.UtcTicks, committeeId ?? "");
        foreach (var (old, now) in Forms(from, to))
        {
            FormattableString[] within =
            [
                $"""
                    UPDATE Meetings SET StandIns = replace(StandIns, {old}, {now})
                    WHERE StartsAt <= {ticks} AND instr(StandIns, {old}) > 0 AND ({any} = '' OR CommitteeId = {any})
                    """,
                $"""
                    UPDATE Contributions SET Versions = replace(Versions, {old}, {now})
                    WHERE CreatedAt <= {ticks} AND instr(Versions, {old}) > 0
                    AND ({any} = '' OR MeetingId IN (SELECT Id FROM Meetings WHERE CommitteeId = {any}))
                    """,
            ];
            foreach (var sql in within)
            {
                await db.Database.ExecuteSqlAsync(sql, cancel);
            }
        }
    }

    /// <summary>As <see cref="MoveAsync"/>, for what they changed in rosters.</summary>
    public static async Task MoveChangesAsync(BotDbContext db, PersonId from, PersonId to, DateTimeOffset until, CancellationToken cancel)
    {
        await db
            .RosterChanges.Where(change => change.By == from && change.At <= until)
            .ExecuteUpdateAsync(update => update.SetProperty(change => change.By, to), cancel);
        await db
            .RosterChanges.Where(change => change.UndoneBy == from && change.UndoneAt <= until)
            .ExecuteUpdateAsync(update => update.SetProperty(change => change.UndoneBy, to), cancel);
        foreach (var (old, now) in Forms(from, to))
        {
            await db.Database.ExecuteSqlAsync(
                $"UPDATE RosterChanges SET Undo = replace(Undo, {old}, {now}) WHERE At <= {until.UtcTicks} AND instr(Undo, {old}) > 0",
                cancel
            );
        }
    }
}
