using System.Globalization;
using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class LearnedScheduleTests
{
    [Fact]
    public void Meetings_that_alternate_between_two_days_are_two_rules()
    {
        var learned = LearnedSchedule.Of(
            Dates(
                "2017-01-11 2017-01-24 2017-02-08 2017-02-21 2017-03-08 2017-03-21 2017-04-05 2017-04-18 2017-05-03 2017-05-16 2017-05-31 "
                    + "2017-06-13 2017-06-28 2017-07-11 2017-07-26 2017-08-08 2017-08-23 2017-09-05"
            )
        );

        learned
            .Rules.Select(rule => $"{rule.Rule} {rule.First:yyyy-MM-dd}")
            .ShouldBe(["FREQ=WEEKLY;INTERVAL=4;BYDAY=WE 2017-01-11", "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU 2017-01-24"]);
        learned.Exceptions().ShouldBeEmpty();
    }

    [Fact]
    public void What_was_moved_cancelled_and_added_is_named()
    {
        // Every second Tuesday from 5 September; one on a Wednesday, none on 31 October, one more on 30 November.
        var learned = LearnedSchedule.Of(
            Dates(
                "2017-09-05 2017-09-19 2017-10-04 2017-10-17 2017-11-14 2017-11-28 2017-11-30 2017-12-12 2017-12-26 2018-01-09 2018-01-23"
            )
        );

        learned.Rules.Select(rule => rule.Rule).ShouldBe(["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"]);
        learned.Exceptions().ShouldBe(["2017-10-04 instead of 2017-10-03", "no meeting on 2017-10-31", "also 2017-11-30"]);
    }

    [Theory]
    [InlineData("2019-03-21 2019-04-18 2019-05-16 2019-07-18 2019-08-15 2019-09-19 2019-11-21", "FREQ=MONTHLY;BYDAY=3TH")]
    [InlineData("2019-01-31 2019-02-28 2019-03-28 2019-04-25 2019-05-30", "FREQ=MONTHLY;BYDAY=-1TH")]
    [InlineData("2019-01-15 2019-02-15 2019-03-15 2019-04-15", "FREQ=MONTHLY;BYMONTHDAY=15")]
    [InlineData("2019-01-15 2019-04-16 2019-07-16 2019-10-15", "FREQ=MONTHLY;INTERVAL=3;BYDAY=3TU")]
    [InlineData("2019-01-07 2019-01-14 2019-01-21 2019-01-28 2019-02-11", "FREQ=WEEKLY;BYDAY=MO")]
    [InlineData("2019-01-07 2019-01-21", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")]
    public void Other_rhythms_are_found(string dates, string rule) =>
        LearnedSchedule.Of(Dates(dates)).Rules.Select(each => each.Rule).ShouldBe([rule]);

    [Fact]
    public void A_new_rhythm_in_the_course_of_the_year_is_the_one_that_counts()
    {
        var weekly = Enumerable.Range(0, 20).Select(week => new DateOnly(2018, 1, 1).AddDays(7 * week));
        var monthly = Enumerable.Range(7, 6).Select(month => new DateOnly(2018, month, 15));

        LearnedSchedule.Of(weekly.Concat(monthly)).Rules.Select(rule => rule.Rule).ShouldBe(["FREQ=MONTHLY;BYMONTHDAY=15"]);
    }

    [Fact]
    public void Dates_without_a_rhythm_give_no_rule() =>
        LearnedSchedule.Of(Dates("2015-05-04 2015-05-20 2015-06-16 2015-07-27 2015-09-09 2015-10-12 2015-11-09")).Rules.ShouldBeEmpty();

    [Fact]
    public void No_dates_and_one_date_give_no_rule()
    {
        LearnedSchedule.Of([]).Rules.ShouldBeEmpty();
        LearnedSchedule.Of([new DateOnly(2018, 1, 1)]).Rules.ShouldBeEmpty();
    }

    private static IEnumerable<DateOnly> Dates(string text) =>
        text.Split(' ').Select(date => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
