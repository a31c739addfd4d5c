using System.Text;
using PmcChatBot.Core;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Fuzz;

/// <summary>What must hold of the notes engine for any text at all. A law that is broken throws.</summary>
public static class Laws
{
    /// <summary>What parts the texts of an input that holds several.</summary>
    public const char Separator = '\u001e';

    private static readonly Team Team = new("core", "Core Services")
    {
        Subsections =
        [
            new Subsection("consul-release", "`consul-release`"),
            new Subsection("bbl", "`bosh-bootloader` (a.k.a `bbl`)"),
            new Subsection("etcd", "etcd"),
        ],
    };

    private static readonly Team Other = new("cli", "CLI");

    /// <summary>The laws by name.</summary>
    public static IReadOnlyDictionary<string, Action<string>> All { get; } =
        new Dictionary<string, Action<string>>
        {
            ["parser"] = Parser,
            ["merge"] = Merge,
            ["splitter"] = Splitter,
            ["mender"] = Mender,
            ["compiler"] = Compiler,
        };

    /// <summary>The sections of any text, one after the other, are the text; and each can be found by its key.</summary>
    public static void Parser(string text)
    {
        if (Try(() => NotesOutline.Read(text, new TeamNames([Team, Other]))) is not { } outline)
        {
            return;
        }

        var joined = new StringBuilder();
        foreach (var section in outline.Document.Sections)
        {
            joined.Append(text, section.Start, section.End - section.Start);
        }

        Demand(joined.ToString() == text, "the sections do not cover the text");
        Demand(outline.Keys.Distinct().Count() == outline.Document.Sections.Count, "two sections have one key");
    }

    /// <summary>Every line that a side added is there; a line of base is missing only if a side removed it and the other left it.</summary>
    public static void Merge(string text)
    {
        var sides = text.Split(Separator);
        if (sides is not [var @base, var theirs, var ours])
        {
            return;
        }

        var merged = LineMerge.Merge(@base, theirs, ours).Text;
        var lines = SectionText.Lines(merged).ToHashSet();
        var (old, left, right) = (
            SectionText.Lines(@base).ToHashSet(),
            SectionText.Lines(theirs).ToHashSet(),
            SectionText.Lines(ours).ToHashSet()
        );
        Demand(left.Union(right).Where(line => line.Length > 0 && !old.Contains(line)).All(lines.Contains), "a new line is lost");
        Demand(
            old.Where(line => line.Length > 0 && left.Contains(line) && right.Contains(line)).All(lines.Contains),
            "a line that both sides kept is lost"
        );
        Demand(
            LineMerge.Merge(@base, theirs, @base).Text == theirs || SectionText.Lines(@base).SequenceEqual(SectionText.Lines(theirs)),
            "what they alone wrote is changed"
        );
    }

    /// <summary>Every letter and digit of an answer is in one of its parts, as often, and nothing invisible is.</summary>
    public static void Splitter(string text)
    {
        if (Try(() => AnswerSplitter.Split(text, Team, [])) is not { } answer)
        {
            return;
        }

        // A heading may be read as one the roster has, and stands as the roster has it; every other line stays whole.
        var found = Letters(string.Concat(answer.Parts.Select(part => $"{part.Heading}\n{part.Text}\n")));
        foreach (var (letter, count) in Letters(Without(text, '#', '*', '_', '`', '<')))
        {
            Demand(found.GetValueOrDefault(letter) >= count, $"a '{letter}' is lost");
        }

        Demand(
            answer.Parts.All(part =>
                !part.Text.Contains('\0', StringComparison.Ordinal) && !part.Text.Contains('\u202e', StringComparison.Ordinal)
            ),
            "an invisible character is left"
        );
    }

    /// <summary>Mending keeps every letter and digit, and finds nothing to mend in what it mended.</summary>
    public static void Mender(string text)
    {
        if (Try(() => AnswerSanitizer.Sanitize(text, [])) is not { } mended)
        {
            return;
        }

        var found = Letters(mended);
        Demand(Letters(Without(text, '<')).All(letter => found.GetValueOrDefault(letter.Key) >= letter.Value), "a letter is lost");
        var again = new List<AnswerFix>();
        Demand(AnswerSanitizer.Sanitize(mended, again) == mended && again.Count == 0, "mending twice is not mending once");
    }

    /// <summary>
    /// Compiling an answer into notes keeps every other section as it was, byte for byte and as it renders; and again, it changes nothing.
    /// </summary>
    public static void Compiler(string text)
    {
        var sides = text.Split(Separator);
        if (sides is not [var file, var answer] || Try(() => AnswerSplitter.Split(answer, Team, [])) is not { } split)
        {
            return;
        }

        var key = SectionKey.Team(Team.Id);
        var sections = split
            .Parts.Select(part => new StoredSection(
                part.Path.Aggregate(key, (above, name) => above.Child(name)),
                part.Text,
                part.Heading ?? "Core Services"
            ))
            .ToList();
        if (Try(() => NotesCompiler.Compile(new CompileInput(file, file, sections, [Team, Other]))) is not { } compiled)
        {
            return;
        }

        var teams = new TeamNames([Team, Other]);
        var (before, after) = (NotesOutline.Read(file, teams), NotesOutline.Read(compiled.Text, teams));
        if (compiled.Sections.Any(section => section.Text is not null && after.Text(section.Key) is null))
        {
            // What is added inside something never closed cannot be read back: such a file is refused before anything is pushed.
            return;
        }

        foreach (var other in before.Keys.Where(other => other != key && !other.IsBelow(key)))
        {
            Demand(after.Find(other) is not null, $"the section {other} is lost");
            // A section that would swallow what is put behind it is escaped, and its author and the chair are told; it keeps every letter.
            var kept = Letters(after.Text(other)!);
            Demand(
                compiled.Escaped.Contains(other)
                    ? Letters(before.Text(other)!).All(letter => kept.GetValueOrDefault(letter.Key) >= letter.Value)
                    : before.Text(other) == after.Text(other),
                $"the section {other} reads differently"
            );
        }

        var again = NotesCompiler.Compile(new CompileInput(compiled.Text, compiled.Text, compiled.Sections, [Team, Other]));
        Demand(again.Text == compiled.Text, "compiling twice is not compiling once");
    }

    private static void Demand(bool holds, string broken)
    {
        if (!holds)
        {
            throw new InvalidOperationException(broken);
        }
    }

    /// <summary>A text nested too deeply is refused with words, and that is fine.</summary>
    private static T? Try<T>(Func<T> act)
        where T : class
    {
        try
        {
            return act();
        }
        catch (UserError)
        {
            return null;
        }
    }

    private static Dictionary<char, int> Letters(string text) =>
        text.Where(char.IsLetterOrDigit).GroupBy(letter => letter).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>The lines without these marks: a mass mention loses its label, <c>&lt;!here|here&gt;</c>.</summary>
    private static string Without(string text, params char[] marks) =>
        string.Join('\n', SectionText.Lines(text).Where(line => line.IndexOfAny(marks) < 0));
}
