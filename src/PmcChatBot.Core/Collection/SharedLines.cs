using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Lines of a contribution that others put into the notes too, either in chat or earlier in git. They stay when the contribution is removed
/// or changed. Copies are counted, because equal lines may belong to different items.
/// </summary>
public sealed class SharedLines
{
    private readonly Dictionary<SectionKey, Dictionary<string, int>> _others = [];
    private readonly Dictionary<SectionKey, Dictionary<string, int>> _stored;

    private SharedLines(IEnumerable<Section> sections) =>
        _stored = sections.ToDictionary(section => section.SectionKey, section => SectionText.Count(SectionText.Lines(section.Text ?? "")));

    /// <summary>No line is shared.</summary>
    public static SharedLines None { get; } = new([]);

    /// <summary>The lines that others share with a contribution.</summary>
    public static async Task<SharedLines> OfAsync(
        ICollectionStore collected,
        Meeting meeting,
        Contribution contribution,
        CancellationToken cancel
    )
    {
        var keys = contribution.Versions.SelectMany(version => version.Changes).Select(change => change.Key).ToHashSet();
        if (keys.Count == 0)
        {
            return None;
        }

        var shared = new SharedLines(
            (await collected.SectionsAsync(meeting.Id, cancel)).Where(section => keys.Contains(section.SectionKey))
        );
        foreach (
            var part in (await collected.ContributionsAsync(meeting.Id, cancel))
                .Where(other => other.Id != contribution.Id && other.State == ContributionState.Placed)
                .SelectMany(other => other.Parts().Values)
                .Where(part => keys.Contains(part.Key))
        )
        {
            shared.Add(part.Key, Added(part.Base, part.Ours));
        }

        foreach (
            var section in (await collected.VersionsAsync(meeting.Id, keys, cancel))
                .GroupBy(version => new SectionKey(version.Key))
                .Where(section => keys.Contains(section.Key))
        )
        {
            shared.Add(section.Key, FirstInGit(section.OrderBy(version => version.Version), contribution));
        }

        return shared;
    }

    /// <summary>Whether somebody else also wrote this line.</summary>
    public bool HasOther(SectionKey key, string line) => _others.GetValueOrDefault(key)?.ContainsKey(line) == true;

    /// <summary>The text to diff against, so that lines shared with others stay: it leaves out the copies that belong to them.</summary>
    /// <param name="key">The section.</param>
    /// <param name="from">What the contribution put there.</param>
    /// <param name="to">What the contribution is changed to.</param>
    public string? Untouched(SectionKey key, string? from, string? to)
    {
        if (string.IsNullOrEmpty(from) || !_others.TryGetValue(key, out var others))
        {
            return from;
        }

        var (mine, left) = (SectionText.Count(SectionText.Lines(from)), SectionText.Count(SectionText.Lines(to ?? "")));
        var theirs = mine.Where(line => others.ContainsKey(line.Key))
            .ToDictionary(
                line => line.Key,
                line => Math.Min(line.Value - left.GetValueOrDefault(line.Key), Copies(key, line.Key, line.Value, others[line.Key]))
            );
        return theirs.Values.All(count => count <= 0)
            ? from
            : SectionText.Of(
                string.Join('\n', SectionText.Lines(from).Where(line => theirs.GetValueOrDefault(line) <= 0 || theirs[line]-- <= 0))
            );
    }

    private int Copies(SectionKey key, string line, int mine, int others) =>
        Math.Clamp(others - ((_stored.GetValueOrDefault(key)?.GetValueOrDefault(line) ?? 0) - mine), 0, mine);

    /// <summary>Lines that somebody wrote in git before anybody wrote them in chat.</summary>
    private static Dictionary<string, int> FirstInGit(IEnumerable<SectionVersion> versions, Contribution contribution)
    {
        var (seen, first) = (new HashSet<string>(), new Dictionary<string, int>());
        foreach (var version in versions)
        {
            foreach (var line in SectionText.Words(version.Text).Where(seen.Add))
            {
                if (version.Source == "git" && version.Author != contribution.PersonId)
                {
                    first[line] = 1;
                }
            }
        }

        return first;
    }

    private static Dictionary<string, int> Added(string? before, string? after)
    {
        var was = SectionText.Count(SectionText.Words(before));
        return SectionText
            .Count(SectionText.Words(after))
            .Select(line => (line.Key, Count: line.Value - was.GetValueOrDefault(line.Key)))
            .Where(line => line.Count > 0)
            .ToDictionary(line => line.Key, line => line.Count);
    }

    private void Add(SectionKey key, Dictionary<string, int> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var there = _others.TryGetValue(key, out var others) ? others : _others[key] = [];
        foreach (var (line, count) in lines)
        {
            there[line] = there.GetValueOrDefault(line) + count;
        }
    }
}
