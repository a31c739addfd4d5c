using System.Globalization;
using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class AbsencePhraseTests
{
    // A Monday.
    private static readonly DateOnly Today = new(2017, 9, 4);

    [Theory]
    [InlineData("", null, null, "")]
    [InlineData("until friday", null, "2017-09-08", "")]
    [InlineData("until friday vacation", null, "2017-09-08", "vacation")]
    [InlineData("vacation until friday", null, "2017-09-08", "vacation")]
    [InlineData("holidays from 20 December until 3 January", "2017-12-20", "2018-01-03", "holidays")]
    [InlineData("from 20 December holidays until 3 January", "2017-12-20", "2018-01-03", "holidays")]
    [InlineData("20 December - 3 January", "2017-12-20", "2018-01-03", "")]
    [InlineData("20 December to 3 January: a trip", "2017-12-20", "2018-01-03", ": a trip")]
    [InlineData("friday to tuesday", "2017-09-08", "2017-09-12", "")]
    [InlineData("through friday", null, "2017-09-09", "")]
    [InlineData("on friday", "2017-09-08", "2017-09-09", "")]
    [InlineData("friday", "2017-09-08", "2017-09-09", "")]
    [InlineData("for friday", "2017-09-08", "2017-09-09", "")]
    [InlineData("dentist on friday", "2017-09-08", "2017-09-09", "dentist")]
    [InlineData("today", "2017-09-04", "2017-09-05", "")]
    [InlineData("tomorrow", "2017-09-05", "2017-09-06", "")]
    [InlineData("for two weeks", null, "2017-09-18", "")]
    [InlineData("for 2 weeks from monday", "2017-09-11", "2017-09-25", "")]
    [InlineData("from 2017-10-02 for 3 days", "2017-10-02", "2017-10-05", "")]
    [InlineData("next week", "2017-09-11", "2017-09-18", "")]
    [InlineData("all next week", "2017-09-11", "2017-09-18", "")]
    [InlineData("until next week", null, "2017-09-11", "")]
    [InlineData("this week", null, "2017-09-11", "")]
    [InlineData("a conference next week", "2017-09-11", "2017-09-18", "a conference")]
    [InlineData("dentist tomorrow", "2017-09-05", "2017-09-06", "dentist")]
    [InlineData("dentist friday afternoon", "2017-09-08", "2017-09-09", "dentist afternoon")]
    [InlineData("10-20 September", "2017-09-10", "2017-09-20", "")]
    [InlineData("10 to 20 September", "2017-09-10", "2017-09-20", "")]
    [InlineData("from the 10th to the 20th of September on a boat", "2017-09-10", "2017-09-20", "on a boat")]
    [InlineData("Sep 10-20", "2017-09-10", "2017-09-20", "")]
    [InlineData("Sep 30 - 5 October", "2017-09-30", "2017-10-05", "")]
    [InlineData("September 20th to the 27th of October", "2017-09-20", "2017-10-27", "")]
    [InlineData("Dec 20 - 27 Jan", "2017-12-20", "2018-01-27", "")]
    [InlineData("tuesday, moved house a month ago", "2017-09-05", "2017-09-06", ", moved house a month ago")]
    [InlineData("tomorrow, worked 12 days straight", "2017-09-05", "2017-09-06", ", worked 12 days straight")]
    [InlineData("until friday, third time this month", null, "2017-09-08", ", third time this month")]
    [InlineData("vacation next month", "2017-10-01", "2017-11-01", "vacation")]
    [InlineData("21st to 23rd December", "2017-12-21", "2017-12-23", "")]
    [InlineData("Dec 21st thru 23rd", "2017-12-21", "2017-12-24", "")]
    [InlineData("between 10 Sep and 20 Sep", "2017-09-10", "2017-09-20", "")]
    [InlineData("vacation between 10 and 20 September", "2017-09-10", "2017-09-20", "vacation")]
    [InlineData("2017-12-20..2018-01-03", "2017-12-20", "2018-01-03", "")]
    [InlineData("2017-12-20 2018-01-03", "2017-12-20", "2018-01-03", "")]
    [InlineData("20.12.2017 - 03.01.2018", "2017-12-20", "2018-01-03", "")]
    [InlineData("24.12. - 6.1.", "2017-12-24", "2018-01-06", "")]
    [InlineData("until 24.12.2017", null, "2017-12-24", "")]
    [InlineData("12/20 - 1/13", "2017-12-20", "2018-01-13", "")]
    [InlineData("2 weeks", null, "2017-09-18", "")]
    [InlineData("out of office 3 days", null, "2017-09-07", "out of office")]
    [InlineData("six weeks", null, "2017-10-16", "")]
    [InlineData("for a fortnight", null, "2017-09-18", "")]
    [InlineData("the next two weeks", null, "2017-09-18", "")]
    [InlineData("3 days starting monday", "2017-09-11", "2017-09-14", "")]
    [InlineData("10 days from Monday", "2017-09-11", "2017-09-21", "")]
    [InlineData("thursday and friday", "2017-09-07", "2017-09-09", "")]
    [InlineData("thu, fri", "2017-09-07", "2017-09-09", "")]
    [InlineData("week of September 14", "2017-09-11", "2017-09-18", "")]
    [InlineData("next month", "2017-10-01", "2017-11-01", "")]
    [InlineData("the rest of the year", null, "2018-01-01", "")]
    [InlineData("until the end of the month", null, "2017-10-01", "")]
    [InlineData("until the end of next week", null, "2017-09-18", "")]
    [InlineData("24th", "2017-09-24", "2017-09-25", "")]
    [InlineData("back on Sep 20", null, "2017-09-20", "")]
    [InlineData("vacation, back on Monday", null, "2017-09-11", "vacation,")]
    [InlineData("returning January 4", null, "2018-01-04", "")]
    [InlineData("I'll return on Monday", null, "2017-09-11", "")]
    [InlineData("until further notice", null, null, "")]
    [InlineData("too much sun", null, null, "too much sun")]
    [InlineData("parental leave", null, null, "parental leave")]
    [InlineData("sick, may be back soon", null, null, "sick, may be back soon")]
    public void Days_and_a_reason_are_read_in_any_order(string text, string? from, string? until, string reason)
    {
        var read = AbsencePhrase.Parse(text, Today);

        (Iso(read.From), Iso(read.Until), read.Reason, read.IsUnclear).ShouldBe((from, until, reason, false));
    }

    [Theory]
    [InlineData("a few days")]
    [InlineData("3 or so days")]
    [InlineData("28-3 January")]
    [InlineData("20-12 until friday")]
    [InlineData("in March")]
    [InlineData("over the weekend")]
    public void Words_that_look_like_a_time_are_no_reason(string text) => AbsencePhrase.Parse(text, Today).IsUnclear.ShouldBeTrue();

    [Theory]
    [InlineData("Covid-19")]
    [InlineData("moving house until further notice, 3 boxes left")]
    [InlineData("a course in C# 12 until friday")]
    [InlineData("sick, I may be back soon")]
    public void A_reason_may_have_numbers(string text) => AbsencePhrase.Parse(text, Today).IsUnclear.ShouldBeFalse();

    [Theory]
    [InlineData("until whenever")]
    [InlineData("until 2017-02-30")]
    [InlineData("from 2017-02-30 until friday")]
    [InlineData("from 9/10 to 9/20")]
    [InlineData("31.2.")]
    [InlineData("until 0th")]
    [InlineData("every friday")]
    [InlineData("monday and wednesday")]
    public void A_day_that_is_none_is_refused(string text) => Should.Throw<UserError>(() => AbsencePhrase.Parse(text, Today));

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
