using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roadmaps;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roadmaps;

/// <summary>
/// How good the rules are, on a year that they were not written on. <c>verdicts-2018.tsv</c> has what people read, without a word of the
/// notes: 100 mentions drawn from all that the rules found, and every item in 60 updates drawn at random. Its columns: drawn or read, the
/// meeting, the section, the line of the file, a hash of the line, and what it says: planned, in progress, released. With "!" the rules
/// were wrong about it; small letters are items about which two readers could disagree.
/// </summary>
public sealed class RoadmapVerdictsTests
{
    private sealed record Verdict(string Kind, string Meeting, string Section, int Line, string Hash, string Said);

    private static IReadOnlyList<Verdict> Verdicts([CallerFilePath] string here = "") =>
        [
            .. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "verdicts-2018.tsv"))
                .Select(line => line.Split('\t'))
                .Select(cells => new Verdict(cells[0], cells[1], cells[2], int.Parse(cells[3]), cells[4], cells[5])),
        ];

    [Fact]
    public void Of_a_hundred_mentions_drawn_ninety_five_are_right()
    {
        var found = Found();

        var drawn = Verdicts().Where(verdict => verdict.Kind == "drawn").ToList();
        var kept = drawn.Where(verdict => found.Contains((verdict.Meeting, verdict.Line, verdict.Said[0]))).ToList();

        drawn.Count.ShouldBe(100);
        kept.Count.ShouldBeGreaterThanOrEqualTo(95, "of what was judged, the rules still find nearly all");
        kept.Count(verdict => !verdict.Said.EndsWith('!')).ShouldBeGreaterThanOrEqualTo(kept.Count * 95 / 100);
    }

    [Fact]
    public void Of_all_items_in_sixty_updates_four_in_five_are_found()
    {
        var found = Found();

        var items = Verdicts().Where(verdict => verdict.Kind == "read" && verdict.Said.Any(char.IsUpper)).ToList();
        var right = items.Where(item => item.Said.Any(said => found.Contains((item.Meeting, item.Line, char.ToUpperInvariant(said)))));

        items.Count.ShouldBe(170);
        right.Count().ShouldBeGreaterThanOrEqualTo(items.Count * 80 / 100);
    }

    [Fact]
    public void The_lines_are_those_that_were_read()
    {
        var files = Files();

        foreach (var verdict in Verdicts())
        {
            var line = files[verdict.Meeting].Split('\n')[verdict.Line - 1].Trim();
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..12].ShouldBe(verdict.Hash, $"{verdict}");
        }
    }

    private static Dictionary<string, string> Files() =>
        Corpus
            .Files("final.md")
            .Where(file => file.Contains("runtime-2018", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(Path.GetDirectoryName(file))!, Corpus.Read);

    private static HashSet<(string Meeting, int Line, char Status)> Found() =>
        [.. Files().SelectMany(file => Mentions(file.Value).Select(each => (file.Key, each.Line, $"{each.Mention.Status}"[0])))];

    private static IEnumerable<(int Line, RoadmapMention Mention)> Mentions(string source)
    {
        var notes = NotesOutline.Read(source, TeamNames.Of([]));
        var above = new Stack<(int Level, string Heading)>();
        foreach (var section in notes.Keys.Select(key => (Key: key, Section: notes.Find(key)!)))
        {
            while (above.Count > 0 && section.Section.Level <= above.Peek().Level)
            {
                above.Pop();
            }

            above.Push((section.Section.Level, section.Section.Heading));
            var isReview = above.Any(each =>
                each is { Level: 2, Heading: var heading } && heading.StartsWith("Backlog", StringComparison.Ordinal)
            );
            if (isReview && section.Section.Level >= 3 && notes.Text(section.Key) is { Length: > 0 } text)
            {
                var at = notes.Document.Source.IndexOf(text.Split('\n')[0], section.Section.BodyStart, StringComparison.Ordinal);
                var line = notes.Document.Source[..at].Count(c => c == '\n') + 1;
                foreach (
                    var mention in RoadmapRules.Read(above.Where(each => each.Level >= 3).Select(each => each.Heading).Reverse(), text)
                )
                {
                    yield return (line + mention.Line, mention);
                }
            }
        }
    }
}
