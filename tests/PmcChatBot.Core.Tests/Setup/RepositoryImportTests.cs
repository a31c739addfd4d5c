using System.Globalization;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using Shouldly;

namespace PmcChatBot.Core.Tests.Setup;

public sealed class RepositoryImportTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);

    [Fact]
    public void The_real_repository_has_three_committees_with_their_paths()
    {
        var proposals = RepositoryImport.Read(RealRepository(), Today);

        proposals
            .Select(proposal => (proposal.Committee.Id, proposal.Committee.Title, proposal.Committee.NotesPath, proposal.Meetings.Count))
            .ShouldBe([
                ("bosh", "BOSH PMC", "BOSH/{yyyy}/{yyyy}-{MM}-{dd}-bosh.md", 7),
                ("runtime", "Runtime PMC", "Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md", 76),
                ("buildpacks", "Buildpacks PMC", "Buildpacks/{yyyy}/{yyyy}-{MM}-{dd}-buildpacks.md", 7),
            ]);
    }

    [Fact]
    public void Every_team_of_the_last_real_notes_is_found_with_its_lead()
    {
        var runtime = RepositoryImport.Read(RealRepository(), Today).Single(proposal => proposal.Committee.Id == "runtime").Committee;
        var headings = NotesDocument
            .Parse(RealRepository().Single(file => file.Path == "Runtime/2018/2018-12-11-runtime.md").Text)
            .Sections.Where(section => section.Level == 3)
            .Select(section => HeadingText.Parse(section.Heading))
            .ToList();

        headings.Count.ShouldBe(19);
        runtime
            .ActiveTeams.Select(team => (team.Name, team.Label, string.Join(" and ", team.Leads.Select(runtime.NameOf))))
            .ShouldBe(
                headings.Select(heading => (heading.Name, heading.Label, string.Join(" and ", HeadingText.SplitLeads(heading.Leads))))
            );
        runtime.FindTeam("release-integration")!.Subsections.Select(part => part.Name).ShouldContain("cf-deployment");
    }

    [Fact]
    public void Former_names_of_three_years_and_teams_that_are_gone_are_found()
    {
        var runtime = RepositoryImport.Read(RealRepository(), Today).Single(proposal => proposal.Committee.Id == "runtime");

        runtime.Committee.FindTeam("garden-windows")!.FormerNames.ShouldBe(["Greenhouse"]);
        runtime.Committee.FindTeam("garden")!.FormerNames.ShouldBe(["Garden Core", "Garden-runC"]);
        runtime.Committee.FindTeam("haproxy")!.FormerNames.ShouldBe(["HAProxy boshrelease", "HAProxy-boshrelease"]);
        runtime.Committee.Teams.Where(team => team.Retired).Select(team => team.Name).ShouldBe(["Oratos", "GrootFS", "Runtime OG", "MEGA"]);
        runtime.Learned.ShouldContain("Garden-Windows was called Greenhouse on 2017-09-05 and before.");
    }

    [Fact]
    public void Every_heading_of_a_team_in_three_years_is_a_team_s()
    {
        var runtime = RepositoryImport.Read(RealRepository(), Today).Single(proposal => proposal.Committee.Id == "runtime");
        var names = TeamNames.Of(runtime.Committee.Teams);

        runtime
            .Meetings.SelectMany(meeting => NotesDocument.Parse(meeting.File.Text).Sections)
            .Where(section => section.Level == 3 && HeadingText.Parse(section.Heading).Leads is not null)
            .Where(section => names.Find(section.Heading) is null)
            .Select(section => section.Heading)
            // An item under Discussion.
            .ShouldBe(["CF Roadmap Proposal - Dies"]);
    }

    [Fact]
    public void The_real_schedules_and_their_exceptions_are_found()
    {
        var all = RepositoryImport.Read(RealRepository(), Today);
        var of2017 = RepositoryImport.Read(Real("runtime-2017", "Runtime", "runtime"), Today).Single().Schedule;

        of2017
            .Rules.Select(rule => $"{rule.Rule} from {rule.First:yyyy-MM-dd}")
            .ShouldBe(["FREQ=WEEKLY;INTERVAL=4;BYDAY=WE from 2017-01-11", "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU from 2017-01-24"]);
        of2017.Exceptions().ShouldBeEmpty();
        var last = all.Single(proposal => proposal.Committee.Id == "runtime").Schedule;
        last.Rules.Select(rule => rule.Rule).ShouldBe(["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"]);
        last.Exceptions()
            .ShouldBe([
                "also 2017-12-13",
                "2018-01-10 instead of 2018-01-09",
                "2018-02-07 instead of 2018-02-06",
                "no meeting on 2018-04-17",
            ]);
        var bosh = all.Single(proposal => proposal.Committee.Id == "bosh").Schedule;
        bosh.Rules.Select(rule => rule.Rule).ShouldBe(["FREQ=MONTHLY;BYDAY=3TH"]);
        bosh.Exceptions().ShouldBe(["no meeting on 2019-06-20", "no meeting on 2019-10-17"]);
    }

    [Fact]
    public void Files_by_date_alone_are_notes()
    {
        var proposal = Read(Fortnightly(6).Select(date => File($"notes/{date:yyyy-MM-dd}.md", Notes("Web WG", $"{date:yyyy-MM-dd}"))));

        proposal.Committee.NotesPath.ShouldBe("notes/{yyyy}-{MM}-{dd}.md");
        proposal.Committee.Title.ShouldBe("Web WG");
        proposal.Schedule.Rules.Select(rule => rule.Rule).ShouldBe(["FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"]);
        proposal.Committee.ActiveTeams.Select(team => team.Name).ShouldBe(["Alpha", "Beta"]);
        proposal.Meetings.Select(meeting => meeting.Date).ShouldBe(Fortnightly(6));
    }

    [Theory]
    [InlineData("notes/{0:yyyy}-{0:MM}-{0:%d}.md")]
    [InlineData("notes/{0:yyyy}/WG-{0:%M}-{0:%d}.md")]
    [InlineData("notes/{0:yyyy}/sync-{0:MM}-{0:%d}.md")]
    public void Days_with_and_without_a_zero_lose_no_file(string path)
    {
        var proposal = Read(Fortnightly(18).Select(date => File(Written(date, path), Notes("Web WG", $"{date:yyyy-MM-dd}"))));

        proposal.Meetings.Select(meeting => meeting.Date).ShouldBe(Fortnightly(18));
        proposal.Unsure.ShouldNotContain(doubt => doubt.StartsWith("Left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("minutes/{0:yyyy}/{0:MMMM}/{0:dd} {0:MMMM} {0:yyyy}.md", "minutes/{yyyy}/{MMMM}/{dd} {MMMM} {yyyy}.md")]
    [InlineData("minutes/{0:%d} {0:MMMM} {0:yyyy}.md", "minutes/{d} {MMMM} {yyyy}.md")]
    [InlineData("minutes/{0:yyyy}-{0:MMM}-{0:dd}.md", "minutes/{yyyy}-{MMM}-{dd}.md")]
    [InlineData("meetings/{0:yyyy}-{0:MM}-{0:dd}/{0:yyyy}-{0:MM}-{0:dd}.md", "meetings/{yyyy}-{MM}-{dd}/{yyyy}-{MM}-{dd}.md")]
    public void One_way_of_writing_a_day_is_one_pattern(string path, string pattern)
    {
        var proposal = Read(Fortnightly(26).Select(date => File(Written(date, path), Notes("Web WG", $"{date:yyyy-MM-dd}"))));

        proposal.Committee.NotesPath.ShouldBe(pattern);
        proposal.Meetings.Count.ShouldBe(26);
        proposal.Learned.Count(line => line.StartsWith("Path ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void A_file_beside_the_notes_whose_date_cannot_be_read_is_named()
    {
        var proposal = Read([
            .. Fortnightly(3).Select(date => File($"notes/{date:yyyy-MM-dd}.md", Notes("API", ""))),
            File("notes/the-13th-of-5-2020.md", Notes("API", "")),
            File("notes/README.md", "# How we meet\n"),
        ]);

        proposal.Unsure.ShouldContain("Left out: notes/the-13th-of-5-2020.md: I cannot read a date in its name.");
        proposal.Unsure.ShouldNotContain(doubt => doubt.Contains("README"));
    }

    [Fact]
    public void Agendas_beside_the_minutes_are_no_second_committee()
    {
        var proposal = Read(
            Fortnightly(4)
                .SelectMany(date =>
                    new[]
                    {
                        File($"{date:yyyyMMdd}_notes.md", Notes("Board", $"{date:yyyy-MM-dd}")),
                        File($"{date:yyyyMMdd}_agenda.md", Notes("Board", $"{date:yyyy-MM-dd}")),
                    }
                )
        );

        proposal.Meetings.Count.ShouldBe(4);
        proposal.Unsure.ShouldContain(doubt => doubt.Contains("4 files of the same meetings"));
    }

    [Fact]
    public void Two_committees_with_one_title_and_the_same_days_are_two_proposals() =>
        RepositoryImport
            .Read(
                [
                    .. Fortnightly(4)
                        .SelectMany(date =>
                            new[]
                            {
                                File($"api/{date:yyyy-MM-dd}.md", Notes("Weekly", "", "Alpha - Ann Ash", "Beta - Bo Best")),
                                File($"web/{date:yyyy-MM-dd}.md", Notes("Weekly", "", "Gamma - Gus Gray", "Delta - Dee Dow")),
                            }
                        ),
                ],
                Today
            )
            .Count.ShouldBe(2);

    [Fact]
    public void A_heading_that_is_a_day_is_no_team()
    {
        var proposal = Read(
            Fortnightly(4)
                .Select(date =>
                    File($"{date:yyyy-MM-dd}.md", Notes("WG", "", $"Date: {Written(date, "{0:MMMM d, yyyy}")}", "Alpha - Ann Ash", "Beta"))
                )
        );

        proposal.Committee.Teams.Select(team => team.Name).ShouldBe(["Alpha", "Beta"]);
    }

    [Fact]
    public void Notes_without_teams_are_refused_with_the_reason() =>
        Should
            .Throw<UserError>(() =>
                RepositoryImport.Read([.. Fortnightly(3).Select(date => File($"{date:yyyy-MM-dd}.md", "Only a sentence.\n"))], Today)
            )
            .Message.ShouldStartWith(
                "3 of 3 Markdown files have a date in their path, but I can read none as notes. 2020-04-29.md: The file has"
            );

    [Fact]
    public void A_date_in_parts_of_the_path_is_found()
    {
        var proposal = Read(
            Fortnightly(6)
                .Select(date =>
                    File(Written(date, "meetings/{0:yyyy}/{0:MMMM}/{0:dd}-sync.md"), Notes("Sync", Written(date, "{0:d MMMM yyyy}")))
                )
        );

        proposal.Committee.NotesPath.ShouldBe("meetings/{yyyy}/{MMMM}/{dd}-sync.md");
        proposal.Meetings.Count.ShouldBe(6);
    }

    [Fact]
    public void Numbered_files_have_their_dates_in_the_title()
    {
        var proposal = Read(
            Fortnightly(6).Select((date, i) => File($"calls/meeting-{40 + i:000}.md", Notes("Infra call", Written(date, "{0:yyyy-MM-dd}"))))
        );

        proposal.Committee.NotesPath.ShouldBe("calls/meeting-{yyyy}-{MM}-{dd}.md");
        proposal.Meetings.Select(meeting => meeting.Date).ShouldBe(Fortnightly(6));
        proposal.Unsure.ShouldContain(doubt => doubt.Contains("I found no date in the path"));
    }

    [Fact]
    public void Dates_with_the_day_first_are_told_by_those_that_can_only_be_so()
    {
        // 1, 15 and 29 April; 13 and 27 May; 10 June.
        var proposal = Read(Fortnightly(6).Select(date => File(Written(date, "minutes/{0:dd-MM-yyyy}.md"), Notes("Board", ""))));

        proposal.Committee.NotesPath.ShouldBe("minutes/{dd}-{MM}-{yyyy}.md");
        proposal.Meetings.Select(meeting => meeting.Date).ShouldBe(Fortnightly(6));
    }

    [Fact]
    public void Blog_posts_beside_the_notes_are_none()
    {
        var posts = Fortnightly(5)
            .Select(
                (date, i) => File($"_posts/{date:yyyy-MM-dd}-hello-{"abcde"[i]}.md", $"# Hello {i}\n\n## Why\n\nText.\n\n## How\n\nText.\n")
            );
        var proposal = Read(
            posts.Concat(Fortnightly(5).Select(date => File($"_posts/{date:yyyy-MM-dd}-weekly-notes.md", Notes("Weekly", ""))))
        );

        proposal.Committee.NotesPath.ShouldBe("_posts/{yyyy}-{MM}-{dd}-weekly-notes.md");
        proposal.Meetings.Count.ShouldBe(5);
    }

    [Fact]
    public void Notes_of_an_earlier_layout_are_of_the_same_committee()
    {
        var dates = Fortnightly(10);
        var proposal = Read(
            dates
                .Take(5)
                .Select(date => File($"{date:yyyy-MM-dd}-old.md", Notes("Steering", "")))
                .Concat(dates.Skip(5).Select(date => File($"notes/{date:yyyy}/{date:MM-dd}.md", Notes("Steering", ""))))
        );

        proposal.Committee.NotesPath.ShouldBe("notes/{yyyy}/{MM}-{dd}.md");
        proposal.Meetings.Select(meeting => meeting.Date).ShouldBe(dates);
    }

    [Fact]
    public void Two_series_with_the_same_teams_that_go_on_side_by_side_are_two_proposals()
    {
        var files = Fortnightly(8)
            .SelectMany(date =>
                new[]
                {
                    File($"triage/{date:yyyy-MM-dd}.md", Notes("Triage", $"{date:yyyy-MM-dd}")),
                    File($"design/{date.AddDays(3):yyyy-MM-dd}.md", Notes("Design", $"{date.AddDays(3):yyyy-MM-dd}")),
                }
            );

        RepositoryImport
            .Read([.. files], Today)
            .Select(proposal => (proposal.Committee.Title, proposal.Committee.NotesPath, proposal.Meetings.Count))
            .ShouldBe([("Design", "design/{yyyy}-{MM}-{dd}.md", 8), ("Triage", "triage/{yyyy}-{MM}-{dd}.md", 8)]);
    }

    [Fact]
    public void Two_committees_in_one_folder_are_two_proposals()
    {
        var files = Fortnightly(4)
            .SelectMany(date =>
                new[]
                {
                    File($"{date:yyyy-MM-dd}-api.md", Notes("API", "")),
                    File($"{date:yyyy-MM-dd}-ui.md", Notes("UI", "", "Gamma - Gus Gray", "Delta - Di Day")),
                }
            );

        RepositoryImport
            .Read([.. files], Today)
            .Select(proposal => proposal.Committee.NotesPath)
            .ShouldBe(["{yyyy}-{MM}-{dd}-api.md", "{yyyy}-{MM}-{dd}-ui.md"]);
    }

    [Fact]
    public void A_stand_in_in_the_newest_notes_is_doubted()
    {
        var dates = Fortnightly(5);
        var proposal = Read(
            dates.Select(date =>
                File(
                    $"{date:yyyy-MM-dd}.md",
                    Notes("API", "", $"Alpha - {(date == dates[^1] ? "Sam Stand" : "Ann Ash")}", "Beta - Bo Best")
                )
            )
        );

        proposal.Unsure.ShouldContain(
            "Alpha: Sam Stand in the newest notes, Ann Ash in the 3 before. I took the newest; `/pmc lead` changes it."
        );
    }

    [Fact]
    public void Notes_of_days_to_come_are_read_but_are_no_past_meetings()
    {
        var dates = Fortnightly(4);
        var files = dates.Select(date => File($"{date:yyyy-MM-dd}.md", Notes("API", ""))).ToList();

        RepositoryImport.Read(files, dates[2]).Single().Meetings.Select(meeting => meeting.Date).ShouldBe(dates.Take(3));
    }

    [Fact]
    public void Files_that_cannot_be_read_are_left_out_and_named()
    {
        var proposal = Read([
            .. Fortnightly(3).Select(date => File($"{date:yyyy-MM-dd}.md", Notes("API", ""))),
            File("2020-05-13.md", "") with
            {
                Refused = "is not UTF-8",
            },
            File("2020-05-27.md", string.Concat(Enumerable.Repeat("> ", 5000)) + "deep"),
            File("2020-06-10.md", "Nothing but a sentence.\n"),
        ]);

        proposal.Meetings.Count.ShouldBe(3);
        proposal.Unsure.ShouldContain("Left out: 2020-05-13.md: it is not UTF-8.");
        proposal.Unsure.ShouldContain("Left out: 2020-05-27.md: its lists or quotes are nested too deeply.");
        proposal.Unsure.ShouldContain(line => line.StartsWith("Left out: 2020-06-10.md: "));
    }

    [Fact]
    public void Versions_are_in_the_order_of_the_commits_whatever_the_authors_clocks_say()
    {
        var proposal = Read(Fortnightly(3).Select(date => File($"{date:yyyy-MM-dd}.md", Notes("API", ""))));
        var text = proposal.Meetings[0].File.Text;
        var (late, early) = (
            new DateTimeOffset(2020, 4, 2, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
        var file = new RepositoryFile(
            proposal.Meetings[0].File.Path,
            text,
            [
                new FileChange("Ann Ash", "", late, null, text.Replace("- Done", "- Was")),
                new FileChange("Bo Best", "", early, text.Replace("- Done", "- Was"), text),
            ]
        );

        var past = PastNotes.Of(proposal.Committee, new PastMeeting(proposal.Meetings[0].Date, file));

        past.Versions.Where(version => version.Key == "@alpha")
            .OrderBy(version => version.At)
            .ThenBy(version => version.Version)
            .Select(version => (version.AuthorName, version.Text))
            .ShouldBe([("Ann Ash", "- Was"), ("Bo Best", "- Done")]);
    }

    [Fact]
    public void A_repository_without_notes_is_an_error_that_says_what_notes_are() =>
        Should
            .Throw<UserError>(() =>
                RepositoryImport.Read([File("README.md", "# Hello\n"), File("docs/adr/0001-x.md", "# X\n\n## Y\n")], Today)
            )
            .Message.ShouldStartWith("I found no notes among 2 Markdown files");

    private static CommitteeProposal Read(IEnumerable<RepositoryFile> files) =>
        RepositoryImport.Read([.. files], Today).ShouldHaveSingleItem();

    private static IReadOnlyList<DateOnly> Fortnightly(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new DateOnly(2020, 4, 1).AddDays(14 * i))];

    private static string Written(DateOnly date, string format) => string.Format(CultureInfo.InvariantCulture, format, date);

    private static RepositoryFile File(string path, string text) => new(path, text, []);

    private static string Notes(string title, string date, params string[] teams) =>
        $"# {title} {date}\n\n## Announcements\n\n## Updates\n\n"
        + string.Concat((teams.Length == 0 ? ["Alpha - Ann Ash", "Beta - Bo Best"] : teams).Select(team => $"### {team}\n\n- Done\n\n"));

    private static IReadOnlyList<RepositoryFile> RealRepository() =>
        [
            .. Real("runtime-2016", "Runtime", "runtime"),
            .. Real("runtime-2017", "Runtime", "runtime"),
            .. Real("runtime-2018", "Runtime", "runtime"),
            .. Real("bosh-2019", "BOSH", "bosh"),
            .. Real("buildpacks-2015", "Buildpacks", "buildpacks"),
        ];

    private static IReadOnlyList<RepositoryFile> Real(string corpus, string folder, string suffix) =>
        [
            .. Corpus
                .Files("final.md")
                .Select(file => (Path: file, Parts: file.Split(Path.DirectorySeparatorChar)))
                .Where(file => file.Parts[^3] == corpus)
                .Select(file => (file.Path, Meeting: file.Parts[^2]))
                .Select(file => File($"{folder}/{file.Meeting[..4]}/{file.Meeting}-{suffix}.md", Corpus.Read(file.Path))),
        ];
}
