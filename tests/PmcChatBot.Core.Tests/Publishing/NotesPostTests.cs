using CsCheck;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Tests.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Publishing;

public sealed class NotesPostTests
{
    [Fact]
    public void The_parts_of_a_post_hold_every_character_of_the_notes_within_the_limit() =>
        Gen.Select(Markdowns.Any, Gen.Int[10, 200]).Sample(
            (text, limit) =>
            {
                var parts = NotesPost.Split(text, limit);
                parts.ShouldAllBe(part => part.Length <= limit);
                Words(string.Concat(parts)).ShouldBe(Words(text));
            },
            iter: 5_000);

    [Fact]
    public void Every_real_file_is_cut_where_a_section_begins_if_that_is_possible()
    {
        foreach (var file in Corpus.Files("final.md"))
        {
            NotesPost.Split(Corpus.Read(file), 12_000).Skip(1).ShouldAllBe(part => part.StartsWith('#'));
        }
    }

    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
