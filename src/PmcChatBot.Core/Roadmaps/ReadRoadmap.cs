using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>Gathers a committee's roadmap from what its leads write anyway. Only published notes count.</summary>
public sealed class ReadRoadmap(IReadingStore store, ICollectionStore collected, IRoadmapVerdicts verdicts)
{
    // What nobody has mentioned for longer is not what a team builds now.
    private const int ShownMonths = 4;
    private const int InProgressMonths = 2;

    // How far back the first mention of an item is looked for.
    private const int LookedAtMonths = 12;
    private const int MostMeetings = 60;

    private static readonly List<RoadmapStatus> Order = [RoadmapStatus.InProgress, RoadmapStatus.Planned, RoadmapStatus.Released];

    /// <summary>The roadmap of a committee, or of one of its teams.</summary>
    public async Task<Roadmap> RunAsync(Committee committee, Team? team, CancellationToken cancel)
    {
        if (await store.PublishedAsync(committee.Id, MostMeetings, cancel) is not [var newest, ..] published)
        {
            return new Roadmap(null, []);
        }

        var meetings = published.Where(meeting => meeting.Date >= newest.Date.AddMonths(-LookedAtMonths)).Reverse().ToList();
        var sources = new Dictionary<string, List<RoadmapSource>>();
        foreach (var meeting in meetings)
        {
            var sections = PublishedText.Of(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel));
            Gather(meeting, sections.ToDictionary(section => section.SectionKey), sources);
        }

        var said = await verdicts.OfAsync(committee.Id, cancel);
        var items = committee
            .ActiveTeams.Where(each => team is null || each.Id == team.Id)
            .SelectMany(each =>
                RoadmapJoin
                    .Of(each, sources.GetValueOrDefault(each.Id, []))
                    .Select(item => item with { Verdict = VerdictOf(item, said) })
                    .Where(item => IsShown(item, newest.Date))
                    .OrderBy(item => Order.IndexOf(item.Status))
                    .ThenByDescending(item => item.Last.Date)
            )
            .ToList();
        return new Roadmap(meetings[0].Date, [.. items.Where(item => item.Verdict != RoadmapVerdict.NotOnIt)])
        {
            TakenOff = [.. items.Where(item => item.Verdict == RoadmapVerdict.NotOnIt)],
        };
    }

    private static bool IsShown(RoadmapItem item, DateOnly newest) =>
        item.Last.Date >= newest.AddMonths(item.Status == RoadmapStatus.InProgress ? -InProgressMonths : -ShownMonths);

    /// <summary>The verdict on what the item was called last, or else before.</summary>
    private static RoadmapVerdict? VerdictOf(RoadmapItem item, IReadOnlyDictionary<string, RoadmapVerdict> said) =>
        item.Ids.Where(said.ContainsKey).Select(id => (RoadmapVerdict?)said[id]).LastOrDefault();

    private static void Gather(Meeting meeting, Dictionary<SectionKey, Section> sections, Dictionary<string, List<RoadmapSource>> sources)
    {
        foreach (var (key, section) in sections.Where(pair => pair.Key.TeamId is not null && pair.Value.Text is { Length: > 0 }))
        {
            var headings = new Stack<string>();
            for (SectionKey? above = key; above is { } at; above = at.Parent)
            {
                headings.Push(sections.GetValueOrDefault(at)?.Heading ?? at.Name);
            }

            if (!sources.TryGetValue(key.TeamId!, out var known))
            {
                sources[key.TeamId!] = known = [];
            }

            known.AddRange(RoadmapRules.Read(headings, section.Text!).Select(mention => new RoadmapSource(meeting.Date, key, mention)));
        }
    }
}
