using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class HolidayCalendarTests
{
    private static readonly DateOnly From = new(2026, 11, 30);
    private static readonly DateOnly Before = new(2028, 11, 30);

    [Fact]
    public void All_day_events_of_a_calendar_are_holidays_also_those_of_several_days_and_those_of_every_year() =>
        Say(
                """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//Example//Holidays//EN
                BEGIN:VEVENT
                UID:1
                DTSTART;VALUE=DATE:20261225
                DTEND;VALUE=DATE:20261227
                SUMMARY:Christmas
                END:VEVENT
                BEGIN:VEVENT
                UID:2
                DTSTART;VALUE=DATE:19901003
                RRULE:FREQ=YEARLY
                SUMMARY:Tag der Deutschen Einheit
                END:VEVENT
                BEGIN:VEVENT
                UID:3
                DTSTART;VALUE=DATE:20261225
                SUMMARY:Weihnachten
                END:VEVENT
                BEGIN:VEVENT
                UID:4
                DTSTART:20270101T090000Z
                DTEND:20270101T170000Z
                SUMMARY:New Year\, office closed
                END:VEVENT
                BEGIN:VEVENT
                UID:5
                DTSTART;VALUE=DATE:20201225
                SUMMARY:Long ago
                END:VEVENT
                END:VCALENDAR
                """
            )
            .ShouldBe([
                "2026-12-25 Christmas, Weihnachten",
                "2026-12-26 Christmas",
                "2027-01-01 New Year, office closed",
                "2027-10-03 Tag der Deutschen Einheit",
                "2028-10-03 Tag der Deutschen Einheit",
            ]);

    [Fact]
    public void Lists_begin_each_line_with_a_date() =>
        Say(
                "# Our holidays\n\n- 2026-12-25 Christmas Day\n2027-01-01: New Year\r\n* 2027-05-01\n\"2027-12-24\",\"Christmas Eve\"\n2026-02-30 never\n"
            )
            .ShouldBe(["2026-12-25 Christmas Day", "2027-01-01 New Year", "2027-05-01 a holiday", "2027-12-24 Christmas Eve"]);

    [Theory]
    [InlineData("", "it is no calendar")]
    [InlineData("<html><body>Please sign in</body></html>", "it is no calendar")]
    [InlineData("{\"holidays\": []}", "it is no calendar")]
    [InlineData("2019-12-25 Christmas", "it has no day from 2026-11-30 on")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR", "it is no calendar")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\nEND:VEVENT\nEND:VCALENDAR", "it is no calendar")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\n", "it")]
    public void What_has_no_holiday_is_refused(string text, string why) =>
        Should.Throw<UserError>(() => HolidayCalendar.Read(text, From, Before)).Message.ShouldContain(why);

    [Fact]
    public void A_rule_that_never_ends_costs_no_more_than_it_says() =>
        Say("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261130\nRRULE:FREQ=DAILY\nSUMMARY:Always\nEND:VEVENT\nEND:VCALENDAR")
            .Count.ShouldBe(500);

    [Fact]
    public void Names_are_one_short_line() => Say("2026-12-25 " + new string('x', 5000)).ShouldBe(["2026-12-25 " + new string('x', 80)]);

    private static IReadOnlyList<string> Say(string text) =>
        [.. HolidayCalendar.Read(text, From, Before).Select(holiday => $"{holiday.Date:yyyy-MM-dd} {holiday.Name}")];
}
