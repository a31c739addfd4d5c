using System.Diagnostics;
using CsCheck;
using PmcChatBot.Core.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class LineMergeTests
{
    private static readonly string[] Words = ["a", "b", "c", "d", "", "- x", "- y", "  - z", "```", "e "];

    private static readonly Gen<string> Line = Gen.Int[0, Words.Length - 1].Select(i => Words[i]);

    private static readonly Gen<string[]> Text = Line.Array[0, 9];

    private static readonly Gen<(int At, int Kind, string Line)[]> Edits = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 2], Line).Array[0, 4];

    private static readonly Gen<(string[] Base, string[] Theirs, string[] Ours)> Triple = Gen.OneOf(
        Gen.Select(Text, Text, Text),
        Gen.Select(Text, Edits, Edits).Select((lines, left, right) => (lines, Edit(lines, left), Edit(lines, right)))
    );

    [Fact]
    public void Every_line_a_side_added_is_in_the_result_and_a_line_of_base_is_missing_only_if_a_side_removed_it() =>
        Triple.Holds(
            triple =>
            {
                var merged = Merge(triple.Base, triple.Theirs, triple.Ours);
                var lost = Lost(triple.Base, triple.Theirs, triple.Ours, merged);
                lost.ShouldBeNull($"base {Show(triple.Base)} theirs {Show(triple.Theirs)} ours {Show(triple.Ours)}");
            },
            iter: 100_000
        );

    [Fact]
    public void What_one_side_alone_wrote_is_the_result() =>
        Triple.Holds(
            triple =>
            {
                LineMerge.Merge(Join(triple.Base), Join(triple.Theirs), Join(triple.Base)).Text.ShouldBe(Join(triple.Theirs));
                LineMerge.Merge(Join(triple.Base), Join(triple.Base), Join(triple.Ours)).Text.ShouldBe(Join(triple.Ours));
                LineMerge.Merge(Join(triple.Base), Join(triple.Ours), Join(triple.Ours)).Text.ShouldBe(Join(triple.Ours));
            },
            iter: 10_000
        );

    [Fact]
    public void Each_sides_own_lines_keep_their_order() =>
        Gen.Select(Text, Gen.Int[0, 9], Gen.Int[0, 9])
            .Holds(
                (lines, at, second) =>
                {
                    var theirs = Insert(lines, at, "T1", "T2");
                    var ours = Insert(lines, second, "O1", "O2");
                    var merged = Merge(lines, theirs, ours);
                    IsSubsequence(["T1", "T2"], merged).ShouldBeTrue();
                    IsSubsequence(["O1", "O2"], merged).ShouldBeTrue();
                    IsSubsequence(lines, merged).ShouldBeTrue();
                },
                iter: 10_000
            );

    [Fact]
    public void No_line_that_git_merge_file_keeps_is_missing() =>
        CompareWithGit(Triple, (line, kept, merged) => merged.GetValueOrDefault(line).ShouldBeGreaterThan(0, $"'{line}'"));

    [Fact]
    public void No_repeated_line_that_git_merge_file_keeps_is_there_less_often()
    {
        var number = Gen.Int[0, 400].Select(i => $"line {i}");
        var text = number.Array[0, 12];
        var edits = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 2], number).Array[0, 5];
        var triple = Gen.Select(text, edits, edits).Select((lines, left, right) => (lines, Edit(lines, left), Edit(lines, right)));
        CompareWithGit(triple, (line, kept, merged) => merged.GetValueOrDefault(line).ShouldBeGreaterThanOrEqualTo(kept, $"'{line}'"));
    }

    private static void CompareWithGit(
        Gen<(string[] Base, string[] Theirs, string[] Ours)> triples,
        Action<string, int, Dictionary<string, int>> compare
    )
    {
        var folder = Directory.CreateTempSubdirectory("pmc-merge-").FullName;
        try
        {
            triples.Holds(
                triple =>
                {
                    var kept = GitMerge(folder, triple.Base, triple.Theirs, triple.Ours) ?? [];
                    var merged = Count(Merge(triple.Base, triple.Theirs, triple.Ours));
                    foreach (var (line, count) in Count(kept))
                    {
                        compare(line, count, merged);
                    }
                },
                iter: 1500
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Where_both_changed_the_same_line_both_texts_stay_theirs_first()
    {
        var merged = LineMerge.Merge("one\ntwo\nthree", "one\n2\nthree", "one\nzwei\nthree");

        merged.Text.ShouldBe("one\n2\nzwei\nthree");
        merged.Conflicts.ShouldBe([new MergeConflict("2", "zwei", "2\nzwei")]);
    }

    [Fact]
    public void A_line_that_one_side_moved_past_a_blank_one_is_not_lost_when_the_other_side_removes_it() =>
        LineMerge.Merge("- x\n\n- y", "\na\n- x", "\n- y").Text.ShouldContain("- x");

    [Fact]
    public void Text_added_at_the_same_place_combines_theirs_first() =>
        LineMerge
            .Merge("one", "one\ntheirs", "one\nours")
            .ShouldSatisfyAllConditions(merged => merged.Text.ShouldBe("one\ntheirs\nours"), merged => merged.Conflicts.ShouldBeEmpty());

    [Fact]
    public void A_section_one_side_removed_and_the_other_changed_stays() =>
        LineMerge.MergeSections("old", null, "new").Text.ShouldBe("new");

    internal static string? Lost(string[] @base, string[] theirs, string[] ours, string[] merged)
    {
        var (b, t, o, m) = (Count(@base), Count(theirs), Count(ours), Count(merged));
        foreach (var line in t.Keys.Concat(o.Keys).Concat(b.Keys).Distinct())
        {
            int inBase = b.GetValueOrDefault(line),
                inTheirs = t.GetValueOrDefault(line),
                inOurs = o.GetValueOrDefault(line);
            var removed = Math.Max(0, inBase - inTheirs) + Math.Max(0, inBase - inOurs);
            var added = Math.Max(0, Math.Max(inTheirs, inOurs) - inBase);
            var least = Math.Max(added, inBase + added - removed);
            if (m.GetValueOrDefault(line) < least)
            {
                return $"'{line}': {m.GetValueOrDefault(line)} of {least}";
            }
        }

        return null;
    }

    private static string[]? GitMerge(string folder, string[] @base, string[] theirs, string[] ours)
    {
        string Write(string name, string[] lines)
        {
            var file = Path.Combine(folder, name);
            File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")));
            return file;
        }

        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            var argument in new[] { "merge-file", "-p", "--diff3", Write("theirs", theirs), Write("base", @base), Write("ours", ours) }
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? SectionText.Lines(output.TrimEnd('\n')).ToArray() : null;
    }

    private static string[] Merge(string[] @base, string[] theirs, string[] ours) =>
        [.. SectionText.Lines(LineMerge.Merge(Join(@base), Join(theirs), Join(ours)).Text)];

    // One empty line alone is no text at all.
    private static string Join(string[] lines) => string.Join('\n', lines);

    private static string Show(string[] lines) => $"[{string.Join('|', lines)}]";

    private static Dictionary<string, int> Count(IEnumerable<string> lines) =>
        lines.Where(line => line.Length > 0).GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());

    private static bool IsSubsequence(string[] part, string[] whole)
    {
        var found = 0;
        foreach (var line in whole)
        {
            found += found < part.Length && part[found] == line ? 1 : 0;
        }

        return found == part.Length || part.All(line => line.Length == 0);
    }

    private static string[] Insert(string[] lines, int at, params string[] added)
    {
        var list = lines.ToList();
        list.InsertRange(Math.Min(at, list.Count), added);
        return [.. list];
    }

    private static string[] Edit(string[] lines, (int At, int Kind, string Line)[] edits)
    {
        var list = lines.ToList();
        foreach (var (at, kind, line) in edits)
        {
            var place = list.Count == 0 ? 0 : at % list.Count;
            if (kind == 0 || list.Count == 0)
            {
                list.Insert(place, line);
            }
            else if (kind == 1)
            {
                list.RemoveAt(place);
            }
            else
            {
                list[place] = line;
            }
        }

        return [.. list];
    }
}
