using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// The changes that a compile makes in one section, line by line, each with its author: the last person whose version of the section added
/// or removed the line.
/// </summary>
internal sealed class AuthoredSection
{
    private enum Fate
    {
        Stays,
        Goes,
        Comes,
    }

    private sealed record Line(string Text, Fate Fate, PersonId? Who, DateTimeOffset At);

    private readonly IReadOnlyList<Line> _lines;
    private readonly bool _goes;

    private AuthoredSection(SectionKey key, IReadOnlyList<Line> lines, bool goes, IReadOnlyList<(PersonId? Who, DateTimeOffset At)> authors)
    {
        Key = key;
        _lines = lines;
        _goes = goes;
        Authors = authors;
    }

    public SectionKey Key { get; }

    /// <summary>The people whose lines change, and when each of them last wrote; <see langword="null"/> is the bot.</summary>
    public IReadOnlyList<(PersonId? Who, DateTimeOffset At)> Authors { get; }

    /// <summary>The changes of a compile in one section.</summary>
    /// <param name="key">The section.</param>
    /// <param name="history">All its versions.</param>
    /// <param name="agreed">The section when file and store last agreed.</param>
    /// <param name="inFile">The section in the file; <see langword="null"/> if there is none.</param>
    /// <param name="now">The compiled section; <see langword="null"/> if the compile removes it.</param>
    public static AuthoredSection Of(SectionKey key, IEnumerable<SectionVersion> history, string? agreed, string? inFile, string? now)
    {
        var versions = history.OrderBy(version => version.Version).ToList();
        var by = new Blame(versions, agreed);
        var lines = WithBlanks([.. Changes(inFile ?? "", now ?? "", by)]);
        var authors = lines
            .Where(line => line.Fate != Fate.Stays)
            .GroupBy(line => line.Who)
            .Select(group => (group.Key, group.Max(line => line.At)))
            .ToList();
        if (authors.Count == 0)
        {
            // Only a heading changed: its author is whoever created the section, or the bot.
            var first = inFile is null ? versions.Find(version => version.Source == Blame.Chat) : null;
            authors = [(first?.Author, first?.At ?? DateTimeOffset.MaxValue)];
        }

        return new AuthoredSection(key, lines, now is null, authors);
    }

    /// <summary>The section with only these authors' changes; <see langword="null"/> if that removes it.</summary>
    public string? With(HashSet<PersonId?> done) =>
        _goes && Authors.All(author => done.Contains(author.Who))
            ? null
            : SectionText.Of(
                string.Join(
                    '\n',
                    _lines
                        .Where(line => line.Fate == Fate.Stays || (line.Fate == Fate.Comes) == done.Contains(line.Who))
                        .Select(line => line.Text)
                )
            );

    private static IEnumerable<Line> Changes(string before, string after, Blame by)
    {
        var (lines, changes) = (SectionText.Lines(before), LineChange.Between(before, after));
        var moved = Moved(lines, changes);
        var position = 0;
        foreach (var change in changes)
        {
            foreach (
                var (text, fate) in lines
                    .Skip(position)
                    .Take(change.Start - position)
                    .Select(line => (line, Fate.Stays))
                    .Concat(lines.Skip(change.Start).Take(change.End - change.Start).Select(line => (line, Fate.Goes)))
                    .Concat(change.Added.Select(line => (line, Fate.Comes)))
            )
            {
                yield return by.Sign(text, fate, moved.Contains(text));
            }

            position = change.End;
        }

        foreach (var line in lines.Skip(position))
        {
            yield return by.Sign(line, Fate.Stays, isMoved: false);
        }
    }

    /// <summary>
    /// The lines that are removed in one place and added in another. They are moved, not removed, so somebody who removed an equal line did
    /// not remove these.
    /// </summary>
    private static HashSet<string> Moved(IReadOnlyList<string> lines, IReadOnlyList<LineChange> changes) =>
        [
            .. changes
                .SelectMany(change => lines.Skip(change.Start).Take(change.End - change.Start))
                .Intersect(changes.SelectMany(change => change.Added)),
        ];

    /// <summary>A blank line that is added or removed belongs to the author of the line next to it.</summary>
    private static IReadOnlyList<Line> WithBlanks(List<Line> lines)
    {
        var words = lines.Find(line => line.Fate != Fate.Stays && !string.IsNullOrWhiteSpace(line.Text));
        var (before, behind) = (
            Nearest(lines, Enumerable.Range(0, lines.Count)),
            Nearest(lines, Enumerable.Range(0, lines.Count).Reverse())
        );
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Fate != Fate.Stays && string.IsNullOrWhiteSpace(lines[i].Text))
            {
                var other = behind[i] ?? before[i] ?? words;
                lines[i] = lines[i] with { Who = other?.Who, At = other?.At ?? DateTimeOffset.MaxValue };
            }
        }

        return lines;
    }

    /// <summary>For each line, the nearest earlier one in the given order that has words and changes in the same way.</summary>
    private static Line?[] Nearest(List<Line> lines, IEnumerable<int> order)
    {
        var (nearest, last) = (new Line?[lines.Count], new Dictionary<Fate, Line>());
        foreach (var i in order)
        {
            nearest[i] = last.GetValueOrDefault(lines[i].Fate);
            if (!string.IsNullOrWhiteSpace(lines[i].Text))
            {
                last[lines[i].Fate] = lines[i];
            }
        }

        return nearest;
    }

    /// <summary>Who added and who removed the lines of a section.</summary>
    private sealed class Blame
    {
        public const string Chat = "chat";
        private readonly Dictionary<string, SectionVersion> _came = [];
        private readonly Dictionary<string, SectionVersion> _went = [];
        private readonly Dictionary<string, SectionVersion> _moved = [];
        private readonly HashSet<string> _agreed;

        public Blame(List<SectionVersion> versions, string? agreed)
        {
            _agreed = [.. SectionText.Lines(agreed ?? "")];
            // Text from before file and store last agreed is in both of them.
            var last = agreed is null ? -1 : versions.FindLastIndex(version => version.Text == agreed);
            var before = last < 0 ? "" : versions[last].Text ?? "";
            foreach (var version in versions.Skip(last + 1))
            {
                var text = version.Text ?? "";
                if (version.Author is not null && version.Source is Chat or SectionWriter.Withdrawn)
                {
                    var (lines, earlier) = (SectionText.Lines(text), SectionText.Lines(before));
                    Note(_came, More(lines, earlier), version);
                    Note(_went, More(earlier, lines), version);
                    Note(_moved, Moved(earlier, LineChange.Between(before, text)), version);
                }

                before = text;
            }
        }

        /// <summary>
        /// The line with the person who added or removed it. A line that file and store had agreed on is only ever restored by the bot.
        /// </summary>
        public Line Sign(string text, Fate fate, bool isMoved)
        {
            var version = fate switch
            {
                Fate.Stays => null,
                _ when isMoved => _moved.GetValueOrDefault(text),
                Fate.Goes => _went.GetValueOrDefault(text.TrimEnd()),
                Fate.Comes when !_agreed.Contains(text) => _came.GetValueOrDefault(text.TrimEnd())
                    ?? _came.GetValueOrDefault(Unescaped(text).TrimEnd()),
                _ => null,
            };
            return new Line(text, fate, version?.Author, version?.At ?? DateTimeOffset.MaxValue);
        }

        private static void Note(Dictionary<string, SectionVersion> who, IEnumerable<string> lines, SectionVersion version)
        {
            foreach (var line in lines)
            {
                who[line] = version;
            }
        }

        /// <summary>The lines that one version has more often than the other. Trailing spaces are ignored.</summary>
        private static IEnumerable<string> More(IReadOnlyList<string> lines, IReadOnlyList<string> others)
        {
            var counts = others.CountBy(line => line.TrimEnd()).ToDictionary();
            return lines
                .CountBy(line => line.TrimEnd())
                .Where(pair => pair.Value > counts.GetValueOrDefault(pair.Key))
                .Select(pair => pair.Key);
        }

        private static string Unescaped(string line) =>
            line.Replace("\\<", "<", StringComparison.Ordinal).Replace("\\[", "[", StringComparison.Ordinal);
    }
}
