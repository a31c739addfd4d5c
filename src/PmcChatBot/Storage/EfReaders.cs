using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Following;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>A team that somebody follows.</summary>
public sealed class FollowRow
{
    public required PersonId Person { get; init; }

    public required string CommitteeId { get; init; }

    /// <summary>The team; empty for all.</summary>
    public required string TeamId { get; init; }
}

/// <summary>Somebody who said that they have read the notes of a meeting.</summary>
public sealed class ReadMarkRow
{
    public required string MeetingId { get; init; }

    public required PersonId Person { get; init; }
}

/// <summary>What readers said: what they follow, and what they have read.</summary>
internal sealed class EfReaders(BotDbContext db) : IFollows, IReadMarks
{
    public async Task<IReadOnlyList<Follow>> OfAsync(string committeeId, CancellationToken cancel) =>
        Read(await db.Follows.Where(row => row.CommitteeId == committeeId).ToListAsync(cancel));

    public async Task<IReadOnlyList<Follow>> OfAsync(string committeeId, PersonId person, CancellationToken cancel) =>
        Read(await db.Follows.Where(row => row.CommitteeId == committeeId && row.Person == person).ToListAsync(cancel));

    public async Task SetAsync(string committeeId, PersonId person, IReadOnlyList<Follow> follows, CancellationToken cancel)
    {
        var before = await db.Follows.Where(row => row.CommitteeId == committeeId && row.Person == person).ToListAsync(cancel);
        var wanted = follows.Select(follow => follow.TeamId ?? "").ToHashSet();
        db.Follows.RemoveRange(before.Where(row => !wanted.Contains(row.TeamId)));
        db.Follows.AddRange(
            wanted
                .Except(before.Select(row => row.TeamId))
                .Select(team => new FollowRow
                {
                    Person = person,
                    CommitteeId = committeeId,
                    TeamId = team,
                })
        );
    }

    public async Task<bool> ToggleAsync(string meetingId, PersonId reader, CancellationToken cancel)
    {
        if (await db.ReadMarks.FindAsync([meetingId, reader], cancel) is { } row)
        {
            db.ReadMarks.Remove(row);
            return false;
        }

        db.ReadMarks.Add(new ReadMarkRow { MeetingId = meetingId, Person = reader });
        return true;
    }

    async Task<IReadOnlyList<PersonId>> IReadMarks.OfAsync(string meetingId, CancellationToken cancel)
    {
        // What this transaction has changed counts too.
        await db.SaveChangesAsync(cancel);
        return await db.ReadMarks.Where(row => row.MeetingId == meetingId).Select(row => row.Person).ToListAsync(cancel);
    }

    /// <summary>What an account said is another person's from now on.</summary>
    public static async Task MoveAsync(BotDbContext db, PersonId from, PersonId to, CancellationToken cancel)
    {
        var follows = await db.Follows.Where(row => row.Person == from || row.Person == to).ToListAsync(cancel);
        var marks = await db.ReadMarks.Where(row => row.Person == from || row.Person == to).ToListAsync(cancel);
        db.Follows.RemoveRange(follows.Where(row => row.Person == from));
        db.ReadMarks.RemoveRange(marks.Where(row => row.Person == from));
        db.Follows.AddRange(
            follows
                .Where(row => row.Person == from && !follows.Exists(own => own.Person == to && Same(own, row)))
                .Select(row => new FollowRow
                {
                    Person = to,
                    CommitteeId = row.CommitteeId,
                    TeamId = row.TeamId,
                })
        );
        db.ReadMarks.AddRange(
            marks
                .Where(row => row.Person == from && !marks.Exists(own => own.Person == to && own.MeetingId == row.MeetingId))
                .Select(row => new ReadMarkRow { MeetingId = row.MeetingId, Person = to })
        );
    }

    private static bool Same(FollowRow one, FollowRow other) => (one.CommitteeId, one.TeamId) == (other.CommitteeId, other.TeamId);

    private static IReadOnlyList<Follow> Read(IEnumerable<FollowRow> rows) =>
        [.. rows.Select(row => new Follow(row.Person, row.TeamId.Length == 0 ? null : row.TeamId))];
}
