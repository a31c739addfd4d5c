using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class StaleCopiesTests
{
    private static readonly TeamNames Teams = new([new Team("cli", "CLI")]);

    /// <summary>
    /// Commits as "author: lines of the section", bot's with a star, parted by bars; and what the section should be then.
    /// </summary>
    [Theory]
    [InlineData("*dies: a | sam: ", "a")]
    [InlineData("*dies: a | *dies: a,b | sam: a", "a,b")]
    [InlineData("*dies: a | sam: x", "a,x")]
    [InlineData("*dies: alpha | *dies: alpha,beta | sam: alpha,other", "alpha,beta,other")]
    [InlineData("*dies: a | eric: a,b | sam: a | tim: ", "a,b")]
    [InlineData("*dies: a | sam: | tim: new words", "a,new words")]
    [InlineData("*dies: a | sam: a,b | sam: ", "a,b")]
    [InlineData("*dies: secret | *dies: | sam: secret", "")]
    [InlineData("*dies: a,secret | *dies: a | sam: a,secret", "a")]
    [InlineData("*dies: secret | *dies: | sam: secret,more", "more")]
    public void A_stale_copy_is_put_right(string commits, string expected) =>
        Find(commits).Single().Restored.Text.ShouldBe(expected.Replace(',', '\n'));

    [Theory]
    [InlineData("*dies: a line of words | sam: a better line of words")]
    [InlineData("*dies: a | sam: a,b | sam: a")]
    [InlineData("*dies: a | sam: a,b")]
    [InlineData("*dies: a,b | sam: b,a")]
    [InlineData("*dies: a | lead: ")]
    [InlineData("*dies: a | sam: | tim: a")]
    [InlineData("*dies: a | lead: | sam: a")]
    [InlineData("sam: a | *dies: a,b | sam: a,b,c | tim: a,b,c,d")]
    public void A_hand_edit_is_none(string commits) => Find(commits).ShouldBeEmpty();

    [Fact]
    public void A_section_under_another_heading_is_none()
    {
        var history = new NotesHistory([Commit("0", "*dies", "### CLI\n\n- a\n"), Commit("1", "sam", "### Command Line\n\n- a\n")]);

        StaleCopies.Find(history, new HashSet<int> { 0 }, "### CLI\n", Teams, (_, _) => false).ShouldBeEmpty();
    }

    [Fact]
    public void Taking_out_a_section_that_the_file_began_with_is_none()
    {
        var history = new NotesHistory([
            Commit("0", "chair", "## Roadmap\n\nold\n"),
            Commit("1", "sam", "# Notes\n"),
            Commit("2", "tim", "# Notes\n\n## Roadmap\n\nnew\n"),
        ]);

        StaleCopies.Find(history, new HashSet<int> { 0 }, "### CLI\n", Teams, (_, _) => false).ShouldBeEmpty();
    }

    [Fact]
    public void Blanks_at_the_end_of_a_line_are_nobody_s_words() =>
        StaleCopies
            .Find(
                new NotesHistory([
                    Commit("0", "*lead", "# Notes\n\n### CLI\n\n- a \n"),
                    Commit("1", "*marco", "# Notes\n\n### CLI\n\n- a\n"),
                    Commit("2", "sam", "# Notes\n\n### CLI\n\n- a \n"),
                ]),
                new HashSet<int> { 0, 1 },
                "# Notes\n\n### CLI\n",
                Teams,
                (_, _) => false
            )
            .ShouldBeEmpty();

    private static IReadOnlyList<StaleCopy> Find(string commits)
    {
        var list = commits
            .Split('|')
            .Select(
                (commit, i) =>
                    commit.Split(':') is var parts
                        ? Commit($"{i}", parts[0].Trim(), $"# Notes\n\n### CLI\n\n{parts[1].Trim().Replace(',', '\n')}\n")
                        : null!
            )
            .ToList();
        return StaleCopies.Find(
            new NotesHistory(list),
            new HashSet<int>(),
            "# Notes\n\n### CLI\n",
            Teams,
            (commit, _) => commit.AuthorName == "lead"
        );
    }

    private static NotesCommit Commit(string id, string author, string text) =>
        new(id, author.TrimStart('*'), $"{author.TrimStart('*')}@example.org", DateTimeOffset.UnixEpoch, author[0] == '*', text);
}
