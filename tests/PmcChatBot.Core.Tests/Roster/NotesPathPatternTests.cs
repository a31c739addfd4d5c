using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roster;

public sealed class NotesPathPatternTests
{
    [Theory]
    [InlineData("Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md")]
    [InlineData("notes of the day/{yyyy}{MM}{dd}.md")]
    public void A_path_with_the_date_in_it_is_fine(string pattern) => NotesPathPattern.Trouble(pattern).ShouldBeNull();

    [Theory]
    [InlineData("../{yyyy}-{MM}-{dd}.md", "below the repository")]
    [InlineData("/etc/{yyyy}-{MM}-{dd}.md", "below the repository")]
    [InlineData("a//{yyyy}-{MM}-{dd}.md", "below the repository")]
    [InlineData(".git/hooks/{yyyy}-{MM}-{dd}", "git's own files")]
    [InlineData("a/.GIT/{yyyy}-{MM}-{dd}", "git's own files")]
    [InlineData("--upload-pack=x/{yyyy}-{MM}-{dd}.md", "begins with")]
    [InlineData("a:b/{yyyy}-{MM}-{dd}.md", "without control characters")]
    [InlineData("a\nM 100644 b/{yyyy}-{MM}-{dd}.md", "without control characters")]
    [InlineData("notes.md", "a file of its own")]
    [InlineData("{yyyy}/{MM}.md", "a file of its own")]
    public void What_would_leave_the_repository_or_its_date_is_refused(string pattern, string expected) => NotesPathPattern.Trouble(pattern)!.ShouldContain(expected);
}
