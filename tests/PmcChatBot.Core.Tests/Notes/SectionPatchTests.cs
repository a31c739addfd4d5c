using PmcChatBot.Core.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class SectionPatchTests
{
    [Theory]
    [InlineData("- a\n- b", "- c", "- a\n- b\n- c")]
    [InlineData("- a\n- b", "- b\n- c", "- a\n- b\n- c")]
    [InlineData("- a\n- b\n- c", "- a\n- c", "- a\n- b\n- c")]
    [InlineData("- a\n- b", "- a\n- b", "- a\n- b")]
    [InlineData("- a", "- a\n- b", "- a\n- b")]
    [InlineData("- a\n  - done", "- b\n  - done", "- a\n  - done\n- b\n  - done")]
    [InlineData("Done:\n- a\n\nNext:\n- b", "Done:\n- c\n\nNext:\n- d", "Done:\n- a\n\nNext:\n- b\n\nDone:\n- c\n\nNext:\n- d")]
    [InlineData("```\nmake\n```", "```\nmake test\n```", "```\nmake\n```\n\n```\nmake test\n```")]
    [InlineData(
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n|---|---|\n| 3 | 4 |",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n| a | b |\n|---|---|\n| 3 | 4 |"
    )]
    [InlineData("Words", "- a", "Words\n\n- a")]
    public void What_is_added_stands_whole_behind_what_is_there(string stored, string added, string whole) =>
        SectionPatch.Apply(stored, new SectionChange(SectionKey.Team("cli"), null, added)).Text.ShouldBe(whole);
}
