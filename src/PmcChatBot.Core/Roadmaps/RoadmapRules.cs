using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>
/// Finds what a team says about what it builds, by rules of wording: docs/roadmap.md lists them. An item is one bullet, or one line of a
/// paragraph; what stands below it are its details.
/// </summary>
public static partial class RoadmapRules
{
    // A few years of a big committee's updates.
    private const int Room = 4_000_000;
    private const string ByLabel = "label";
    private const int ShortestClause = 4;

    private static readonly TextCache<string, IReadOnlyList<RoadmapMention>> Known = new(Room);

    /// <summary>What a section's text says.</summary>
    /// <param name="headings">The headings of the section from the team's own on, as Markdown: they can be labels too.</param>
    /// <param name="markdown">The text.</param>
    public static IReadOnlyList<RoadmapMention> Read(IEnumerable<string> headings, string markdown)
    {
        var label = headings
            .Skip(1)
            .Select(heading => RoadmapLabels.Of(HeadingText.Plain(heading)))
            .LastOrDefault(found => found is not null);
        var key = $"{label?.Status}\n{markdown}";
        return Known.Of(key, key.Length, () => [.. Blocks([.. RoadmapLines.Of(markdown)], label?.Status)]);
    }

    private static IEnumerable<RoadmapMention> Blocks(IReadOnlyList<RoadmapBlock> blocks, RoadmapStatus? heading)
    {
        // The label above; and whether the list below belongs to an item.
        var (label, isDetail) = (heading, false);
        foreach (var (i, block) in blocks.Index())
        {
            if (block.IsList)
            {
                foreach (var mention in isDetail ? [] : List(block.Lines, label, isAfterPast: false))
                {
                    yield return mention;
                }

                isDetail = false;
                continue;
            }

            foreach (var line in block.Lines)
            {
                isDetail = false;
                var isBeforeList = line == block.Lines[^1] && i + 1 < blocks.Count && blocks[i + 1].IsList;
                if ((RoadmapLabels.Of(line.Words) ?? (isBeforeList ? RoadmapLabels.OfSentence(line.Words) : null)) is { } found)
                {
                    label = found.Status;
                    continue;
                }

                var mentions = (label is null ? OfText(line, isAfterPast: false) : Labelled(line, label.Value)).ToList();
                isDetail = mentions.Count > 0 && RoadmapPhrases.Version().IsMatch(line.Words);
                foreach (var mention in mentions)
                {
                    yield return mention;
                }
            }
        }
    }

    private static IEnumerable<RoadmapMention> List(IReadOnlyList<RoadmapLine> lines, RoadmapStatus? label, bool isAfterPast)
    {
        foreach (var line in lines)
        {
            if (LabelOf(line) is { } found)
            {
                if (line.Below.Count == 0)
                {
                    // A label among its bullets: it is for those after it.
                    label = found.Status;
                }

                foreach (var mention in List(line.Below, found.Status, isAfterPast: false))
                {
                    yield return mention;
                }

                continue;
            }

            var mentions = (label is { } status ? Labelled(line, status) : OfText(line, isAfterPast)).ToList();
            foreach (var mention in mentions)
            {
                yield return mention;
            }

            var isItem =
                label is not null || (mentions.Count > 0 && (mentions[0].Rule == ByLabel || RoadmapPhrases.Version().IsMatch(line.Words)));
            foreach (var mention in isItem ? [] : List(line.Below, null, RoadmapPhrases.Past().IsMatch(line.Words)))
            {
                yield return mention;
            }
        }
    }

    private static RoadmapLabel? LabelOf(RoadmapLine line) =>
        RoadmapLabels.Of(line.Words) is { } label && (line.Below.Count > 0 || line.Words.EndsWith(':')) ? label
        : line.Below.Count > 0 ? RoadmapLabels.OfSentence(line.Words)
        : null;

    /// <summary>An item under a label, unless it says nothing by itself.</summary>
    private static IEnumerable<RoadmapMention> Labelled(RoadmapLine line, RoadmapStatus label)
    {
        var (words, status) =
            RoadmapLabels.Prefix(line.Words) is { Label.Status: { } own } prefix ? (prefix.Words, own)
            : RoadmapPhrases.IsDone().IsMatch(line.Words) ? (line.Words, RoadmapStatus.Released)
            : (line.Words, label);
        return RoadmapPhrases.IsNoItem(words) || RoadmapPhrases.Odds().IsMatch(words)
            ? []
            : [new RoadmapMention(line.Line, status, words, ByLabel)];
    }

    /// <summary>What a line's own words say: at most one thing that is done and one that is not.</summary>
    private static IEnumerable<RoadmapMention> OfText(RoadmapLine line, bool isAfterPast)
    {
        if (RoadmapLabels.Prefix(line.Words) is { Label.Status: { } status } prefix && !RoadmapPhrases.IsNoItem(prefix.Words))
        {
            return [new RoadmapMention(line.Line, status, prefix.Words, ByLabel)];
        }

        var words = RoadmapLabels.Prefix(line.Words)?.Words ?? line.Words;
        RoadmapMention? done = null;
        RoadmapMention? coming = null;
        foreach (var clause in Clauses(words))
        {
            if (RoadmapPhrases.IsReleased(clause))
            {
                done ??= new RoadmapMention(line.Line, RoadmapStatus.Released, clause, "released");
            }
            else if (coming is null && RoadmapPhrases.Coming(clause, isAfterPast) is { } found)
            {
                coming = new RoadmapMention(line.Line, found.Status, clause, found.Rule);
            }
        }

        return new[] { done, coming }.OfType<RoadmapMention>();
    }

    /// <summary>The sentences of a line, and the parts of them that stand for themselves.</summary>
    private static IEnumerable<string> Clauses(string words) =>
        RoadmapPhrases
            .Split(LongAside().Replace(words, " "))
            .Select(clause => clause.Trim(' ', '-', '\u2013', '\u2014'))
            .Where(clause => clause.Length >= ShortestClause && !RoadmapPhrases.IsNoItem(clause));

    [GeneratedRegex(@"\([^()]{60,}\)")]
    private static partial Regex LongAside();
}
