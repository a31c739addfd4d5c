using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class RecurrencePhraseTests
{
    private static readonly DateOnly Today = new(2026, 11, 27);

    [Theory]
    [InlineData("every 2 weeks on tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")]
    [InlineData("every other Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")]
    [InlineData("every 2 tuesdays", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")]
    [InlineData("every third week on Tue", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU")]
    [InlineData("weekly on mon, wed and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR")]
    [InlineData("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")]
    [InlineData("every two weeks on tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")]
    [InlineData("every four weeks on tuesday", "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU")]
    [InlineData("alternate tuesdays", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")]
    [InlineData("1st/3rd Tuesday of the month", "FREQ=MONTHLY;BYDAY=1TU,3TU")]
    [InlineData("first weekday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1")]
    [InlineData("last working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")]
    [InlineData("every month on the last business day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")]
    [InlineData("fortnightly on Thursdays", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")]
    [InlineData("every month on the first tuesday", "FREQ=MONTHLY;BYDAY=1TU")]
    [InlineData("the 1st and 3rd Tuesday of the month", "FREQ=MONTHLY;BYDAY=1TU,3TU")]
    [InlineData("last friday of every 2 months", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR")]
    [InlineData("every 1st Tuesday and 3rd Thursday of the month", "FREQ=MONTHLY;BYDAY=1TU,3TH")]
    [InlineData("second tuesday of every second month", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU")]
    [InlineData("every other tuesday and thursday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH")]
    [InlineData("on tuesday every other week", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")]
    [InlineData("every monday and every wednesday", "FREQ=WEEKLY;BYDAY=MO,WE")]
    [InlineData("every month on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15")]
    [InlineData("last day of every month", "FREQ=MONTHLY;BYMONTHDAY=-1")]
    [InlineData("daily", "FREQ=DAILY")]
    [InlineData("every week from 2026-12-01", "FREQ=WEEKLY;BYDAY=TU")]
    [InlineData("quarterly from 2026-12-15", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15")]
    [InlineData("every Mon/Wed/Fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR")]
    [InlineData("every 2 weeks on tuesday at 10:30 from Tuesday, 1 December", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")]
    [InlineData("RRULE:FREQ=WEEKLY;INTERVAL=4;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU,TH")]
    [InlineData("FREQ=WEEKLY;UNTIL=20170630;BYDAY=TU", "FREQ=WEEKLY;UNTIL=20170630;BYDAY=TU")]
    [InlineData("every tuesday until 2027-06-30", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630")]
    public void Plain_words_become_a_rule(string typed, string rule) => RecurrencePhrase.Parse(typed, Today).Rule.ShouldBe(rule);

    [Theory]
    [InlineData("every tuesday at 10:30", "10:30")]
    [InlineData("every tuesday at 10.30", "10:30")]
    [InlineData("every tuesday 9:05", "09:05")]
    [InlineData("every tuesday at 10", "10:00")]
    [InlineData("every tuesday at 2pm", "14:00")]
    [InlineData("every tuesday at 12 a.m.", "00:00")]
    [InlineData("every tuesday at 12:15 PM", "12:15")]
    [InlineData("at 17h30 every tuesday", "17:30")]
    [InlineData("every tuesday at noon", "12:00")]
    [InlineData("every tuesday, midnight", "00:00")]
    [InlineData("tuesday from 11:00 AM to 12:00 PM", "11:00")]
    [InlineData("every tuesday 10:00-11:00", "10:00")]
    [InlineData("every tuesday at 1-2pm", "13:00")]
    [InlineData("every tuesday at 1600", "16:00")]
    public void A_time_of_day_is_read_as_people_write_it(string typed, string time)
    {
        var phrase = RecurrencePhrase.Parse(typed, Today);
        phrase.Time?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(time);
        phrase.Rule.ShouldBe("FREQ=WEEKLY;BYDAY=TU");
    }

    [Theory]
    [InlineData("America/Los_Angeles", "America/Los_Angeles")]
    [InlineData("America/New York", "America/New_York")]
    [InlineData("america/los_angeles", "America/Los_Angeles")]
    [InlineData("asia/calcutta", "Asia/Calcutta")]
    [InlineData("us/pacific", "US/Pacific")]
    [InlineData("utc", "UTC")]
    [InlineData("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    public void A_time_zone_is_known_in_any_case(string typed, string zone)
    {
        var phrase = RecurrencePhrase.Parse($"every 2 weeks on tuesday at 10:30 {typed} from 2026-12-01", Today);
        phrase.TimeZone.ShouldBe(zone);
        phrase.From.ShouldBe(new DateOnly(2026, 12, 1));
        phrase.Time.ShouldBe(new TimeOnly(10, 30));
        phrase.Rule.ShouldBe("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
    }

    [Theory]
    [InlineData("every tuesday from tomorrow at 10:30", "2026-11-28")]
    [InlineData("every tuesday from monday, 9:00 UTC", "2026-11-30")]
    [InlineData("from today every tuesday", "2026-11-27")]
    [InlineData("every tuesday from 1 December at 10", "2026-12-01")]
    [InlineData("every 2 weeks on tuesday starting on Dec 1st, 2026 10:30 Europe/Berlin", "2026-12-01")]
    [InlineData("every tuesday at 10:30 from 2026-12-01 until 1 March 2027", "2026-12-01")]
    public void The_first_day_is_read_as_people_say_days(string typed, string from)
    {
        var phrase = RecurrencePhrase.Parse(typed, Today);
        phrase.From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(from);
        phrase.Rule.ShouldContain("BYDAY=TU");
        phrase.Rule.Contains("UNTIL=20270301", StringComparison.Ordinal).ShouldBe(typed.Contains("until", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DTSTART;TZID=Europe/Berlin:20261201T103000\nRRULE:FREQ=WEEKLY;BYDAY=TU", "Europe/Berlin", 10)]
    [InlineData("RRULE:FREQ=WEEKLY;BYDAY=TU\nDTSTART:20261201T173000Z", "UTC", 17)]
    [InlineData("DTSTART;VALUE=DATE:20261201 RRULE:FREQ=WEEKLY;BYDAY=TU", null, null)]
    [InlineData("DTSTART;VALUE=DATE-TIME;TZID=\"America/Los_Angeles\":20261201T183000 FREQ=WEEKLY;BYDAY=TU", "America/Los_Angeles", 18)]
    public void A_rule_with_its_start_is_read_as_a_calendar_writes_it(string typed, string? zone, int? hour)
    {
        var phrase = RecurrencePhrase.Parse(typed, Today);
        phrase.ShouldBe(
            new RecurrencePhrase("FREQ=WEEKLY;BYDAY=TU", hour is { } at ? new TimeOnly(at, 30) : null, zone, new DateOnly(2026, 12, 1))
        );
    }

    [Theory]
    [InlineData("every second tuesday", "`every 2 weeks on tuesday` or `every month on the 2nd tuesday`")]
    [InlineData("every month on tuesday", "Which tuesday of the month?")]
    [InlineData("monthly", "On which day of the month?")]
    [InlineData("every 2 weeks", "On which day of the week?")]
    [InlineData("every blue moon", "\"blue\"")]
    [InlineData("", "An example")]
    [InlineData("every 2", "An example")]
    [InlineData("every 2 3 weeks on tuesday", "\"3\"")]
    [InlineData("every tuesday at 25:00", "is not a time of day")]
    [InlineData("every tuesday at 13pm", "is not a time of day")]
    [InlineData("every tuesday from soon", "is not a date")]
    [InlineData("every tuesday from 2026-02-30", "2026-02-30")]
    [InlineData("every tuesday Europe/Atlantis", "no time zone called")]
    [InlineData(
        "every tuesday at 10:30 CET",
        "`CET` is the time of many places, and changes with the season in some. Give one of them: Europe/Berlin."
    )]
    [InlineData("every tuesday at 10:30 pst", "America/Los_Angeles")]
    [InlineData("RRULE:FREQ=HOURLY", "at most one meeting a day")]
    [InlineData("RRULE:FREQ=SOMETIMES", "I cannot read it")]
    [InlineData("RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "never gives a date")]
    [InlineData("every Monday and every other Tuesday", "two rules")]
    [InlineData("every other Tuesday and every Thursday", "two rules")]
    [InlineData("weekly on Monday and monthly on the first Tuesday", "two rules")]
    [InlineData("Tuesdays, and the last Friday of the month", "two rules")]
    [InlineData("FREQ=WEEKLY;COUNT=5;BYDAY=TU until 2027-01-01", "ends twice")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU;UNTIL=20280101 until 2028-02-01", "ends twice")]
    [InlineData("RRULE:FREQ=WEEKLY tuesday", "beside the rule")]
    [InlineData("RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20261229T103000", "`/pmc meeting cancel <date>`")]
    [InlineData("DTSTART:20261332\nRRULE:FREQ=WEEKLY;BYDAY=TU", "2026-13-32")]
    public void What_cannot_be_read_is_said_with_what_can_be_written(string typed, string said) =>
        Should.Throw<UserError>(() => RecurrencePhrase.Parse(typed, Today)).Message.ShouldContain(said);

    [Theory]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every week on Monday, Wednesday and Friday")]
    [InlineData("FREQ=MONTHLY;BYDAY=1TU,3TU", "every month on the first Tuesday and third Tuesday")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day")]
    [InlineData("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15,22", "every 3 months on the 15th and 22nd")]
    [InlineData("FREQ=DAILY", "every day")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630", "every week on Tuesday until 30 June 2027")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "every week on Tuesday, 3 times")]
    [InlineData("FREQ=YEARLY;BYMONTH=1;BYDAY=1TU", "`FREQ=YEARLY;BYMONTH=1;BYDAY=1TU`")]
    public void A_rule_is_said_in_words(string rule, string words) => Recurrence.InWords(rule).ShouldBe(words);

    [Theory]
    [InlineData("every 2 weeks on tuesday")]
    [InlineData("every week on monday, wednesday and friday")]
    [InlineData("every month on the first tuesday and third tuesday")]
    [InlineData("every 2 months on the last friday")]
    [InlineData("every month on the 15th and 22nd")]
    [InlineData("every month on the last day")]
    [InlineData("every day")]
    public void What_is_said_means_the_same_when_it_is_typed(string typed)
    {
        var rule = RecurrencePhrase.Parse(typed, Today).Rule;
        RecurrencePhrase.Parse(Recurrence.InWords(rule), Today).Rule.ShouldBe(rule);
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01", "2026-12-01")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-02", "2026-12-08")]
    [InlineData("FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU", "2026-12-15", "2027-01-05")]
    public void A_rule_begins_on_its_first_day_from_the_one_that_was_said(string rule, string from, string first) =>
        Recurrence
            .FirstDate(rule, DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture));
}
