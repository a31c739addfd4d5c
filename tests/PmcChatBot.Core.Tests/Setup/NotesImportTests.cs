using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Setup;
using Shouldly;

namespace PmcChatBot.Core.Tests.Setup;

public sealed class NotesImportTests
{
    [Fact]
    public void Every_real_empty_file_gives_its_teams_and_a_template_that_reads_as_it_does()
    {
        foreach (var file in Corpus.Files("initial.md").Where(file => file.Contains("runtime-2017", StringComparison.Ordinal)))
        {
            var source = Corpus.Read(file);
            var name = Path.GetFileName(Path.GetDirectoryName(file))!;

            var imported = NotesImport.Read(source, $"Runtime/2017/{name}-runtime.md");

            imported.Committee.Title.ShouldBe("Runtime PMC");
            imported.Committee.NotesPath.ShouldBe("Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md");
            imported.Date.ShouldBe(DateOnly.ParseExact(name, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            var expected = NotesDocument
                .Parse(source)
                .Sections.Count(section => section.Level == 3 && section.Heading.Contains(" - ", StringComparison.Ordinal));
            imported.Committee.Teams.Count.ShouldBe(expected, file);
            imported.Committee.Teams.ShouldAllBe(team => team.Leads.Count > 0);
        }
    }

    [Theory]
    // In front matter, with a title that is an agenda word.
    [InlineData(
        "---\ntitle: \"Board meeting September 8, 2026\"\ndate: 2026-09-08T17:00:00Z\nparent: 2026\n---\n\n# Minutes\n\n### CLI - Jo Doe\n",
        "Board",
        "title: \"Board meeting {MMMM} {d}, {yyyy}\"\ndate: {date}T17:00:00Z\nparent: {yyyy}"
    )]
    // A title of the second level.
    [InlineData(
        "## TSC Meeting - 8th Sep 2026\n\n### CLI - Jo Doe\n\n### Docs - Ann Ash\n",
        "TSC",
        "## TSC Meeting - {d}{th} {MMM} {yyyy}"
    )]
    // A number, and who was there.
    [InlineData(
        "# TSC meeting #54, 2026-09-08\n\n**Present:** Jo Doe, Ann Ash\n- Recording: https://example.org/54\n\n## CLI - Jo Doe\n\n## 5. Action items\n"
            + "\n## \U0001F4DD Notes\n\n## AOB\n",
        "TSC",
        "# TSC meeting #54, {date}\n\n**Present:**\n- Recording:\n\n## CLI - Jo Doe"
    )]
    public void What_is_about_one_meeting_is_not_in_the_notes_of_all(string source, string title, string template)
    {
        var committee = NotesImport.Read(source, "notes/2026-09-08.md").Committee;

        committee.Title.ShouldBe(title);
        committee.Template.ShouldContain(template);
        committee.Teams.ShouldAllBe(team => team.Leads.Count > 0);
    }

    [Theory]
    [InlineData("2026\u201009\u201008-Steering.md", "{yyyy}\u2010{MM}\u2010{dd}-Steering.md")]
    [InlineData("meetings/2026-12-08.md", "meetings/{yyyy}-{MM}-{dd}.md")]
    [InlineData("Runtime/2017/2017-09-05-runtime.md", "Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md")]
    [InlineData("notes/2017/09/05/notes.md", "notes/{yyyy}/{MM}/{dd}/notes.md")]
    [InlineData("bosh/2018-01-02/bosh.md", "bosh/{yyyy}-{MM}-{dd}/bosh.md")]
    [InlineData("2018-01-02.md", "{yyyy}-{MM}-{dd}.md")]
    [InlineData("notes/11-26-2018.md", "notes/{MM}-{dd}-{yyyy}.md")]
    [InlineData("notes/26.11.2018.md", "notes/{dd}.{MM}.{yyyy}.md")]
    [InlineData("notes/20181126_pmc.md", "notes/{yyyy}{MM}{dd}_pmc.md")]
    [InlineData("2018/Q4/2018-11-26.md", "{yyyy}/Q{q}/{yyyy}-{MM}-{dd}.md")]
    [InlineData("2018-Q4/November/26-nov-2018.md", "{yyyy}-Q{q}/{MMMM}/{dd}-{mmm}-{yyyy}.md")]
    [InlineData("notes/2018/11/2018-11-26.md", "notes/{yyyy}/{MM}/{yyyy}-{MM}-{dd}.md")]
    [InlineData("notes/2018/November/26/notes.md", "notes/{yyyy}/{MMMM}/{dd}/notes.md")]
    [InlineData("PMC notes November 5th, 2018.md", "PMC notes {MMMM} {d}{th}, {yyyy}.md")]
    [InlineData("minutes-2018-3-4.md", "minutes-{yyyy}-{M}-{d}.md")]
    [InlineData("2018/minutes.md", "2018/minutes-{yyyy}-{MM}-{dd}.md")]
    [InlineData("2018/26-nov.md", "{yyyy}/{dd}-{mmm}.md")]
    [InlineData("notes/2018/Nov 26.md", "notes/{yyyy}/{MMM} {d}.md")]
    [InlineData("minutes/2018/11-26-tsc.md", "minutes/{yyyy}/{MM}-{dd}-tsc.md")]
    [InlineData("notes/2019.11.14.md", "notes/{yyyy}.{MM}.{dd}.md")]
    [InlineData("notes/2019.11.14_TSC.md", "notes/{yyyy}.{MM}.{dd}_TSC.md")]
    public void The_file_s_folder_is_kept(string path, string pattern) =>
        NotesImport.Read("# Runtime PMC\n\n### CLI - Jo Doe\n", path).Committee.NotesPath.ShouldBe(pattern);

    [Theory]
    [InlineData("# Runtime PMC (2018-11-26)", "Runtime PMC", "# Runtime PMC ({date})")]
    [InlineData("# Runtime PMC, Monday, November 26, 2018", "Runtime PMC", "# Runtime PMC, {dddd}, {MMMM} {d}, {yyyy}")]
    [InlineData("# [Runtime PMC 11/26/2018", "Runtime PMC", "# [Runtime PMC {MM}/{dd}/{yyyy}")]
    [InlineData("# 26 Nov 2018: Runtime PMC meeting notes", "Runtime PMC", "# {d} {MMM} {yyyy}: Runtime PMC meeting notes")]
    [InlineData("# Runtime PMC", "Runtime PMC", "# Runtime PMC")]
    public void The_title_is_kept_as_it_is_written_and_names_the_committee_without_its_date(string heading, string title, string template)
    {
        var imported = NotesImport.Read($"{heading}\n\n### CLI - Jo Doe\n", "notes/2018-11-26.md");

        imported.Committee.Title.ShouldBe(title);
        imported.Date.ShouldBe(new DateOnly(2018, 11, 26));
        imported.Committee.Template.ShouldStartWith(template + "\n");
        PmcChatBot
            .Core.Meetings.Meeting.Of(imported.Committee, new DateOnly(2018, 11, 26))
            .EmptyNotes(imported.Committee)
            .ShouldStartWith(heading + "\n");
    }

    [Fact]
    public void A_date_that_could_be_read_both_ways_is_read_as_the_title_says_and_is_a_doubt_else()
    {
        var told = NotesImport.Read("# PMC 5 June 2018\n\n### CLI - Jo Doe\n", "notes/05-06-2018.md");
        told.Committee.NotesPath.ShouldBe("notes/{dd}-{MM}-{yyyy}.md");
        told.Date.ShouldBe(new DateOnly(2018, 6, 5));
        told.Unsure.ShouldBeEmpty();

        var open = NotesImport.Read("# PMC\n\n### CLI - Jo Doe\n", "notes/05-06-2018.md");
        open.Date.ShouldBe(new DateOnly(2018, 5, 6));
        open.Unsure.ShouldContain(doubt => doubt.Contains("2018-06-05", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("# 13 July, 2023 Meeting Notes", "meetings/2023-07/july-13.md", "meetings/{yyyy}-{MM}/{mmmm}-{dd}.md")]
    [InlineData("# TSC 2018-01-10", "2018/01/10/tsc.md", "{yyyy}/{MM}/{dd}/tsc.md")]
    [InlineData("# TSC 2018-05-05", "2018/5/5.md", "{yyyy}/{M}/{d}.md")]
    public void A_path_in_which_the_date_s_parts_stand_apart_is_the_path_of_every_meeting(string heading, string path, string pattern)
    {
        var imported = NotesImport.Read($"{heading}\n\n### CLI - Jo Doe\n", path);

        imported.Committee.NotesPath.ShouldBe(pattern);
        imported.Unsure.ShouldBeEmpty();
    }

    [Fact]
    public void A_path_without_a_date_is_a_doubt_that_names_the_file_to_come() =>
        NotesImport
            .Read("# TSC 2018-01-10\n\n### CLI - Jo Doe\n", "minutes.md")
            .Unsure.ShouldContain(doubt => doubt.Contains("minutes-2018-01-10.md", StringComparison.Ordinal));

    [Theory]
    [InlineData("# Technical Steering Committee (TSC) Meeting 2018-01-10", "Technical Steering Committee (TSC)")]
    [InlineData("# Minutes of the 6th meeting of Ecma TC55", "Ecma TC55")]
    [InlineData("# Widget PMC - November 26th, 2018 [draft]", "Widget PMC")]
    [InlineData("# Widget PMC Monday, November 26, 2018 at 10:30", "Widget PMC")]
    [InlineData("# Widget PMC 26th of November 2018", "Widget PMC")]
    [InlineData("# Meeting of the Widget PMC on 2018-11-26", "Widget PMC")]
    public void The_committee_is_called_as_the_title_does(string heading, string title) =>
        NotesImport.Read($"{heading}\n\n### CLI - Jo Doe\n", "2018-01-10.md").Committee.Title.ShouldBe(title);

    [Fact]
    public void A_fold_round_the_teams_keeps_its_end() =>
        NotesImport
            .Read(
                "# PMC 2018-01-02\n\n<details><summary>Updates</summary>\n\n### Alpha - Ann Lee\n\n- Secret\n\n### Beta - Bo Li\n\n- "
                    + "Secret\n\n</details>\n\n## Discussion\n",
                "2018-01-02.md"
            )
            .Committee.Template.ShouldBe(
                "# PMC {date}\n\n<details><summary>Updates</summary>\n\n### Alpha - Ann Lee\n\n\n### Beta - Bo Li\n\n</details>\n\n"
                    + "## Discussion\n"
            );

    [Fact]
    public void A_file_with_the_notes_of_several_meetings_is_refused_with_what_to_do() =>
        Should
            .Throw<UserError>(() =>
                NotesImport.Read("# 2019\n\n## December 19 (APAC)\n\n- x\n\n## December 5 (APAC)\n\n- y\n", "2019-meeting-notes.md")
            )
            .Message.ShouldContain("several meetings");

    [Fact]
    public void A_line_with_a_date_that_would_stand_in_every_meeting_s_notes_is_a_doubt() =>
        NotesImport
            .Read("# PMC\n\n**Date:** 10 April 2024\n\n### Alpha - Ann Lee\n", "2024-04-10.md")
            .Unsure.ShouldContain(doubt => doubt.Contains("**Date:** 10 April 2024", StringComparison.Ordinal));

    [Fact]
    public void Definitions_that_the_agenda_needs_stay() =>
        NotesImport
            .Read(
                "# PMC 2018-01-02\n\n## Agenda\n\n- [board]\n\n## Projects\n\n### Alpha - Ann Lee\n\n- Secret\n\n[board]: "
                    + "https://example.org/board\n[other]: https://example.org/other\n",
                "2018-01-02.md"
            )
            .Committee.Template.ShouldBe(
                "# PMC {date}\n\n## Agenda\n\n- [board]\n\n[board]: https://example.org/board\n\n## Projects\n\n### Alpha - Ann Lee\n\n"
            );

    [Fact]
    public void Leads_in_scripts_without_capitals_are_leads() =>
        NotesImport
            .Read(
                "# PMC 2018-01-02\n\n## Projects\n\n### Alpha - \u738b\u5c0f\u660e\n\n### Beta - \u0645\u062d\u0645\u062f\n",
                "2018-01-02.md"
            )
            .Committee.Teams.ShouldAllBe(team => team.Leads.Count == 1);

    [Fact]
    public void Who_is_struck_through_leads_no_more() =>
        NotesImport
            .Read("# PMC 2018-01-02\n\n### CLI - ~~Old Lead~~ New Lead\n", "2018-01-02.md")
            .Committee.People.Select(person => person.Name)
            .ShouldBe(["New Lead"]);

    [Fact]
    public void The_file_s_date_goes_before_the_title_s_and_the_other_is_a_doubt()
    {
        var imported = NotesImport.Read("# Runtime PMC 2017-08-22\n\n### CLI - Jo Doe\n", "Runtime/2017/2017-09-05-runtime.md");

        imported.Date.ShouldBe(new DateOnly(2017, 9, 5));
        imported.Unsure.ShouldContain(doubt => doubt.Contains("2017-08-22", StringComparison.Ordinal));
    }

    [Fact]
    public void Front_matter_is_no_heading()
    {
        var imported = NotesImport.Read(
            "---\nlayout: default\n---\n\n# Widget PMC 2026-12-08\n\n### Alpha - Ann Lee\n",
            "meetings/2026-12-08.md"
        );

        imported.Committee.Title.ShouldBe("Widget PMC");
        imported.Committee.Teams.Select(team => team.PlainName).ShouldBe(["Alpha"]);
        imported.Committee.Template.ShouldStartWith("---\nlayout: default\n---\n");
    }

    [Fact]
    public void A_comment_in_front_matter_is_not_the_title_and_braces_below_it_are_words()
    {
        var imported = NotesImport.Read(
            "---\nlayout: default\n# by hand\n---\n\n# Widget PMC, 8 December 2026\n\n## Agenda\n\n- Use {yyyy} in paths\n\n### Alpha "
                + "- Ann Lee\n",
            "meetings/2026-12-08.md"
        );

        PmcChatBot
            .Core.Meetings.Meeting.Of(imported.Committee, new DateOnly(2027, 1, 5))
            .EmptyNotes(imported.Committee)
            .ShouldStartWith(
                "---\nlayout: default\n# by hand\n---\n\n# Widget PMC, 5 January 2027\n\n## Agenda\n\n- Use {yyyy} in paths\n"
            );
    }

    [Fact]
    public void Every_real_empty_file_of_every_committee_can_be_read()
    {
        foreach (var file in Corpus.Files("initial.md"))
        {
            var name = Path.GetFileName(Path.GetDirectoryName(file))!;

            var imported = NotesImport.Read(Corpus.Read(file), $"PMC/{name}.md");

            imported.Date.ShouldBe(DateOnly.ParseExact(name, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), file);
            imported.Committee.NotesPath.ShouldBe("PMC/{yyyy}-{MM}-{dd}.md");
            imported.Committee.Teams.ShouldNotBeEmpty(file);
        }
    }

    [Fact]
    public void Teams_may_stand_at_level_two()
    {
        var imported = NotesImport.Read(
            "# Services PMC 2018-01-02\n\n## Agenda\n\n## Redis - Jo Doe\n\n## Rabbit - Al Roe\n",
            "notes/2018-01-02.md"
        );

        imported.Committee.Teams.Select(team => team.PlainName).ShouldBe(["Redis", "Rabbit"]);
        imported.AgendaSections.ShouldBe(["Agenda"]);
    }

    [Fact]
    public void Teams_without_leads_are_taken_and_named_as_doubts()
    {
        var imported = NotesImport.Read(
            "# BOSH PMC\n\n## Announcements\n\n## Updates\n\n### Director\n\n### Agent\n",
            "bosh/2018-01-02-bosh.md"
        );

        imported.Committee.Teams.Select(team => team.PlainName).ShouldBe(["Director", "Agent"]);
        imported.Unsure.ShouldContain(doubt => doubt.Contains("Director", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_as_headings_and_grouping_headings_are_understood()
    {
        const string source =
            "# Extensions PMC: 2018-03-04\n\n## Projects\n\n### _Active_\n\n#### [Autoscaler](https://example.org) - Bo Li\n\n### "
            + "_Incubating_\n\n#### [Buildpacks](https://example.org/b) (incubating) - Jo Doe, Al Roe\n";

        var imported = NotesImport.Read(source, "Extensions/2018-03-04.md");

        imported
            .Committee.Teams.Select(team => (team.PlainName, team.Label, team.Leads.Count))
            .ShouldBe([("Autoscaler", null, 1), ("Buildpacks", "incubating", 2)]);
        imported.AgendaSections.ShouldContain("_Incubating_");
    }

    [Theory]
    [InlineData("## Projects\n\n### A - Ann Lee\n\n### _Incubating_\n\n#### C - Cy Do\n\n#### D - Di Ek\n", "A,C,D")]
    [InlineData("## A - Ann Lee\n\n## _Incubating_\n\n## C - Cy Do\n", "A,C")]
    [InlineData(
        "## A - Ann Lee\n\n## B - Bo Li\n\n## _Incubating_\n\n### [Eirini](https://example.org) (incubating) - Julian S.\n\n### "
            + "Notifications - Jo Doe\n",
        "A,B,Eirini,Notifications"
    )]
    [InlineData("## A - Ann Lee\n\n### Three - \n\n## B -\n\n## C - Cy Do\n", "A,B,C")]
    public void No_team_beside_or_below_a_grouping_heading_is_missed(string source, string teams) =>
        string.Join(
                ",",
                NotesImport
                    .Read("# Some PMC 2018-01-02\n\n## Agenda\n\n" + source, "x/2018-01-02.md")
                    .Committee.Teams.Select(team => team.PlainName)
            )
            .ShouldBe(teams);

    [Fact]
    public void Reports_do_not_get_into_the_template()
    {
        var imported = NotesImport.Read(
            "# Runtime PMC 2017-09-05\n\n## Agenda\n\n* Backlog\n\n## Backlog\n\n### CLI - Dies Köper\n\n- Secret\n",
            "2017-09-05.md"
        );

        imported.Committee.Template.ShouldBe("# Runtime PMC {date}\n\n## Agenda\n\n* Backlog\n\n## Backlog\n\n### CLI - Dies Köper\n\n");
    }

    [Theory]
    [InlineData("- ...")]
    [InlineData("[add your update here]")]
    [InlineData("* TBD")]
    public void What_only_holds_a_place_below_a_team_stays_in_the_template(string placeholder) =>
        NotesImport
            .Read($"# PMC 2018-01-02\n\n### CLI - Dies K\u00f6per\n\n{placeholder}\n\n### Garden - Jo Doe\n\n- Secret\n", "2018-01-02.md")
            .Committee.Template.ShouldBe($"# PMC {{date}}\n\n### CLI - Dies K\u00f6per\n\n{placeholder}\n\n### Garden - Jo Doe\n\n");

    [Theory]
    [InlineData("# TSC 2019-11-14\n\n# Announcements\n\n# Sawtooth - Dan Mid\n\n- Shipped\n\n# Fabric - Gari Sin\n", "Sawtooth,Fabric")]
    [InlineData("# TSC\n\n# Announcements\n\n# Sawtooth\n\n- Shipped\n\n# Fabric\n", "Sawtooth,Fabric")]
    [InlineData("# TSC 2019-11-14\n\n## Chair - Dee Doe\n\n## Apologies - Ann Lee\n\n## Fabric - Gari Sin\n", "Fabric")]
    public void Teams_at_the_title_s_level_are_teams_and_who_chairs_is_none(string source, string teams)
    {
        var imported = NotesImport.Read(source, "2019-11-14.md").Committee;

        string.Join(",", imported.Teams.Select(team => team.PlainName)).ShouldBe(teams);
        NotesOutline
            .Read(imported.Template, new TeamNames(imported.Teams))
            .Keys.Count(key => key.TeamId is not null)
            .ShouldBe(imported.Teams.Count);
    }

    [Theory]
    [InlineData("# IPFS All Hands November 14", "2016-11-14-all-hands.md", "# IPFS All Hands {MMMM} {d}", "IPFS All Hands")]
    [InlineData("# All Hands, Tuesday, Nov 14th", "2017-11-14.md", "# All Hands, {dddd}, {MMM} {d}{th}", "All Hands")]
    [InlineData("# TSC 2/28/2023", "joint-meeting-20230328.md", "# TSC {M}/{d}/{yyyy}", "TSC")]
    [InlineData("# TSC 2016-02-16 - canceled", "2016-02-16-TSC-Minutes-canceled.md", "# TSC {date} - canceled", "TSC")]
    public void A_date_in_part_or_another_date_is_each_meeting_s_own(string title, string file, string template, string name)
    {
        var imported = NotesImport.Read($"{title}\n\n## CLI - Jo Doe\n", file);

        imported.Committee.Template.ShouldStartWith(template);
        imported.Committee.Title.ShouldBe(name);
        imported.Committee.NotesPath.ShouldNotContain("canceled");
    }

    [Fact]
    public void A_title_with_a_day_that_is_not_the_file_s_is_a_doubt() =>
        NotesImport
            .Read("# X PMC, Tuesday, Dec 8th\n\n## CLI - Jo Doe\n", "a/2026-12-09.md")
            .Unsure.ShouldContain(doubt => doubt.Contains("Dec 8th", StringComparison.Ordinal));

    [Theory]
    [InlineData("title: 2016 09 22 TSC Minutes", "title: {yyyy} {MM} {dd} TSC Minutes")]
    [InlineData("date: September 22, 2016", "date: {MMMM} {d}, {yyyy}")]
    public void A_date_in_front_matter_is_each_meeting_s_own_however_it_is_written(string line, string template) =>
        NotesImport
            .Read($"---\n{line}\n---\n\n# TSC 2016-09-22\n\n## CLI - Jo Doe\n", "2016-09-22.md")
            .Committee.Template.ShouldStartWith($"---\n{template}\n---\n");

    [Fact]
    public void Who_was_there_is_no_team_and_who_presents_leads() =>
        NotesImport
            .Read(
                "# TAC 2020-11-18\n\n## Voting member attendance\n\n## Other Attendees\n\n## Chat\n\n## Alpha - presented by Jo Doe\n\n"
                    + "## Beta - no-one\n",
                "2020-11-18.md"
            )
            .Committee.Teams.Select(team => $"{team.PlainName} {team.Leads.Count}")
            .ShouldBe(["Alpha 1", "Beta 0"]);

    [Fact]
    public void A_name_in_brackets_is_a_doubt() =>
        NotesImport
            .Read("# PMC 2018-01-02\n\n### Garden (Amelia Downs)\n\n### CLI - Jo Doe\n", "2018-01-02.md")
            .Unsure.ShouldContain(doubt => doubt.Contains("\"Amelia Downs\"", StringComparison.Ordinal));

    [Fact]
    public void A_container_round_the_teams_keeps_its_end() =>
        NotesImport
            .Read("# PMC 2018-01-02\n\n:::spoiler Teams\n\n### CLI - Jo Doe\n\n- Secret\n\n:::\n", "2018-01-02.md")
            .Committee.Template.ShouldBe("# PMC {date}\n\n:::spoiler Teams\n\n### CLI - Jo Doe\n\n:::\n");

    [Fact]
    public void Front_matter_in_TOML_is_no_heading_and_its_date_is_each_meeting_s() =>
        NotesImport
            .Read("+++\ntitle = \"PMC\"\ndate = 2018-01-02\n+++\n\n# PMC 2018-01-02\n\n### CLI - Jo Doe\n", "2018-01-02.md")
            .Committee.Template.ShouldStartWith("+++\ntitle = \"PMC\"\ndate = {date}\n+++\n\n# PMC {date}\n");

    [Fact]
    public void Words_about_a_section_are_no_lead()
    {
        var imported = NotesImport.Read("# PMC 2018-01-02\n\n### CI - Status update\n\n### CLI - Jo Doe\n", "2018-01-02.md");
        imported.Committee.Teams.Select(team => $"{team.PlainName} {team.Leads.Count}").ShouldBe(["CI 0", "CLI 1"]);
        imported.Unsure.ShouldContain(doubt => doubt.StartsWith("\"Status update\" stands after CI", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_headings_is_refused_with_a_reason() =>
        Should.Throw<UserError>(() => NotesImport.Read("just text", "x.md")).Message.ShouldContain("no headings");
}
