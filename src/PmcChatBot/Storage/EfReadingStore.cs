using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Reading;

namespace PmcChatBot.Storage;

/// <summary>
/// The queries of readers. The search uses an index of three-letter pieces, which triggers of the database keep up to date
/// (https://www.sqlite.org/fts5.html).
/// </summary>
internal sealed class EfReadingStore(BotDbContext db) : IReadingStore
{
    private const string Columns = """
        SELECT m."CommitteeId", m."Date", s."MeetingId", s."Key", s."Heading", s."Text",
            CASE WHEN $published THEN m."FileText" END AS "FileText"

        """;

    private const string Filter = """

        AND m."CommitteeId" IN (SELECT value FROM json_each($committees)) AND m."CancelledAt" IS NULL
        AND (NOT $published OR m."PostedAt" IS NOT NULL)
        AND ($year = '' OR substr(m."Date", 1, 4) = $year)
        AND ($first = '' OR s."Key" || '/' = $first OR (s."Key" > $first AND s."Key" < $end))
        ORDER BY m."StartsAt" DESC, s."Key" LIMIT $most OFFSET $from
        """;

    private const string Matching =
        Columns
        + """
            FROM "SearchText" JOIN "SearchRows" r ON r."Id" = "SearchText".rowid
            JOIN "Sections" s ON s."MeetingId" = r."MeetingId" AND s."Key" = r."Key"
            JOIN "Meetings" m ON m."Id" = r."MeetingId"
            WHERE "SearchText" MATCH $what
            """
        + Filter;

    private const string Scanning =
        Columns
        + """
            FROM "Meetings" m JOIN "Sections" s ON s."MeetingId" = m."Id"
            WHERE coalesce(s."Text", s."Heading") IS NOT NULL
            """
        + Filter;

    public async Task<IReadOnlyList<int>> YearsAsync(string committeeId, CancellationToken cancel) =>
        await db
            .Meetings.Where(meeting => meeting.CommitteeId == committeeId)
            .Select(meeting => meeting.Date.Year)
            .Distinct()
            .OrderByDescending(year => year)
            .ToListAsync(cancel);

    public async Task<IReadOnlyList<Meeting>> OfYearAsync(string committeeId, int year, CancellationToken cancel)
    {
        if (year is < 1 or > 9998)
        {
            return [];
        }

        var (from, before) = (new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1));
        return await db
            .Meetings.Where(meeting => meeting.CommitteeId == committeeId && meeting.Date >= from && meeting.Date < before)
            .OrderBy(meeting => meeting.Date)
            .ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<Meeting>> PublishedAsync(string committeeId, int most, CancellationToken cancel) =>
        await db
            .Meetings.Where(meeting => meeting.CommitteeId == committeeId && meeting.CancelledAt == null && meeting.PostedAt != null)
            .OrderByDescending(meeting => meeting.StartsAt)
            .Take(most)
            .ToListAsync(cancel);

    public async Task<Meeting?> AtAddressAsync(string committeeId, DateOnly date, CancellationToken cancel)
    {
        var here = await db.Meetings.Where(meeting => meeting.CommitteeId == committeeId && meeting.Date == date).ToListAsync(cancel);
        return here.Find(meeting => meeting.CancelledAt is null)
            ?? await db
                .FormerDates.Where(former => former.CommitteeId == committeeId && former.Date == date)
                .Join(db.Meetings, former => former.MeetingId, meeting => meeting.Id, (_, meeting) => meeting)
                .FirstOrDefaultAsync(meeting => meeting.CancelledAt == null, cancel)
            ?? here.LastOrDefault();
    }

    public Task<Meeting?> PublishedBeforeAsync(Meeting meeting, CancellationToken cancel) =>
        db
            .Meetings.Where(other =>
                other.CommitteeId == meeting.CommitteeId
                && other.CancelledAt == null
                && other.PostedAt != null
                && other.Id != meeting.Id
                && other.StartsAt < meeting.StartsAt
            )
            .OrderByDescending(other => other.StartsAt)
            .FirstOrDefaultAsync(cancel);

    public async Task<(DateOnly? Before, DateOnly? After)> NeighboursAsync(Meeting meeting, CancellationToken cancel)
    {
        var others = db.Meetings.Where(other =>
            other.CommitteeId == meeting.CommitteeId
            && other.CancelledAt == null
            && other.Id != meeting.Id
            && (other.AskedAt != null || other.PostedAt != null)
        );
        return (
            await others
                .Where(other => other.StartsAt < meeting.StartsAt)
                .OrderByDescending(other => other.StartsAt)
                .Select(other => (DateOnly?)other.Date)
                .FirstOrDefaultAsync(cancel),
            await others
                .Where(other => other.StartsAt > meeting.StartsAt)
                .OrderBy(other => other.StartsAt)
                .Select(other => (DateOnly?)other.Date)
                .FirstOrDefaultAsync(cancel)
        );
    }

    public async Task<IReadOnlyList<TeamReport>> ReportsOfAsync(
        string committeeId,
        string teamId,
        ReportRange which,
        CancellationToken cancel
    )
    {
        var sections = OfTeam(teamId);
        var found = await db
            .Meetings.Where(meeting =>
                meeting.CommitteeId == committeeId
                && meeting.CancelledAt == null
                && meeting.StartsAt < which.Before
                && (!which.PublishedOnly || meeting.PostedAt != null)
                && sections.Any(section => section.MeetingId == meeting.Id && section.Text != null && section.Text != "")
            )
            .OrderByDescending(meeting => meeting.StartsAt)
            .Take(which.Most)
            .ToListAsync(cancel);
        var ids = found.Select(meeting => meeting.Id).ToList();
        var texts = (await sections.Where(section => ids.Contains(section.MeetingId)).ToListAsync(cancel)).ToLookup(section =>
            section.MeetingId
        );
        return [.. found.Select(meeting => new TeamReport(meeting, [.. texts[meeting.Id]]))];
    }

    public async Task<IReadOnlyList<(DateOnly Date, string Heading)>> HeadingsOfAsync(
        string committeeId,
        string teamId,
        bool publishedOnly,
        CancellationToken cancel
    )
    {
        var key = SectionKey.Team(teamId).Value;
        var found = await db
            .Meetings.Where(meeting =>
                meeting.CommitteeId == committeeId
                && meeting.CancelledAt == null
                && (meeting.PostedAt != null || (!publishedOnly && meeting.AskedAt != null))
            )
            .Join(
                db.Sections.Where(section => section.Key == key && section.Heading != null),
                meeting => meeting.Id,
                section => section.MeetingId,
                (meeting, section) => new { meeting.Date, section.Heading }
            )
            .OrderBy(each => each.Date)
            .ToListAsync(cancel);
        return [.. found.Select(each => (each.Date, each.Heading!))];
    }

    public async IAsyncEnumerable<FoundSection> CandidatesAsync(
        SearchQuery query,
        bool withTypos,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        // What is too short for the index is looked for in all sections, by the caller.
        var known = query.Terms.Where(term => term.Text.Length >= SearchTerm.Trigram).ToList();
        var match = string.Join(" AND ", known.Select(term => withTypos ? AnyPiece(term) : Quoted(term.Text)));
        var page = query.Most + 1;
        for (var from = 0; ; (from, page) = (from + page, page * 4))
        {
            var rows = await PageAsync(query, match, (from, page), cancel);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < page)
            {
                yield break;
            }
        }
    }

    /// <summary>The sections of a team: its own text, and its parts as the index has them: "0" follows "/".</summary>
    private IQueryable<Section> OfTeam(string teamId)
    {
        var root = SectionKey.Team(teamId).Value;
        var (first, end) = ($"{root}/", $"{root}0");
        return db.Sections.Where(section =>
            section.Key == root || (string.Compare(section.Key, first) > 0 && string.Compare(section.Key, end) < 0)
        );
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string AnyPiece(SearchTerm term) => $"({string.Join(" OR ", term.Pieces().Select(Quoted))})";

    private async Task<IReadOnlyList<FoundSection>> PageAsync(
        SearchQuery query,
        string match,
        (int From, int Count) page,
        CancellationToken cancel
    )
    {
        var (first, end) = query.TeamId is { } team ? ($"@{team}/", $"@{team}0") : ("", "");
        var rows = await db
            .Database.SqlQueryRaw<FoundRow>(
                match.Length == 0 ? Scanning : Matching,
                new SqliteParameter("$what", match),
                new SqliteParameter("$committees", JsonSerializer.Serialize(query.CommitteeIds)),
                new SqliteParameter("$published", query.PublishedOnly),
                new SqliteParameter("$year", query.Year is { } year ? $"{year:0000}" : ""),
                new SqliteParameter("$first", first),
                new SqliteParameter("$end", end),
                new SqliteParameter("$from", page.From),
                new SqliteParameter("$most", page.Count)
            )
            .ToListAsync(cancel);
        return
        [
            .. rows.Select(row => new FoundSection(
                row.CommitteeId,
                row.Date,
                new Section
                {
                    MeetingId = row.MeetingId,
                    Key = row.Key,
                    Heading = row.Heading,
                    Text = row.Text,
                },
                row.FileText
            )),
        ];
    }

    private sealed record FoundRow(
        string CommitteeId,
        DateOnly Date,
        string MeetingId,
        string Key,
        string? Heading,
        string? Text,
        string? FileText
    );
}
