using System.Diagnostics;
using System.Globalization;
using PmcChatBot.Core;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Benchmarks;

/// <summary>
/// What a message that was made to be slow costs, from the splitting of the answer to the compiled notes, with an edit of it and a co-lead's
/// answer beside it. Prints the CPU time of each, and fails where one takes a second.
/// </summary>
internal static class HostileText
{
    private const double Most = 1.0;

    private static readonly (string What, string Piece)[] Pieces =
    [
        ("underlined headings", "a\n---\n"), ("underlined with =", "a\n===\n"), ("link definitions", "[a]: b\n"), ("numbered definitions", "[{0}]: x\n"),
        ("definitions and references", "[a][{0}]\n\n[{0}]: x\n\n"), ("equal lines", "a\n"), ("numbered lines", "line {0}\n"), ("unclosed strikes", "~~a "), ("unclosed bold", "**a "),
        ("dashes in a heading", " - a"), ("equal headings", "# a\n"), ("numbered headings", "#### a{0}\n"), ("headings with text", "#### h{0}\n\n- x\n\n"), ("brackets", "["), ("closed brackets", "[]"),
        ("parentheses", "("), ("backticks", "`"), ("backticks apart", "` "), ("fences", "```\n"), ("tildes", "~~~\n"), ("quotes", "> "), ("quotes on lines", "> a\n"), ("items", "- "), ("nested items", "- a\n  "),
        ("numbers", "1. a\n"), ("numbers apart", "1) "), ("tables", "|a|b|\n|-|-|\n"), ("bars", "|"), ("table rows", "| a | b | c |\n"), ("comments", "<!--"), ("tags", "<a>"), ("open tags", "<a "),
        ("closing tags", "</a>"), ("autolinks", "<https://a.b> "), ("addresses", "https://a.b/c "), ("www", "www.a "), ("mail", "a@b.c "), ("entities", "&amp;"), ("open entities", "&a"), ("backslashes", "\\"), ("underscores", "_a_ "), ("stars", "*"), ("stars and words", "*a "), ("mixed marks", "*_~`"),
        ("images", "![a](b) "), ("open links", "[a]("), ("links", "[a](b) "), ("bold lines", "**consul-release**\n"), ("code lines", "`consul-release`\n"), ("blank lines", "\n"), ("blanks", " "), ("tabs", "\t"), ("rules", "---\n\n"), ("words", "word "), ("one word", "a"), ("emoji", "\U0001F600"), ("combining", "e\u0301"), ("no-break blanks", "\u00A0"), ("mentions", "<@slack:U1> "), ("task items", "- [ ] a\n"),
    ];

    public static int Run(int length)
    {
        var slow = 0;
        foreach (var (what, piece) in Pieces)
        {
            var text = Of(piece, length);
            Measure(text);
            var seconds = Measure(text);
            slow += seconds > Most ? 1 : 0;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(seconds > Most ? "SLOW" : "ok  ")} {seconds,7:0.000} s  {what}"));
        }

        Console.WriteLine($"{Pieces.Length - slow} of {Pieces.Length} texts of {length} characters took less than {Most:0} s of CPU.");
        return slow;
    }

    private static string Of(string piece, int length)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(piece.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return text.ToString(0, length);
    }

    private static double Measure(string text)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        try
        {
            Handle(text);
        }
        catch (UserError)
        {
            // Refused in words: that is an answer too.
        }

        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    private static void Handle(string text)
    {
        const string file = "# T\n\n## Discussion\n\n- see [1] and [x]\n\n## Backlog\n\n### CLI\n\n- by hand\n\n### Garden\n\n#### `consul-release`\n";
        var team = new Team("cli", "CLI") { Subsections = [new Subsection("consul-release", "`consul-release`")] };
        IReadOnlyList<Team> roster = [team, new Team("garden", "Garden")];
        var first = AnswerPlacement.Place(AnswerSplitter.Split(text, team), SectionKey.Team("cli"));
        var edited = AnswerPlacement.Place(AnswerSplitter.Split("- new\n" + text[..(text.Length / 2)] + "\n- changed\n" + text[(text.Length / 2)..], team), SectionKey.Team("cli"));
        var stored = new Dictionary<SectionKey, string?> { [SectionKey.Team("cli")] = "- by hand\n- by a co-lead" };
        var changes = AnswerPlacement.Between(new Dictionary<SectionKey, SectionChange>(), first, team).Concat(AnswerPlacement.Between(first, edited, team));
        foreach (var change in changes)
        {
            stored[change.Key] = SectionPatch.Apply(stored.GetValueOrDefault(change.Key), change).Text;
        }

        var sections = stored.Select(pair => new StoredSection(pair.Key, pair.Value, edited.GetValueOrDefault(pair.Key)?.Heading, edited.GetValueOrDefault(pair.Key)?.After)).ToList();
        NotesCompiler.Compile(new CompileInput(file, file, sections, roster));
        NotesCompiler.Compile(new CompileInput(file, file.Replace("- by hand", "- by hand\n- pushed", StringComparison.Ordinal), sections, roster));
    }
}
