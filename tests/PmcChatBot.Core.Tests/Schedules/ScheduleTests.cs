using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly Schedule Runtime = new(
        "America/Los_Angeles",
        new TimeOnly(10, 30),
        [
            new ScheduleRule(new DateOnly(2017, 9, 5), "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU"),
            new ScheduleRule(new DateOnly(2017, 9, 20), "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE"),
        ]
    );

    [Fact]
    public void Two_rules_alternate() =>
        Runtime
            .DatesBetween(new DateOnly(2017, 9, 1), new DateOnly(2017, 11, 1))
            .ShouldBe([
                new DateOnly(2017, 9, 5),
                new DateOnly(2017, 9, 20),
                new DateOnly(2017, 10, 3),
                new DateOnly(2017, 10, 18),
                new DateOnly(2017, 10, 31),
            ]);

    [Fact]
    public void An_exception_drops_its_date() =>
        (Runtime with { Except = [new DateOnly(2017, 10, 3)] })
            .DatesBetween(new DateOnly(2017, 9, 30), new DateOnly(2017, 10, 20))
            .ShouldBe([new DateOnly(2017, 10, 18)]);

    [Fact]
    public void A_meeting_keeps_its_local_time_when_the_clocks_change()
    {
        Runtime.StartOn(new DateOnly(2017, 10, 31)).ShouldBe(new DateTimeOffset(2017, 10, 31, 17, 30, 0, TimeSpan.Zero));
        Runtime.StartOn(new DateOnly(2017, 11, 15)).ShouldBe(new DateTimeOffset(2017, 11, 15, 18, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_time_the_clocks_skip_moves_to_the_next_that_exists() =>
        new Schedule("Europe/Berlin", new TimeOnly(2, 30), [])
            .StartOn(new DateOnly(2017, 3, 26))
            .ShouldBe(new DateTimeOffset(2017, 3, 26, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public void No_rules_mean_no_meetings() =>
        Schedule.None.DatesBetween(new DateOnly(2017, 1, 1), new DateOnly(2018, 1, 1)).ShouldBeEmpty();

    [Theory]
    [InlineData("2017-09-01T20:00Z", "Europe/Berlin", "2017-09-04T07:00Z")]
    [InlineData("2017-09-01T10:00Z", "Europe/Berlin", "2017-09-01T10:00Z")]
    [InlineData("2017-09-01T03:00Z", "Europe/Berlin", "2017-09-01T07:00Z")]
    public void A_person_is_written_to_between_nine_and_five_on_a_weekday_of_their_own(string wanted, string zone, string sane) =>
        WorkingHours
            .Usual.AtOrAfter(
                DateTimeOffset.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture),
                TimeZoneInfo.FindSystemTimeZoneById(zone),
                DateTimeOffset.MaxValue
            )
            .ShouldBe(DateTimeOffset.Parse(sane, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Sane_hours_do_not_push_a_prompt_past_the_meeting()
    {
        var wanted = new DateTimeOffset(2017, 9, 2, 10, 0, 0, TimeSpan.Zero);

        WorkingHours.Usual.AtOrAfter(wanted, TimeZoneInfo.Utc, wanted.AddHours(5)).ShouldBe(wanted.AddHours(5));
    }

    [Fact]
    public void A_time_zone_that_nobody_knows_is_the_committee_s_and_is_called_so()
    {
        var (abroad, lost) = (
            new Person(new PersonId("slack:U1"), "Abroad", "Asia/Tokyo"),
            new Person(new PersonId("slack:U2"), "Lost", "Mars/Olympus_Mons")
        );
        var committee = new Committee("pmc", "PMC")
        {
            People = [abroad, lost],
            Schedule = Schedule.None with { TimeZone = "America/Los_Angeles" },
        };

        LocalZone.Of(committee, abroad.Id).Name.ShouldBe("Asia/Tokyo");
        LocalZone
            .Of(committee, lost.Id)
            .ShouldBe(new LocalZone(TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"), "America/Los_Angeles", IsOwn: false));
        var at = new DateTimeOffset(2017, 9, 5, 17, 30, 0, TimeSpan.Zero);
        LocalZone.Of(committee, abroad.Id).Say(at, weekday: true).ShouldBe("Wednesday 6 September at 02:30 your time (Tokyo)");
        LocalZone.Of(committee, lost.Id).Say(at).ShouldBe("5 September at 10:30 Los Angeles time");
        LocalZone.Of(new Committee("utc", "UTC"), lost.Id).Say(at).ShouldBe("5 September at 17:30 UTC");
    }

    [Theory]
    [InlineData("Europe/Oslo", 18)]
    [InlineData("Pacific/Auckland", 9)]
    [InlineData("America/Los_Angeles", 18)]
    public void A_rule_until_a_day_has_the_meeting_of_that_day(string zone, int hour)
    {
        var schedule = Schedule.None with
        {
            TimeZone = zone,
            Time = new TimeOnly(hour, 0),
            Rules = [new ScheduleRule(new DateOnly(2021, 11, 18), "FREQ=WEEKLY;UNTIL=20211216")],
        };

        schedule.DatesBetween(new DateOnly(2021, 11, 1), new DateOnly(2022, 2, 1)).Last().ShouldBe(new DateOnly(2021, 12, 16));
    }

    [Theory]
    [InlineData("Etc/GMT+5", "5 September at 12:30 UTC-05:00")]
    [InlineData("Etc/GMT-3", "5 September at 20:30 UTC+03:00")]
    [InlineData("Etc/UTC", "5 September at 17:30 UTC")]
    public void Zones_whose_names_have_the_sign_the_other_way_round_are_said_as_people_write_them(string zone, string expected) =>
        LocalZone
            .Of(new Committee("pmc", "PMC") { Schedule = Schedule.None with { TimeZone = zone } }, new PersonId("local:jo"))
            .Say(new DateTimeOffset(2017, 9, 5, 17, 30, 0, TimeSpan.Zero))
            .ShouldBe(expected);
}
