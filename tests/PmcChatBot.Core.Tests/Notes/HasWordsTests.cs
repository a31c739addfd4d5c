using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class HasWordsTests
{
    [Theory]
    [InlineData("---")]
    [InlineData("</details>")]
    [InlineData(":::")]
    [InlineData("[docs]: https://example.org/docs")]
    [InlineData("<!-- what did\nyou do? -->")]
    [InlineData("- [ ] ")]
    [InlineData("| | |\n|---|:-:|\n| | |")]
    [InlineData("<a name=\"alpha\"></a>")]
    [InlineData("&nbsp;")]
    public void What_nobody_reads_is_no_update(string text) => Reports.HasWords(text).ShouldBeFalse();

    [Theory]
    [InlineData("- Shipped")]
    [InlineData("---\n\nA line below a rule")]
    [InlineData("<details>\n\nfolded\n\n</details>")]
    [InlineData("| a |\n|---|\n| |")]
    [InlineData("👍")]
    [InlineData("完了")]
    [InlineData("- [x] done")]
    [InlineData("2 < 3")]
    [InlineData("<https://example.org/report>")]
    [InlineData("<ada@example.org>")]
    public void What_anybody_reads_is_one(string text) => Reports.HasWords(text).ShouldBeTrue();

    [Fact]
    public void A_line_that_ends_in_another_program_s_way_ends_here_too() =>
        AnswerSplitter.SplitWithin("- router\u000bleak\u000cplan\u0085next").Parts[0].Text.ShouldBe("- router\nleak\nplan\nnext");
}
