using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
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
internal sealed partial class EfReadingStore(BotDbContext db) : IReadingStore
{
    // Where the caller looks at each text, few of them count.
    private const int FirstPage = 300;

    // What is sorted has no texts: those are read for the sections of a page.
    private const string Columns = """WITH page AS (SELECT m."CommitteeId", m."Date", m."StartsAt", k."MeetingId", k."Key" FROM """;

    private const string Filter = """

        AND m."CommitteeId" IN (SELECT value FROM json_each($committees)) AND m."CancelledAt" IS NULL
        AND (NOT $published OR m."PostedAt" IS NOT NULL)
        AND ($year = '' OR substr(m."Date", 1, 4) = $year)
        AND ($first = '' OR k."Key" || '/' = $first OR (k."Key" > $first AND k."Key" < $end))
        ORDER BY m."StartsAt" DESC, k."Key" LIMIT $most OFFSET $from
        )
        SELECT p."CommitteeId", p."Date", s."MeetingId", s."Key", s."Heading", s."Text"
        FROM page p JOIN "Sections" s ON s."MeetingId" = p."MeetingId" AND s."Key" = p."Key"
        ORDER BY p."StartsAt" DESC, p."Key"
        """;

    // What is too short for the index. Letters with accents are the caller's to compare: every text that is not all ASCII passes.
    private const string Short = """

        AND (k."Heading" LIKE $short ESCAPE '\' OR k."Text" LIKE $short ESCAPE '\'
            OR length(k."Heading") <> octet_length(k."Heading") OR length(k."Text") <> octet_length(k."Text"))
        """;

    private const string Matching =
        Columns
        + """
            "SearchText" JOIN "SearchRows" k ON k."Id" = "SearchText".rowid JOIN "Meetings" m ON m."Id" = k."MeetingId"
            WHERE "SearchText" MATCH $what
            """
        + Filter;

    private const string MatchingShort =
        Columns
        + """
            "SearchText" JOIN "SearchRows" r ON r."Id" = "SearchText".rowid
            JOIN "Sections" k ON k."MeetingId" = r."MeetingId" AND k."Key" = r."Key" JOIN "Meetings" m ON m."Id" = k."MeetingId"
            WHERE "SearchText" MATCH $what
            """
        + Short
        + Filter;

    private const string Scanning =
        Columns
        + """
            "Meetings" m JOIN "Sections" k ON k."MeetingId" = m."Id" WHERE true
            """
        + Short
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
        var known = query.Terms.Where(term => term.Text.Length >= SearchTerm.Trigram).ToList();
        var other = query.Terms.Except(known).MaxBy(term => term.Text.Length);
        var match = string.Join(" AND ", known.Select(term => withTypos ? AnyPiece(term) : Quoted(term.Text)));
        var files = new Dictionary<string, string?>();
        var page = other is null && !withTypos ? query.Most + 1 : FirstPage;
        for (var from = 0; ; (from, page) = (from + page, page * 4))
        {
            var rows = await PageAsync(query, match, other, (from, page), cancel);
            if (query.PublishedOnly)
            {
                await AddFilesAsync(files, rows, cancel);
            }

            foreach (var row in rows)
            {
                yield return new FoundSection(
                    row.CommitteeId,
                    row.Date,
                    new Section
                    {
                        MeetingId = row.MeetingId,
                        Key = row.Key,
                        Heading = row.Heading,
                        Text = row.Text,
                    },
                    files.GetValueOrDefault(row.MeetingId)
                );
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

    private async Task AddFilesAsync(Dictionary<string, string?> files, IEnumerable<FoundRow> rows, CancellationToken cancel)
    {
        var unknown = rows.Select(row => row.MeetingId).Distinct().Where(id => !files.ContainsKey(id)).ToList();
        var found = db.Meetings.Where(meeting => unknown.Contains(meeting.Id)).Select(meeting => new { meeting.Id, meeting.FileText });
        foreach (var meeting in await found.ToListAsync(cancel))
        {
            files[meeting.Id] = meeting.FileText;
        }
    }

    /// <param name="query">The query.</param>
    /// <param name="match">What the index is asked for; empty for all sections.</param>
    /// <param name="other">A term that the index does not know.</param>
    /// <param name="page">Which of the sections.</param>
    /// <param name="cancel">Stops waiting.</param>
    private Task<List<FoundRow>> PageAsync(
        SearchQuery query,
        string match,
        SearchTerm? other,
        (int From, int Count) page,
        CancellationToken cancel
    )
    {
        var (first, end) = query.TeamId is { } team ? ($"@{team}/", $"@{team}0") : ("", "");
        var sql =
            match.Length == 0 ? Scanning
            : other is null ? Matching
            : MatchingShort;
        return db
            .Database.SqlQueryRaw<FoundRow>(
                sql,
                new SqliteParameter("$what", match),
                new SqliteParameter("$short", $"%{Wildcards().Replace(other?.Text ?? "", @"\$0")}%"),
                new SqliteParameter("$committees", JsonSerializer.Serialize(query.CommitteeIds)),
                new SqliteParameter("$published", query.PublishedOnly),
                new SqliteParameter("$year", query.Year is { } year ? $"{year:0000}" : ""),
                new SqliteParameter("$first", first),
                new SqliteParameter("$end", end),
                new SqliteParameter("$from", page.From),
                new SqliteParameter("$most", page.Count)
            )
            .ToListAsync(cancel);
    }

    [GeneratedRegex(@"[%_\\]")]
    private static partial Regex Wildcards();

    private sealed record FoundRow(string CommitteeId, DateOnly Date, string MeetingId, string Key, string? Heading, string? Text);
}
