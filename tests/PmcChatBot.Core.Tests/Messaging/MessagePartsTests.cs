using CsCheck;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Tests.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Messaging;

public sealed class MessagePartsTests
{
    [Fact]
    public void The_parts_hold_every_character_of_the_text_within_the_limit() =>
        Gen.Select(Markdowns.Any, Gen.Int[10, 200]).Holds(
            (text, limit) =>
            {
                var parts = MessageParts.Split(text, part => part.Length <= limit);
                parts.ShouldAllBe(part => part.Length <= limit);
                Letters(string.Concat(parts)).ShouldBe(Letters(text));
            },
            iter: 5_000);

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

    // Fences that close and open again around a cut are all that may be added.
    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('`' or '~')));
}
