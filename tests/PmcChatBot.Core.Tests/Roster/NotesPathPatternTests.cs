using System.Globalization;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roster;

public sealed class NotesPathPatternTests
{
    [Theory]
    [InlineData("Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md")]
    [InlineData("notes of the day/{yyyy}{MM}{dd}.md")]
    public void A_path_with_the_date_in_it_is_fine(string pattern) => NotesPathPattern.Problem(pattern).ShouldBeNull();

    [Theory]
    [InlineData("Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md", "Runtime/2017/2017-09-05-runtime.md", "2017-09-05")]
    [InlineData("Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md", "Runtime/2016/2017-09-05-runtime.md", null)]
    [InlineData("Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md", "Runtime/2017/2017-19-45-runtime.md", null)]
    [InlineData("a (b)+[c]/{dd}.{MM}.{yyyy}.md", "a (b)+[c]/05.09.2017.md", "2017-09-05")]
    [InlineData("a (b)+[c]/{dd}.{MM}.{yyyy}.md", "a (b)+[c]/05.09.2017xmd", null)]
    [InlineData("{yyyy}/Q{q}/{MMMM} {d}{th}.md", "2017/Q3/September 5th.md", "2017-09-05")]
    [InlineData("{yyyy}/Q{q}/{MMMM} {d}{th}.md", "2017/Q4/September 5th.md", null)]
    [InlineData("{yyyy}/{mmm}-{d}.md", "2017/sep-5.md", "2017-09-05")]
    public void A_path_tells_the_date_of_its_notes(string pattern, string path, string? date)
    {
        DateOnly? expected = date is null ? null : DateOnly.Parse(date, CultureInfo.InvariantCulture);

        NotesPathPattern.DateOf(pattern, path).ShouldBe(expected);
        (expected is { } on ? NotesPathPattern.PathOn(pattern, on) : path).ShouldBe(path);
    }

    [Theory]
    [InlineData("../{yyyy}-{MM}-{dd}.md", "inside the repository")]
    [InlineData("/etc/{yyyy}-{MM}-{dd}.md", "inside the repository")]
    [InlineData("a//{yyyy}-{MM}-{dd}.md", "inside the repository")]
    [InlineData(".git/hooks/{yyyy}-{MM}-{dd}", "git's own files")]
    [InlineData("a/.GIT/{yyyy}-{MM}-{dd}", "git's own files")]
    [InlineData("--upload-pack=x/{yyyy}-{MM}-{dd}.md", "do not begin with")]
    [InlineData("a:b/{yyyy}-{MM}-{dd}.md", "without control characters")]
    [InlineData("a\nM 100644 b/{yyyy}-{MM}-{dd}.md", "without control characters")]
    [InlineData("notes.md", "its own file")]
    [InlineData("{yyyy}/{MM}.md", "its own file")]
    public void What_would_leave_the_repository_or_its_date_is_refused(string pattern, string expected) =>
        NotesPathPattern.Problem(pattern)!.ShouldContain(expected);
}
