using CsCheck;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Reading;

public sealed class SearchTermTests
{
    [Theory]
    [InlineData("envoy sidecar", "envoy", "sidecar")]
    [InlineData("  Envoy\tenvoy ", "envoy")]
    [InlineData("\"route services\" tcp", "route services", "tcp")]
    [InlineData("\u201Croute  services\u201D", "route services")]
    [InlineData("K\u00F6per", "koper")]
    [InlineData("5\" disk", "5", "disk")]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("a\u0000b\u0007", "a", "b")]
    public void A_search_is_read_word_by_word(string typed, params string[] terms) =>
        SearchTerm.Read(typed).Select(term => term.Text).ShouldBe(terms);

    [Theory]
    [InlineData("enovy", "Envoy is in", "Envoy")]
    [InlineData("kubernets", "on Kubernetes now", "Kubernetes")]
    [InlineData("koper", "by Dies K\u00F6per", "K\u00F6per")]
    [InlineData("koper", "by Dies Ko\u0308per", "Ko\u0308per")]
    [InlineData("release", "cf-release v280", "release")]
    [InlineData("cat", "the car", null)]
    [InlineData("v1.2.3", "v1.2.4 is out", null)]
    public void A_word_is_found_with_a_typo(string typed, string text, string? found)
    {
        var term = SearchTerm.Read(typed).ShouldHaveSingleItem();

        var at = term.In(FoldedText.Of(text));

        if (found is null)
        {
            at.ShouldBeEmpty();
        }
        else
        {
            text[at.ShouldHaveSingleItem()].ShouldBe(found);
        }
    }

    [Theory]
    [InlineData("Ko\u0308per, K\u00F6per", "koper, koper")]
    [InlineData("\u1EA4\u0416\u0419\u03AC", "a\u0436\u0438\u03B1")]
    public void What_is_found_in_a_folded_text_is_known_in_the_original(string text, string folded)
    {
        FoldedText.Of(text).Text.ShouldBe(folded);
        text[FoldedText.Of(text).Original(..folded.Length)].ShouldBe(text);
    }

    /// <summary>The store looks only at sections that have one of the pieces: a word with a typo that has none would never be found.</summary>
    [Fact]
    public void A_word_of_six_letters_or_more_with_as_many_typos_as_it_may_have_has_one_of_its_pieces()
    {
        var letter = Gen.Char["abcdefghij"];
        var word = Gen.String[letter, 6, 14];
        var edits = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 13], letter).Array[1, 2];
        Gen.Select(word, edits)
            .Sample(
                (typed, changes) =>
                {
                    var term = new SearchTerm(typed);
                    var written = changes.Take(term.MostTypos).Aggregate(typed, Changed);
                    // Swapped letters that are changed again are more than the typos that a term may have in one place.
                    return changes.Length > 1 && changes.Any(change => change.Item1 == 3)
                        || Spelling.Distance(typed, written) > term.MostTypos
                        || term.Pieces().Any(piece => written.Contains(piece, StringComparison.Ordinal));
                },
                iter: 20_000
            );
    }

    private static string Changed(string word, (int Kind, int At, char Letter) change)
    {
        var at = change.At % word.Length;
        return change.Kind switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, change.Letter.ToString()),
            2 => $"{word[..at]}{change.Letter}{word[(at + 1)..]}",
            _ when at + 1 < word.Length => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
            _ => word,
        };
    }
}
