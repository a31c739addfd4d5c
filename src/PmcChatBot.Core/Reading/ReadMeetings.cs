using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>How many teams said something at a meeting.</summary>
/// <param name="Updated">The teams with an update.</param>
/// <param name="NoUpdate">The teams that said they have none.</param>
/// <param name="Silent">The teams that said nothing.</param>
public sealed record Completeness(int Updated, int NoUpdate, int Silent)
{
    /// <summary>All teams that the notes have.</summary>
    public int Teams => Updated + NoUpdate + Silent;

    /// <summary>The state of the teams in a meeting's notes; before there are notes, of the teams that are asked.</summary>
    public static Completeness Of(Committee committee, Meeting meeting, IReadOnlyList<Section> sections)
    {
        var states = TeamsAt(committee, meeting, sections)
            .CountBy(team => Reports.StateOf(team, committee, sections))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        return new Completeness(
            states.GetValueOrDefault(SectionState.Updated),
            states.GetValueOrDefault(SectionState.NoUpdate),
            states.GetValueOrDefault(SectionState.NoReply)
        );
    }

    /// <summary>The teams of that time: those with a heading in the notes.</summary>
    private static IEnumerable<Team> TeamsAt(Committee committee, Meeting meeting, IReadOnlyList<Section> sections)
    {
        if (meeting.FileText is null)
        {
            return committee.ActiveTeams.Where(team =>
                Responsibilities.AskedFor(new(committee, meeting, team)).Count > 0
                || Reports.StateOf(team, committee, sections) != SectionState.NoReply
            );
        }

        var named = meeting.Outline(committee).Keys.Where(key => key.IsTeamRoot).Select(key => key.TeamId!).ToHashSet();
        named.UnionWith(sections.Where(section => section is { Text.Length: > 0 }).Select(section => section.SectionKey.TeamId ?? ""));
        return committee.Teams.Where(team => named.Contains(team.Id));
    }
}

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
        var lines = new List<MeetingLine>();
        foreach (var meeting in (await store.OfYearAsync(committee.Id, shown, cancel)).Reverse())
        {
            lines.Add(await LineAsync(committee, meeting, withDrafts, cancel));
        }

        var next = await calendar.NextAsync(committee, 1, cancel) is [var coming] ? coming : null;
        return new(years, shown, lines, next is null ? null : await LineAsync(committee, next, withDrafts, cancel));
    }

    private async Task<MeetingLine> LineAsync(Committee committee, Meeting meeting, bool withDrafts, CancellationToken cancel) =>
        new(
            meeting,
            meeting.CancelledAt is null && (meeting.IsPublished || (withDrafts && meeting.AskedAt is not null))
                ? Completeness.Of(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel))
                : null
        );
}
