using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roster;

public sealed class NotesImportTests
{
    [Fact]
    public void Every_real_empty_file_gives_its_teams_and_a_template_that_reads_as_it_does()
    {
        foreach (var file in Corpus.Files("initial.md"))
        {
            var source = Corpus.Read(file);
            var name = Path.GetFileName(Path.GetDirectoryName(file))!;

            var imported = NotesImport.Read(source, $"Runtime/2017/{name}-runtime.md");

            imported.Committee.Title.ShouldBe("Runtime PMC");
            imported.Committee.NotesPath.ShouldBe("Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md");
            imported.Date.ShouldBe(DateOnly.ParseExact(name, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            var expected = NotesDocument.Parse(source).Sections.Count(section => section.Level == 3 && section.Heading.Contains(" - ", StringComparison.Ordinal));
            imported.Committee.Teams.Count.ShouldBe(expected, file);
            imported.Committee.Teams.ShouldAllBe(team => team.Leads.Count > 0);
        }
    }

    [Fact]
    public void Teams_may_stand_at_level_two()
    {
        var imported = NotesImport.Read("# Services PMC 2018-01-02\n\n## Agenda\n\n## Redis - Jo Doe\n\n## Rabbit - Al Roe\n", "notes/2018-01-02.md");

        imported.Committee.Teams.Select(team => team.PlainName).ShouldBe(["Redis", "Rabbit"]);
        imported.AgendaSections.ShouldBe(["Agenda"]);
    }

    [Fact]
    public void Teams_without_leads_are_taken_and_named_as_doubts()
    {
        var imported = NotesImport.Read("# BOSH PMC\n\n## Announcements\n\n## Updates\n\n### Director\n\n### Agent\n", "bosh/2018-01-02-bosh.md");

        imported.Committee.Teams.Select(team => team.PlainName).ShouldBe(["Director", "Agent"]);
        imported.Unsure.ShouldContain(doubt => doubt.Contains("Director", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_as_headings_and_grouping_headings_are_understood()
    {
        const string source = "# Extensions PMC: 2018-03-04\n\n## Projects\n\n### _Active_\n\n#### [Autoscaler](https://example.org) - Bo Li\n\n### _Incubating_\n\n#### [Buildpacks](https://example.org/b) (incubating) - Jo Doe, Al Roe\n";

        var imported = NotesImport.Read(source, "Extensions/2018-03-04.md");

        imported.Committee.Teams.Select(team => (team.PlainName, team.Label, team.Leads.Count)).ShouldBe([("Autoscaler", null, 1), ("Buildpacks", "incubating", 2)]);
        imported.AgendaSections.ShouldContain("_Incubating_");
    }

    [Theory]
    [InlineData("## Projects\n\n### A - Ann Lee\n\n### _Incubating_\n\n#### C - Cy Do\n\n#### D - Di Ek\n", "A,C,D")]
    [InlineData("## A - Ann Lee\n\n## _Incubating_\n\n## C - Cy Do\n", "A,C")]
    [InlineData("## A - Ann Lee\n\n## B - Bo Li\n\n## _Incubating_\n\n### [Eirini](https://example.org) (incubating) - Julian S.\n\n### Notifications - Jo Doe\n", "A,B,Eirini,Notifications")]
    [InlineData("## A - Ann Lee\n\n### Three - \n\n## B -\n\n## C - Cy Do\n", "A,B,C")]
    public void No_team_beside_or_below_a_grouping_heading_is_missed(string source, string teams) =>
        string.Join(",", NotesImport.Read("# Some PMC 2018-01-02\n\n## Agenda\n\n" + source, "x/2018-01-02.md").Committee.Teams.Select(team => team.PlainName)).ShouldBe(teams);

    [Fact]
    public void Reports_do_not_get_into_the_template()
    {
        var imported = NotesImport.Read("# Runtime PMC 2017-09-05\n\n## Agenda\n\n* Backlog\n\n## Backlog\n\n### CLI - Dies Köper\n\n- Secret\n", "2017-09-05.md");

        imported.Committee.Template.ShouldBe("# Runtime PMC {date}\n\n## Agenda\n\n* Backlog\n\n## Backlog\n\n### CLI - Dies Köper\n\n");
    }

    [Fact]
    public void A_file_without_headings_is_refused_with_a_reason() =>
        Should.Throw<UserError>(() => NotesImport.Read("just text", "x.md")).Message.ShouldContain("no headings");
}
