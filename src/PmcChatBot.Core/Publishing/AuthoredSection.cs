using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// What a compile changes in one section, line by line, and who did it: a line that comes belongs to the last person whose version of the
/// section brought it in, a line that goes to the last person whose version left it out.
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

    /// <summary>Whose lines change, and when each of them last wrote; nobody is the bot itself.</summary>
    public IReadOnlyList<(PersonId? Who, DateTimeOffset At)> Authors { get; }

    /// <summary>A section that a compile changes.</summary>
    /// <param name="key">Which section.</param>
    /// <param name="store">The store, with every version of it.</param>
    /// <param name="inFile">The section in the file; <see langword="null"/> where there is none.</param>
    /// <param name="compiled">What the compile made.</param>
    public static AuthoredSection Of(SectionKey key, NotesInStore store, string? inFile, CompileResult compiled)
    {
        var now = compiled.Sections.FirstOrDefault(section => section.Key == key)?.Text;
        var versions = store.Versions.Where(version => version.Key == key.Value).OrderBy(version => version.Version).ToList();
        var by = new Blame(versions, store.Meeting.Outline(store.Committee).Text(key));
        var lines = WithBlanks([.. Changes(inFile ?? "", now ?? "").Select(line => by.Sign(line.Text, line.Fate))]);
        var authors = lines.Where(line => line.Fate != Fate.Stays).GroupBy(line => line.Who).Select(group => (group.Key, group.Max(line => line.At))).ToList();
        if (authors.Count == 0)
        {
            // A heading alone: who made the section, or the bot.
            var first = inFile is null ? versions.Find(version => version.Source == Blame.Chat) : null;
            authors = [(first?.Author, first?.At ?? DateTimeOffset.MaxValue)];
        }

        return new AuthoredSection(key, lines, now is null, authors);
    }

    /// <summary>The section when only these authors' changes are made; <see langword="null"/> where it is gone then.</summary>
    public string? With(HashSet<PersonId?> done) => _goes && Authors.All(author => done.Contains(author.Who))
        ? null
        : SectionText.Of(string.Join('\n', _lines.Where(line => line.Fate == Fate.Stays || (line.Fate == Fate.Comes) == done.Contains(line.Who)).Select(line => line.Text)));

    private static IEnumerable<(string Text, Fate Fate)> Changes(string before, string after)
    {
        var lines = SectionText.Lines(before);
        var position = 0;
        foreach (var change in LineChange.Between(before, after))
        {
            foreach (var (text, fate) in lines.Skip(position).Take(change.Start - position).Select(line => (line, Fate.Stays))
                .Concat(lines.Skip(change.Start).Take(change.End - change.Start).Select(line => (line, Fate.Goes)))
                .Concat(change.Added.Select(line => (line, Fate.Comes))))
            {
                yield return (text, fate);
            }

            position = change.End;
        }

        foreach (var line in lines.Skip(position))
        {
            yield return (line, Fate.Stays);
        }
    }

    /// <summary>A blank line that comes or goes belongs to the line it stands before or behind.</summary>
    private static IReadOnlyList<Line> WithBlanks(List<Line> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Fate != Fate.Stays && string.IsNullOrWhiteSpace(lines[i].Text))
            {
                var other = lines.Skip(i).Concat(lines.Take(i).Reverse()).FirstOrDefault(line => line.Fate == lines[i].Fate && !string.IsNullOrWhiteSpace(line.Text))
                    ?? lines.FirstOrDefault(line => line.Fate != Fate.Stays && !string.IsNullOrWhiteSpace(line.Text));
                lines[i] = lines[i] with { Who = other?.Who, At = other?.At ?? DateTimeOffset.MaxValue };
            }
        }

        return lines;
    }

    /// <summary>Who brought in and who took out the lines of a section.</summary>
    private sealed class Blame
    {
        public const string Chat = "chat";
        private readonly Dictionary<string, SectionVersion> _came = [];
        private readonly Dictionary<string, SectionVersion> _went = [];
        private readonly HashSet<string> _agreed;

        public Blame(List<SectionVersion> versions, string? agreed)
        {
            _agreed = [.. SectionText.Lines(agreed ?? "")];
            IReadOnlyList<string> before = [];
            foreach (var version in versions)
            {
                var now = SectionText.Lines(version.Text ?? "");
                if (version.Author is not null && version.Source is Chat or SectionBook.Withdrawn)
                {
                    Note(_came, More(now, before), version);
                    Note(_went, More(before, now), version);
                }

                before = now;
            }
        }

        /// <summary>A line with whoever brought it or took it out. What file and store had agreed on comes back by the bot alone.</summary>
        public Line Sign(string text, Fate fate)
        {
            var version = fate switch
            {
                Fate.Goes => _went.GetValueOrDefault(text),
                Fate.Comes when !_agreed.Contains(text) => _came.GetValueOrDefault(text) ?? _came.GetValueOrDefault(Unescaped(text)),
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

        /// <summary>The lines that one version has more often than the other.</summary>
        private static IEnumerable<string> More(IReadOnlyList<string> lines, IReadOnlyList<string> others)
        {
            var counts = others.CountBy(line => line).ToDictionary();
            return lines.CountBy(line => line).Where(pair => pair.Value > counts.GetValueOrDefault(pair.Key)).Select(pair => pair.Key);
        }

        private static string Unescaped(string line) => line.Replace("\\<", "<", StringComparison.Ordinal).Replace("\\[", "[", StringComparison.Ordinal);
    }
}
