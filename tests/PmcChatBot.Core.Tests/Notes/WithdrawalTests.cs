using PmcChatBot.Core.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class WithdrawalTests
{
    [Theory]
    [InlineData("- a\n- key s3cret\n- b", "- a\n- key S3CRET!\n- b", "- a\n- b", "- a\n- b", true)]
    [InlineData("- a\n- key s3cret\n- b", "- A\n- key s3cret\n- b", "- a\n- b", "- A\n- b", false)]
    [InlineData("- a\n- key s3cret\n- b", "- key s3cret\n- b\n- a", "- a\n- b", "- b\n- a", false)]
    [InlineData("- key s3cret", "- Bob's own words\n- key s3cret now", null, "- Bob's own words", true)]
    [InlineData("- key s3cret", "- key s3cret now", null, null, true)]
    [InlineData("- key s3cret\n- b", "- (nothing of it left)\n- b", "- b", "- b", true)]
    [InlineData("- key s3cret", "- key s3cret", "- key s3cret", "- key s3cret", false)]
    [InlineData("- a\n- b", "- a\n- B", "- a\n- b\n- c", "- a\n- B\n- c", false)]
    public void What_became_of_withdrawn_lines_goes_and_the_rest_stays(
        string @base,
        string theirs,
        string? ours,
        string? merged,
        bool others
    )
    {
        var (text, conflicts, tookOthers) = Withdrawal.Merge(@base, theirs, ours, Withdrawal.Lines("- key s3cret", ""));

        text.ShouldBe(merged);
        conflicts.ShouldBeEmpty();
        tookOthers.ShouldBe(others);
    }
}
