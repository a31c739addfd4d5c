using PmcChatBot.Core.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class SquashMergeTests
{
    private const string Fork = "### CLI\n\n### Garden\n";
    private const string Branch = "### CLI\n\n- Released the stemcell v7\n- Released the stemcell v8\n\n### Garden\n";

    [Theory]
    [InlineData("### CLI\n\n- Released the stemcell v7\n- Released the stemcell v8\n\n### Garden\n")]
    [InlineData("### CLI\n\n- Released the stemcell v7\n\n### Garden\n\n- By hand\n")]
    [InlineData("### CLI\n\n- Released the new stemcell v7\n\n### Garden\n")]
    public void A_commit_with_half_of_the_branchs_lines_is_its_merge(string merged) => Find(merged).ShouldNotBeNull().Fork.ShouldBe("fork");

    [Theory]
    [InlineData("### CLI\n\n### Garden\n\n- Released the stemcell v7\n- Released the stemcell v8\n")]
    [InlineData("### CLI\n\n- Released nothing\n\n### Garden\n")]
    [InlineData("### CLI\n\n### Garden\n\n- By hand\n")]
    public void A_commit_that_only_reads_a_little_like_it_is_none(string merged) => Find(merged).ShouldBeNull();

    [Theory]
    [InlineData("### CLI\n\n- Released the stemcell v7\n\n### Garden\n", "- Released the stemcell v7")]
    [InlineData("### CLI\n\n- Released the new stemcell v7\n\n### Garden\n", "- Released the stemcell v7")]
    [InlineData("### CLI\n\n### Garden\n\n- Released the stemcell v7\n", "")]
    public void Lines_of_which_the_merge_has_nothing_are_not_agreed_on(string merged, string agreed) =>
        new SquashMerge(null, merged, "tip")
            .Agreed(Branch)
            .Split('\n')
            .Where(line => line.StartsWith('-'))
            .ShouldBe(agreed.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static SquashMerge? Find(string merged)
    {
        var (fork, own) = (Commit("fork", Fork), Commit("own", Branch));
        return SquashMerge.Find(new NotesHistory([fork, Commit("merge", merged)]), new NotesHistory([fork, own]), Branch, "own");
    }

    private static NotesCommit Commit(string id, string text) => new(id, "sam", "sam@example.org", DateTimeOffset.UnixEpoch, false, text);
}
