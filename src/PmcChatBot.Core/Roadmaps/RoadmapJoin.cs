using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>
/// Joins what a team says at its meetings into items: docs/roadmap.md has the rules. Two mentions are one item if most of their words are
/// the same, rare words counting more; a release is of an item whose words it has, or whose version, and may be told again.
/// </summary>
internal sealed class RoadmapJoin
{
    private const int MostMonths = 8;
    private const int FewestWords = 3;
    private const double MostOfIt = 0.6;

    private readonly Team _team;
    private readonly RoadmapWords _words;
    private readonly List<(List<RoadmapSource> Sources, HashSet<string> Words)> _items = [];

    private RoadmapJoin(Team team, RoadmapWords words) => (_team, _words) = (team, words);

    /// <summary>The items of a team, from its mentions, oldest first.</summary>
    public static IReadOnlyList<RoadmapItem> Of(Team team, IReadOnlyList<RoadmapSource> sources)
    {
        var join = new RoadmapJoin(team, new RoadmapWords([.. sources.Select(source => source.Mention.Words)]));
        foreach (var source in sources)
        {
            join.Add(source);
        }

        return [.. join._items.Select(item => new RoadmapItem(team, item.Sources))];
    }

    private void Add(RoadmapSource source)
    {
        var words = RoadmapWords.Of(source.Mention.Words);
        var isReleased = source.Mention.Status == RoadmapStatus.Released;
        var same = _items
            .Where(item => IsRepeated(item.Sources[^1], source) || (IsOpen(item.Sources[^1], source) && IsSame(item, source, words)))
            .ToList();
        if (same.Count == 0)
        {
            _items.Add(([source], words));
            return;
        }

        // A release can be of several items, which are one from then on; anything else goes on with one.
        var (sources, known) = isReleased ? same[0] : same[^1];
        if (isReleased)
        {
            var all = same.SelectMany(item => item.Sources).OrderBy(each => each.Date).ToList();
            _items.RemoveAll(same.Skip(1).Contains);
            sources.Clear();
            sources.AddRange(all);
        }
        else
        {
            known.Clear();
            known.UnionWith(words);
        }

        sources.Add(source);
    }

    /// <summary>Whether a release is told again in the same words.</summary>
    private static bool IsRepeated(RoadmapSource last, RoadmapSource now) =>
        last.Mention.Status == RoadmapStatus.Released
        && now.Mention.Status == RoadmapStatus.Released
        && last.Date.AddMonths(MostMonths) >= now.Date
        && last.Mention.Words.Equals(now.Mention.Words, StringComparison.OrdinalIgnoreCase);

    private static bool IsOpen(RoadmapSource last, RoadmapSource now) =>
        last.Mention.Status != RoadmapStatus.Released
        && last.Date.AddMonths(MostMonths) >= now.Date
        && (last.Date, last.Mention.Line) != (now.Date, now.Mention.Line);

    private bool IsSame((List<RoadmapSource> Sources, HashSet<string> Words) item, RoadmapSource now, HashSet<string> words)
    {
        if (item.Sources[^1].Mention.Words.Equals(now.Mention.Words, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var (old, young) = (RoadmapWords.Versions(item.Words).ToHashSet(), RoadmapWords.Versions(words).ToHashSet());
        if (old.Count > 0 && young.Count > 0 && !old.Overlaps(young))
        {
            return false;
        }

        var both = item.Words.Intersect(words).ToList();
        if (
            now.Mention.Status == RoadmapStatus.Released
            && both.Exists(word => old.Contains(word) && word.Contains('.', StringComparison.Ordinal))
        )
        {
            return both.Count > 1;
        }

        var (shared, known) = (_words.Weight(both), _words.Weight(item.Words));
        var all = now.Mention.Status == RoadmapStatus.Released ? known : (known + _words.Weight(words)) / 2;
        return both.Count >= FewestWords && shared >= MostOfIt * all;
    }
}
