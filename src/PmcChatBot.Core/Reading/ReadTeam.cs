using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>Who led a team from one meeting to another, as the headings of the notes say.</summary>
/// <param name="Leads">The names; empty if nobody did.</param>
/// <param name="From">The first of those meetings.</param>
/// <param name="To">The last of those meetings.</param>
public sealed record LeadsPeriod(IReadOnlyList<string> Leads, DateOnly From, DateOnly To);

/// <summary>What a team reported.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="Markdown">The team's text with the headings of its parts.</param>
public sealed record TeamUpdate(Meeting Meeting, string Markdown);

/// <summary>A team through time.</summary>
/// <param name="Updates">Its updates, newest first.</param>
/// <param name="Leads">Its leads, newest first.</param>
/// <param name="Older">The meetings before this time are on the next page; <see langword="null"/> if there are none.</param>
public sealed record TeamReading(IReadOnlyList<TeamUpdate> Updates, IReadOnlyList<LeadsPeriod> Leads, DateTimeOffset? Older);

/// <summary>Reads a team's updates and leads.</summary>
public sealed class ReadTeam(IReadingStore store)
{
    /// <summary>A page of a team's updates, and all its leads.</summary>
    public async Task<TeamReading> RunAsync(Committee committee, Team team, ReportRange which, CancellationToken cancel)
    {
        var reports = await store.ReportsOfAsync(committee.Id, team.Id, which with { Most = which.Most + 1 }, cancel);
        var shown = reports.Take(which.Most).ToList();
        return new TeamReading(
            [
                .. shown
                    .Select(report => new TeamUpdate(report.Meeting, Markdown(committee, team, report, which.PublishedOnly)))
                    .Where(update => update.Markdown.Length > 0),
            ],
            Periods(await store.HeadingsOfAsync(committee.Id, team.Id, which.PublishedOnly, cancel)),
            reports.Count > shown.Count ? shown[^1].Meeting.StartsAt : null
        );
    }

    private static string Markdown(Committee committee, Team team, TeamReport report, bool publishedOnly) =>
        NotesPreview
            .Of(
                new TeamAtMeeting(committee, report.Meeting, team),
                publishedOnly ? PublishedText.Of(committee, report.Meeting, report.Sections) : report.Sections
            )
            .Markdown(team);

    private static IReadOnlyList<LeadsPeriod> Periods(IReadOnlyList<(DateOnly Date, string Heading)> headings)
    {
        var periods = new List<LeadsPeriod>();
        foreach (var (date, heading) in headings)
        {
            var leads = HeadingText.SplitLeads(HeadingText.Parse(heading).Leads);
            if (periods is [.., var last] && last.Leads.Order().SequenceEqual(leads.Order(), StringComparer.OrdinalIgnoreCase))
            {
                periods[^1] = last with { To = date };
            }
            else
            {
                periods.Add(new LeadsPeriod(leads, date, date));
            }
        }

        periods.Reverse();
        return periods;
    }
}
