using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using Shouldly;

namespace PmcChatBot.Core.Tests.Collection;

public sealed class AnswerHeadingsTests
{
    private static readonly Team[] Both = [new("cli", "CLI"), new("mysql", "MySQL")];

    [Fact]
    public void A_message_of_two_real_sections_gives_each_team_its_own_words()
    {
        var count = 0;
        foreach (var file in Corpus.Files("final.md"))
        {
            if (!NotesDocument.CanBeRead(Corpus.Read(file)) || Imported(file) is not { } committee)
            {
                continue;
            }

            var outline = NotesOutline.Read(Corpus.Read(file), TeamNames.Of(committee.Teams));
            var told = committee
                .Teams.Select(team => (Team: team, Text: outline.Text(SectionKey.Team(team.Id))))
                .Where(each => !SectionText.IsBlank(each.Text ?? "") && !each.Text!.Contains("\n#", StringComparison.Ordinal))
                .ToList();
            foreach (var (one, other) in told.Zip(told.Skip(1)))
            {
                var message = $"### {one.Team.Name}\n\n{one.Text}\n\n### {other.Team.Name}\n\n{other.Text}";

                var parts = AnswerHeadings.ByTeam(message, [one.Team, other.Team]);
                if (parts.Count == 0)
                {
                    // Another heading could be meant: the author is asked.
                    continue;
                }

                parts.Select(part => part.Team).ShouldBe([one.Team, other.Team], file);
                Lines(parts[0].Text).ShouldBe(Lines($"### {one.Team.Name}\n{one.Text}"), file);
                Lines(parts[1].Text).ShouldBe(Lines($"### {other.Team.Name}\n{other.Text}"), file);
                count++;
            }
        }

        count.ShouldBeGreaterThan(300);
    }

    [Theory]
    [InlineData("\uFEFF**CLI**\n- a\n\n**MySQL:**\n- b")]
    [InlineData("# CLI\n- a\n\n# MySQL\n- b")]
    [InlineData("### CLI - Jo Doe\r\n\r\n- a\r\n\r\n### MySQL\r\n\r\n- b")]
    [InlineData("__CLI__\n- a\n\n### MySQL\n- b")]
    public void Headings_and_lines_in_bold_cut_a_message(string message)
    {
        var parts = AnswerHeadings.ByTeam(message, Both);

        parts.Select(part => part.Team.Name).ShouldBe(["CLI", "MySQL"]);
        parts[0].Text.ShouldEndWith("- a");
        parts[1].Text.ShouldEndWith("- b");
    }

    [Theory]
    [InlineData("- a\n\n### CLI\n- b\n\n### MySQL\n- c")]
    [InlineData("### CLI\n- a\n\n**MySQL**\n- b")]
    [InlineData("```\n### CLI\n### MySQL\n```")]
    [InlineData("### CLI\n- a\n\n```\n### MySQL\n```")]
    [InlineData("> ### CLI\n\n> ### MySQL")]
    [InlineData("### CLI\n- a\n\n#### MySQL\n- b")]
    public void Anything_else_is_one_message(string message) => AnswerHeadings.ByTeam(message, Both).ShouldBeEmpty();

    private static Committee? Imported(string file)
    {
        try
        {
            return NotesImport.Read(Corpus.Read(file), "2017-09-05.md").Committee;
        }
        catch (UserError)
        {
            return null;
        }
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
}
