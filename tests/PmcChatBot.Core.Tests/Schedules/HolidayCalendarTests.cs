using System.Runtime.CompilerServices;
using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class HolidayCalendarTests
{
    private static readonly DateOnly From = new(2026, 11, 30);
    private static readonly DateOnly Before = new(2028, 11, 30);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Calendars in the shapes that programs and people write, in the folder beside this file, with the days of 2027 expected.</summary>
    public static TheoryData<string> Files => [.. Expected().Select(each => each.File)];

    [Theory, MemberData(nameof(Files))]
    public void A_calendar_is_read_as_its_program_writes_it(string file)
    {
        var days = Expected().Single(each => each.File == file).Days;

        var read = Say(File.ReadAllText(Path.Combine(Folder(), file))).Where(day => day.StartsWith("2027-")).ToList();

        // Whether a day that nobody has off is in it is the calendar's choice.
        read.Except(days.Where(day => day.StartsWith("? ")).Select(day => day[2..])).ShouldBe(days.Where(day => !day.StartsWith("? ")));
    }

    [Theory]
    [InlineData("", "it has no date. I read calendars (.ics)")]
    [InlineData("<!doctype html><body>Please sign in</body>", "it is a web page")]
    [InlineData("{\"holidays\": []}", "it is JSON")]
    [InlineData("2019-12-25 Christmas", "it has no day from 2026-11-30 on")]
    [InlineData("01/02/2027 which of both?", "it has no date")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR", "it has no event from 2026-11-30 on that I can read")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\nEND:VEVENT\nEND:VCALENDAR", "it has no event")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\n", "it")]
    public void What_has_no_holiday_is_refused_and_says_what_would_do(string text, string why) =>
        Should.Throw<UserError>(() => Say(text)).Message.ShouldContain(why);

    [Fact]
    public void A_rule_that_never_ends_costs_no_more_than_it_says() =>
        Say("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261130\nRRULE:FREQ=DAILY\nSUMMARY:Always\nEND:VEVENT\nEND:VCALENDAR")
            .Count.ShouldBeInRange(365, 500);

    [Theory]
    [InlineData("DTSTART:19000101T000000Z", "RRULE:FREQ=SECONDLY")]
    [InlineData("DTSTART:19000101T000000Z", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("DTSTART:19000101T000000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1;BYSECOND=1;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("DTSTART:19000101T000000Z", "RRULE:FREQ=MINU\n TELY")]
    [InlineData("DTSTART;VALUE=DATE:19000101", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("DTSTART;VALUE=DATE:19000101", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")]
    public void A_rule_that_has_no_day_holds_up_nothing(string start, string rule) =>
        Say(
                $"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{start}\n{rule}\nSUMMARY:Never\nEND:VEVENT\n"
                    + "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR"
            )
            .ShouldBe(["2026-12-25 Christmas"]);

    [Theory]
    [InlineData("December 25, 2026 Christmas", "2026-12-25 Christmas")]
    [InlineData("25 December 2026: Christmas", "2026-12-25 Christmas")]
    [InlineData("- date: 2026-12-25\n  name: Christmas", "2026-12-25 Christmas")]
    [InlineData("Date,Day,Holiday\n2026-12-25,Friday,Christmas", "2026-12-25 Christmas")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:2026-12-28\nSUMMARY:Off\nEND:VEVENT\nEND:VCALENDAR", "2026-12-28 Off")]
    [InlineData(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270328\nRRULE:FREQ=YEARLY;BYEASTER=0\nSUMMARY:Easter\nEND:VEVENT\n"
            + "END:VCALENDAR",
        "2027-03-28 Easter"
    )]
    public void Lists_as_people_keep_them_are_read(string text, string day) => Say(text).ShouldBe([day]);

    [Fact]
    public void Two_holidays_of_one_day_are_one_and_names_are_one_short_line() =>
        Say("2026-12-25 Christmas\n2026-12-25 Weihnachten\n2026-12-26 " + new string('x', 5000))
            .ShouldBe(["2026-12-25 Christmas, Weihnachten", "2026-12-26 " + new string('x', 80)]);

    private static IReadOnlyList<string> Say(string text) =>
        [.. HolidayCalendar.Read(text, From, Before, Berlin).Select(holiday => $"{holiday.Date:yyyy-MM-dd} {holiday.Name}")];

    private static IReadOnlyList<(string File, IReadOnlyList<string> Days)> Expected() =>
        [
            .. File.ReadAllText(Path.Combine(Folder(), "expected.txt"))
                .Split("\n== ")
                .Skip(1)
                .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Select(lines =>
                    (
                        lines[0].Split("  #")[0].Trim(),
                        (IReadOnlyList<string>)[.. lines.Skip(1).Select(line => line.Split("   (")[0].Trim())]
                    )
                ),
        ];

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Calendars");
}
