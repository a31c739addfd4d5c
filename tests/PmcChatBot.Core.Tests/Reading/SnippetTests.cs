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
