using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Reading;

public sealed class NotesChangesTests
{
    private static readonly Committee Committee = new("runtime", "Runtime PMC")
    {
        Teams =
        [
            new Team("cli", "CLI"),
            new Team("diego", "Diego"),
            new Team("garden", "Garden"),
            new Team("uaa", "UAA"),
            new Team("old", "Old") { Retired = true },
        ],
        Template = "# Runtime PMC: {date}\n\n### CLI\n\n### Diego\n\n### Garden\n\n### UAA\n",
    };

    [Fact]
    public void Readers_see_what_is_different_from_the_meeting_before()
    {
        var then = Report(1, ("CLI - Jo", "- one"), ("Diego - Eric", "- same"), ("Garden", "- No update"), ("Old - Ann", "- last"));
        var now = Report(15, ("CLI - Jo", ""), ("Diego - Eric Malm", "- same"), ("Garden", "- two"), ("UAA - Bo / Cy", "- new"));

        var changes = NotesChanges.Between(Committee, then, now);

        changes.Before.ShouldBe(new DateOnly(2017, 9, 1));
        changes.Back.ShouldHaveSingleItem().Id.ShouldBe("garden");
        changes.Silent.ShouldHaveSingleItem().Id.ShouldBe("cli");
        changes.Repeated.ShouldHaveSingleItem().Id.ShouldBe("diego");
        changes.Added.ShouldHaveSingleItem().Id.ShouldBe("uaa");
        changes.Gone.ShouldHaveSingleItem().Id.ShouldBe("old");
        changes.Leads.ShouldHaveSingleItem().ShouldBe((Committee.FindTeam("diego")!, "Eric", "Eric Malm"));
        NotesChanges.Between(Committee, then, then).IsNothing.ShouldBeFalse("two teams say the same again");
    }

    [Fact]
    public void Completeness_counts_the_teams_of_that_time()
    {
        var report = Report(1, ("CLI - Jo", "- one"), ("Garden", "- No update"), ("Old - Ann", ""));

        var filled = TeamStates.Of(Committee, report, []).Filled;

        filled.ShouldBe(new Completeness(1, 1, 1));
        filled.Teams.ShouldBe(3);
    }

    [Fact]
    public void An_empty_heading_of_that_times_form_says_nothing_and_a_new_one_does()
    {
        var then = Report(1, ("Garden", "#### garden-linux\n\n#### Released 1.2\n"), ("UAA", "- here"));
        var now = Report(15, ("Garden", "#### garden-linux\n"), ("UAA", "- here too"));

        var changes = NotesChanges.Between(Committee, then, now);

        TeamStates.Of(Committee, now, [then]).Of("garden").ShouldBe(SectionState.NoReply);
        TeamStates.Of(Committee, then, [now]).Of("garden").ShouldBe(SectionState.Updated);
        TeamStates.Of(Committee, now, [then]).Of("cli").ShouldBeNull();
        changes.Silent.ShouldHaveSingleItem().Id.ShouldBe("garden");
        changes.Repeated.ShouldBeEmpty();
    }

    [Fact]
    public void Leads_who_changed_places_in_the_heading_are_the_same_leads()
    {
        NotesChanges.Between(Committee, Report(1, ("UAA - Bo / Cy", "- a")), Report(15, ("UAA - Cy / Bo", "- b"))).Leads.ShouldBeEmpty();
    }

    [Fact]
    public void Others_read_what_is_in_the_published_notes_and_still_in_the_store()
    {
        var report = Report(1, ("CLI - Jo", "- one\n- two\n- two\n- three"), ("Garden", "- fine"), ("UAA", "- gone"));
        var late = report.Sections.Select(section =>
            section.Key switch
            {
                "@cli" => With(section, "- late\n- two\n- two\n- two\n- three"),
                "@uaa" => With(section, ""),
                _ => section,
            }
        );
        var added = new Section
        {
            MeetingId = "runtime/1",
            Key = "@cli/secret",
            Heading = "Secret",
            Text = "- a late part",
        };

        var read = PublishedText.Of(Committee, report.Meeting, [.. late, added]);

        read.Single(section => section.Key == "@cli").Text.ShouldBe("- two\n- two\n- three");
        read.Single(section => section.Key == "@garden").Text.ShouldBe("- fine");
        read.Single(section => section.Key == "@uaa").Text.ShouldBe("");
        read.ShouldNotContain(section => section.Key == "@cli/secret");
    }

    private static Section With(Section section, string text) =>
        new()
        {
            MeetingId = section.MeetingId,
            Key = section.Key,
            Heading = section.Heading,
            Text = text,
        };

    [Fact]
    public void A_section_is_credited_to_those_who_wrote_what_stands_in_it()
    {
        SectionCredit
            .Of(
                Committee,
                [Version(1, "Jo", "- a"), Version(2, "Bo", "- a\n- b"), Version(3, "Jo", "- a\n- b"), Version(4, "Jo", "- a\n- c")]
            )!
            .Authors.ShouldBe(["Jo", "Bo"]);
        SectionCredit
            .Of(Committee, [Version(1, "Jo", "- secret"), Version(2, "Jo", ""), Version(3, "Bo", "- b")])!
            .Authors.ShouldBe(["Bo"]);
        SectionCredit.Of(Committee, [Version(1, "Jo", "- a"), Version(2, "Bo", null)]).ShouldBeNull();
        SectionCredit.Of(Committee, []).ShouldBeNull();
        SectionCredit.Of(Committee, [Version(1, "", "- of the template")]).ShouldBeNull();
    }

    private static SectionVersion Version(int number, string author, string? text) =>
        new("m", "@cli", number, text, null, author, new DateTimeOffset(2017, 9, number, 0, 0, 0, TimeSpan.Zero), "chat");

    private static TeamReport Report(int day, params (string Heading, string Text)[] teams)
    {
        var text = $"# Runtime PMC\n\n{string.Concat(teams.Select(team => $"### {team.Heading}\n\n{team.Text}\n\n"))}";
        var meeting = new Meeting
        {
            Id = $"runtime/{day}",
            CommitteeId = "runtime",
            Date = new DateOnly(2017, 9, day),
            FileText = text,
        };
        var outline = NotesOutline.Read(text, TeamNames.Of(Committee.Teams));
        return new TeamReport(
            meeting,
            [
                .. outline.Keys.Select(key => new Section
                {
                    MeetingId = meeting.Id,
                    Key = key.Value,
                    Heading = outline.Find(key)!.Heading,
                    Text = outline.Text(key),
                }),
            ]
        );
    }
}
