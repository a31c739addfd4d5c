using System.Text;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>A section of the notes being compiled: a copy of the file's section until it is changed.</summary>
internal sealed class NotesPiece(SectionKey key, int level, string heading, string headingSource, string body)
{
    public SectionKey Key { get; } = key;

    public int Level { get; } = level;

    public string Heading { get; set; } = heading;

    /// <summary>The heading's line as in the file, including its line ending.</summary>
    public string HeadingSource { get; set; } = headingSource;

    public string Body { get; set; } = body;

    public bool Changed { get; set; }

    /// <summary>Whether the text differs from the file, not only the heading.</summary>
    public bool TextChanged { get; set; }

    /// <summary>The index of this section in the file; -1 for a new section.</summary>
    public int SourceIndex { get; init; } = -1;

    public bool Removed { get; set; }

    public int Length => HeadingSource.Length + Body.Length;
}

/// <summary>The notes as a list of pieces in file order. Joined, they are the notes; without changes they are the file.</summary>
internal sealed class NotesPieces
{
    private readonly string _lineEnding;
    private readonly HashSet<SectionKey> _removed = [];
    private readonly Dictionary<SectionKey, NotesPiece> _byKey;
    private readonly Dictionary<SectionKey, NotesPiece> _firstChild = [];

    private NotesPieces(List<NotesPiece> all, string lineEnding)
    {
        All = all;
        _lineEnding = lineEnding;
        _byKey = all.ToDictionary(piece => piece.Key);
        all.ForEach(piece => _ = piece.Key.Parent is { } parent && _firstChild.TryAdd(parent, piece));
    }

    public List<NotesPiece> All { get; }

    public IReadOnlyList<SectionKey> Changed => [.. All.Where(piece => piece.Changed).Select(piece => piece.Key), .. _removed];

    public static NotesPieces Of(NotesOutline file)
    {
        var document = file.Document;
        var pieces = document.Sections.Select(
            (section, index) =>
                new NotesPiece(
                    file.Keys[index],
                    section.Level,
                    section.Heading,
                    document.Source[section.Start..section.BodyStart],
                    document.Body(section)
                )
                {
                    SourceIndex = index,
                }
        );
        return new NotesPieces([.. pieces], document.LineEnding);
    }

    public NotesPiece? Find(SectionKey key) => _byKey.GetValueOrDefault(key);

    public IReadOnlyList<StoredSection> Sections() =>
        [.. All.Select(piece => new StoredSection(piece.Key, SectionText.Of(piece.Body), piece.Heading))];

    public void Write(SectionKey key, string text, string? heading)
    {
        var piece = Find(key)!;
        if (SectionText.Of(piece.Body) != text)
        {
            WriteBody(piece, text);
        }

        if (heading is not null && piece.Level > 0)
        {
            piece.Heading = heading;
            piece.HeadingSource = HeadingLine(piece.Level, heading);
            piece.Changed = true;
        }
    }

    public void WriteBody(NotesPiece piece, string text)
    {
        if (piece.HeadingSource.Length > 0 && piece.HeadingSource[^1] is not ('\n' or '\r'))
        {
            piece.HeadingSource += _lineEnding;
        }

        var lineEnding = EndingAfter(piece.HeadingSource);
        piece.Body = SectionText.PutInto(piece.Body, text, lineEnding, lastInFile: ReferenceEquals(piece, All[^1]));
        piece.TextChanged = true;
        piece.Changed = true;
    }

    public void Remove(SectionKey key)
    {
        if (Find(key) is { } piece)
        {
            piece.Removed = true;
        }
    }

    /// <summary>Removes the pieces marked as removed. A heading that still has sections below it only loses its text.</summary>
    public void RemoveEmptied()
    {
        var below = All.SelectMany(piece => Above(piece.Key)).CountBy(key => key).ToDictionary();
        foreach (var piece in All.AsEnumerable().Reverse().Where(piece => piece.Removed))
        {
            if (below.GetValueOrDefault(piece.Key) > 0)
            {
                WriteBody(piece, "");
                continue;
            }

            _removed.Add(piece.Key);
            foreach (var key in Above(piece.Key))
            {
                below[key]--;
            }
        }

        All.RemoveAll(piece => _removed.Contains(piece.Key));
    }

    private static IEnumerable<SectionKey> Above(SectionKey key)
    {
        for (var above = key.Parent; above is not null; above = above.Value.Parent)
        {
            yield return above.Value;
        }
    }

    private void Add(NotesPiece piece, int index)
    {
        All.Insert(index, piece);
        _byKey.Add(piece.Key, piece);
        if (piece.Key.Parent is { } parent && (!_firstChild.TryGetValue(parent, out var first) || index < All.IndexOf(first)))
        {
            _firstChild[parent] = piece;
        }
    }

    /// <summary>Inserts a section that the file does not have: after the section it was written after, or else by roster order.</summary>
    public void Insert(StoredSection section, IReadOnlyList<Team> roster)
    {
        if (section.Key.Parent is { } parent && Find(parent) is null)
        {
            var name =
                roster.FirstOrDefault(team => parent == SectionKey.Team(team.Id))?.Name ?? parent.Value.Split('/')[^1].TrimStart('@');
            Insert(new StoredSection(parent, "", name), roster);
        }

        var (index, level) = PositionOf(section, roster);
        var above = All[index - 1];
        var last = index == All.Count;
        EndWithBlankLine(above);
        var body = SectionText.PutInto("", section.Text!, _lineEnding, last);
        var piece = new NotesPiece(
            section.Key,
            level,
            section.Heading!,
            HeadingLine(level, section.Heading!),
            body.Length == 0 && !last ? _lineEnding : body
        )
        {
            Changed = true,
            TextChanged = true,
        };
        Add(piece, index);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var piece in All)
        {
            text.Append(piece.HeadingSource).Append(piece.Body);
        }

        return text.ToString();
    }

    private (int Index, int Level) PositionOf(StoredSection section, IReadOnlyList<Team> roster)
    {
        if (section.Key.Parent is { } parentKey && Find(parentKey) is { } parent)
        {
            var after = section.After is { } key && key.IsBelow(parentKey) ? Find(key.AtDepth(section.Key.Depth)) : null;
            var place = after ?? LastBefore(section.Key, parentKey, roster) ?? (section.After == parentKey ? null : LastChild(parentKey));
            return (EndOf(place ?? parent, alone: place is null), Math.Min(6, (place ?? FirstChild(parentKey))?.Level ?? parent.Level + 1));
        }

        return section.Key.IsTeamRoot ? TeamPosition(section.Key, roster) : TopPosition();
    }

    private (int Index, int Level) TopPosition()
    {
        if (Find(SectionKey.Title) is { } title)
        {
            return (EndOf(title, alone: false), title.Level + 1);
        }

        var levels = All.Where(piece => piece.Level > 0).Select(piece => piece.Level).DefaultIfEmpty(2);
        return (All.Count, levels.Min());
    }

    private NotesPiece? FirstChild(SectionKey parent) => _firstChild.GetValueOrDefault(parent);

    private NotesPiece? LastChild(SectionKey parent) => All.FindLast(piece => piece.Key.Parent == parent);

    private NotesPiece? LastBefore(SectionKey key, SectionKey parent, IReadOnlyList<Team> roster)
    {
        var order =
            roster.FirstOrDefault(team => team.Id == key.TeamId)?.Subsections.Select(subsection => parent.Child(subsection.Id)).ToList()
            ?? [];
        var index = order.IndexOf(key);
        return index < 0 ? null : order.Take(index).Reverse().Select(Find).FirstOrDefault(piece => piece is not null);
    }

    private (int Index, int Level) TeamPosition(SectionKey key, IReadOnlyList<Team> roster)
    {
        var order = roster.Select(team => SectionKey.Team(team.Id)).ToList();
        var index = order.IndexOf(key);
        var before = order.Take(index).Reverse().Select(Find).FirstOrDefault(piece => piece is not null);
        if (before is not null)
        {
            return (EndOf(before, alone: false), before.Level);
        }

        var next = order.Skip(index + 1).Select(Find).FirstOrDefault(piece => piece is not null);
        return next is not null ? (All.IndexOf(next), next.Level) : (All.Count, 3);
    }

    private int EndOf(NotesPiece piece, bool alone)
    {
        var index = All.IndexOf(piece) + 1;
        while (!alone && index < All.Count && All[index].Level > piece.Level)
        {
            index++;
        }

        return index;
    }

    private void EndWithBlankLine(NotesPiece piece)
    {
        var text = piece.HeadingSource + piece.Body;
        if (text.Length == 0)
        {
            return;
        }

        if (text[^1] is not ('\n' or '\r'))
        {
            if (piece.Body.Length > 0)
            {
                piece.Body += EndingAfter(text);
            }
            else
            {
                piece.HeadingSource += _lineEnding;
            }
        }

        var lines = SectionText.Lines(piece.HeadingSource + piece.Body);
        if (lines.Count < 2 || !string.IsNullOrWhiteSpace(lines[^2]))
        {
            piece.Body += EndingAfter(piece.HeadingSource + piece.Body);
        }
    }

    // A line feed right after a lone carriage return would turn the two into one line ending.
    private string EndingAfter(string text) => text.EndsWith('\r') ? "\r" : _lineEnding;

    // A heading that ends in # marks gets one more, because trailing marks are read as the heading's end.
    private string HeadingLine(int level, string heading)
    {
        var words = heading.TrimEnd('#');
        var closes = words.Length < heading.Length && (words.Length == 0 || words[^1] is ' ' or '\t');
        return $"{new string('#', level)} {heading}{(closes ? " #" : "")}{_lineEnding}";
    }
}
