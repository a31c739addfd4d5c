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
    [InlineData("too much sun", null, null, "too much sun")]
    [InlineData("parental leave", null, null, "parental leave")]
    [InlineData("sick, may be back soon", null, null, "sick, may be back soon")]
    public void Days_and_a_reason_are_read_in_any_order(string text, string? from, string? until, string reason)
    {
        var read = AbsencePhrase.Parse(text, Today);

        (Iso(read.From), Iso(read.Until), read.Reason).ShouldBe((from, until, reason));
    }

    [Theory]
    [InlineData("until whenever")]
    [InlineData("until 2017-02-30")]
    [InlineData("from 2017-02-30 until friday")]
    public void A_day_that_is_none_is_refused(string text) => Should.Throw<UserError>(() => AbsencePhrase.Parse(text, Today));

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
