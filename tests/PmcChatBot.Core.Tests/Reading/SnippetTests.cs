using CsCheck;
using PmcChatBot.Core.Reading;
using Shouldly;

namespace PmcChatBot.Core.Tests.Reading;

public sealed class SnippetTests
{
    [Fact]
    public void What_was_sought_is_marked_in_the_text_around_it()
    {
        var text =
            $"{string.Concat(Enumerable.Repeat("before ", 30))}the [Envoy](https://envoy.example) **sidecar** of envoy{string.Concat(Enumerable.Repeat(" after", 60))}";

        var parts = Snippet.Of(text, SearchTerm.Read("envoy sidecar"));

        parts.Where(part => part.IsMatch).Select(part => part.Text).ShouldBe(["Envoy", "sidecar", "envoy"]);
        var shown = string.Concat(parts.Select(part => part.Text));
        shown.ShouldStartWith("\u2026before ");
        shown.ShouldEndWith(" after\u2026");
        shown.Length.ShouldBeLessThan(260);
    }

    [Theory]
    [InlineData("- Shipped envoy\n  - [x] and more\n", "Shipped envoy \u00B7 and more")]
    [InlineData("1. Envoy\n2) Next", "Envoy \u00B7 Next")]
    [InlineData("| team | what |\n| --- | :-: |\n| one | envoy |\n", "team what one envoy")]
    [InlineData("### Envoy\r\n> quoted\r\n\r\n---\r\nmore", "Envoy \u00B7 quoted more")]
    [InlineData("envoy a|b and x || y, -1 and - so", "envoy a|b and x || y, -1 and - so")]
    public void The_marks_of_lists_and_tables_are_left_out(string markdown, string shown) =>
        string.Concat(Snippet.Of(markdown, SearchTerm.Read("envoy")).Select(part => part.Text)).ShouldBe(shown);

    [Fact]
    public void Any_text_has_a_snippet_that_is_a_part_of_it() =>
        Gen.Select(Gen.String[Gen.Char[" abcdefg\u00E4\uD83D\uDE80\n*[]()"], 0, 600], Gen.String[Gen.Char["abcdefg"], 1, 3])
            .Sample(
                (text, typed) =>
                {
                    var parts = Snippet.Of(text, SearchTerm.Read(typed));
                    return parts.Sum(part => part.Text.Length) <= 300 && parts.All(part => part.Text.Length > 0);
                }
            );
}
