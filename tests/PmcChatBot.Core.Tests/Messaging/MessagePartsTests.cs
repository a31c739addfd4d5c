using CsCheck;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Tests.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Messaging;

public sealed class MessagePartsTests
{
    [Fact]
    public void The_parts_hold_every_character_of_the_text_within_the_limit() =>
        Gen.Select(Markdowns.Any, Gen.Int[10, 200])
            .Holds(
                (text, limit) =>
                {
                    var parts = MessageParts.Split(text, part => part.Length <= limit);
                    parts.ShouldAllBe(part => part.Length <= limit);
                    var (all, joined) = (Letters(text), Letters(string.Concat(parts)));
                    (text.Contains('|', StringComparison.Ordinal) ? IsWithin(all, joined) : all == joined).ShouldBeTrue(
                        $"{text}\n~~\n{string.Join("\n~~\n", parts)}"
                    );
                },
                iter: 5_000
            );

    [Fact]
    public void A_table_that_is_cut_has_its_head_in_every_part()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(row => $"| team {row} | did a thing |\n"));

        var parts = MessageParts.Split($"| Team | Done |\n|------|------|\n{rows}", part => part.Length <= 300);

        parts.Count.ShouldBeGreaterThan(3);
        parts.ShouldAllBe(part => part.StartsWith("| Team | Done |\n|------|------|\n| team "));
        string.Concat(parts.Select(part => part[(part.IndexOf("|\n| team", StringComparison.Ordinal) + 2)..])).ShouldBe(rows);
    }

    [Fact]
    public void Every_real_file_is_cut_where_a_section_begins_if_that_is_possible()
    {
        foreach (var file in Corpus.Files("final.md"))
        {
            var parts = MessageParts.Split(Corpus.Read(file), part => part.Length <= 5_000);
            string.Concat(parts).ShouldBe(Corpus.Read(file));
            parts.Skip(1).ShouldAllBe(part => part.StartsWith('#'));
        }
    }

    [Fact]
    public void A_code_block_that_is_cut_is_a_code_block_in_every_part()
    {
        var code = string.Join('\n', Enumerable.Range(0, 60).Select(line => $"line {line} of the log"));

        var parts = MessageParts.Split($"```\n{code}\n```", part => part.Length <= 300);

        parts.Count.ShouldBeGreaterThan(3);
        parts.ShouldAllBe(part => part.StartsWith("```\n") && part.TrimEnd().EndsWith("```"));
        string.Concat(parts).Replace("```\n", "").Replace("```", "").TrimEnd().ShouldBe(code);
    }

    private static bool IsWithin(string part, string whole)
    {
        var found = 0;
        foreach (var c in whole)
        {
            found += found < part.Length && part[found] == c ? 1 : 0;
        }

        return found == part.Length;
    }

    // Fences that close and open again around a cut are all that may be added.
    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('`' or '~')));
}
