using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>A meeting in a list.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="Filled">How complete its notes are; <see langword="null"/> if that is nobody's business yet.</param>
public sealed record MeetingLine(Meeting Meeting, Completeness? Filled);

/// <summary>The meetings of one year.</summary>
/// <param name="Years">All years with meetings, newest first.</param>
/// <param name="Year">The year.</param>
/// <param name="Lines">Its meetings, newest first.</param>
/// <param name="Next">The next meeting, in whatever year; <see langword="null"/> if none is planned.</param>
public sealed record MeetingsOfYear(IReadOnlyList<int> Years, int Year, IReadOnlyList<MeetingLine> Lines, MeetingLine? Next);

/// <summary>The list of a committee's meetings.</summary>
public sealed class ReadMeetings(IReadingStore store, MeetingCalendar calendar, ICollectionStore collected, TimeProvider clock)
{
    /// <summary>The meetings of a year, or of the newest one that has any until now.</summary>
    public async Task<MeetingsOfYear> RunAsync(Committee committee, int? year, bool withDrafts, CancellationToken cancel)
    {
        var years = await store.YearsAsync(committee.Id, cancel);
        var thisYear = clock.GetUtcNow().Year;
        var shown = year ?? years.FirstOrDefault(each => each <= thisYear, years is [.., var first] ? first : thisYear);
        var reports = new List<(Meeting Meeting, TeamReport? Report)>();
        foreach (var meeting in await store.OfYearAsync(committee.Id, shown, cancel))
        {
            reports.Add((meeting, await ReportAsync(committee, meeting, withDrafts, cancel)));
        }

        var lines = reports.Select((each, i) => Line(committee, each.Meeting, each.Report, Beside(reports, i))).Reverse().ToList();
        var next = await calendar.NextAsync(committee, 1, cancel) is [var coming] ? coming : null;
        var line = next is null
            ? null
            : lines.Find(line => line.Meeting.Id == next.Id)
                ?? Line(committee, next, await ReportAsync(committee, next, withDrafts, cancel), []);
        return new(years, shown, lines, line);
    }

    private async Task<TeamReport?> ReportAsync(Committee committee, Meeting meeting, bool withDrafts, CancellationToken cancel)
    {
        if (meeting.CancelledAt is not null || !(meeting.IsPublished || (withDrafts && meeting.AskedAt is not null)))
        {
            return null;
        }

        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        return new(meeting, withDrafts ? sections : PublishedText.Of(committee, meeting, sections));
    }

    /// <summary>The reports of the meetings before and after one.</summary>
    private static IEnumerable<TeamReport> Beside(List<(Meeting Meeting, TeamReport? Report)> reports, int at) =>
        new[] { reports.Take(at).Select(each => each.Report).LastOrDefault(report => report is not null) }
            .Append(reports.Skip(at + 1).Select(each => each.Report).FirstOrDefault(report => report is not null))
            .OfType<TeamReport>();

    private static MeetingLine Line(Committee committee, Meeting meeting, TeamReport? report, IEnumerable<TeamReport> beside) =>
        new(meeting, report is null ? null : TeamStates.Of(committee, report, beside).Filled);
}
