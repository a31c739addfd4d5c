using System.Globalization;
using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class DayPhraseTests
{
    // A Saturday.
    private static readonly DateOnly Today = new(2017, 9, 2);

    [Theory]
    [InlineData("2017-09-14", "2017-09-14", "")]
    [InlineData("2017-9-4 on leave", "2017-09-04", " on leave")]
    [InlineData("on 2017-09-14: leave", "2017-09-14", ": leave")]
    [InlineData("14 September", "2017-09-14", "")]
    [InlineData("the 14th of sept. vacation", "2017-09-14", " vacation")]
    [InlineData("14. September", "2017-09-14", "")]
    [InlineData("Sep 14th, 2018", "2018-09-14", "")]
    [InlineData("September 14 2018 x", "2018-09-14", " x")]
    [InlineData("3 January", "2018-01-03", "")]
    [InlineData("2 September", "2017-09-02", "")]
    [InlineData("1 September", "2018-09-01", "")]
    [InlineData("29 February", "2020-02-29", "")]
    [InlineData("monday", "2017-09-04", "")]
    [InlineData("next Tuesday with kids", "2017-09-05", " with kids")]
    [InlineData("sat", "2017-09-09", "")]
    [InlineData("tomorrow", "2017-09-03", "")]
    [InlineData("today", "2017-09-02", "")]
    [InlineData("2017/9/14", "2017-09-14", "")]
    [InlineData("14.9.", "2017-09-14", "")]
    [InlineData("01.12.2017", "2017-12-01", "")]
    [InlineData("12/24", "2017-12-24", "")]
    [InlineData("24/12/17 off", "2017-12-24", " off")]
    [InlineData("5/5/2018", "2018-05-05", "")]
    [InlineData("the 31st", "2017-10-31", "")]
    [InlineData("Tuesday 3 October 2017", "2017-10-03", "")]
    [InlineData("Tuesday, 3 October", "2017-10-03", "")]
    [InlineData("Tue 3 Oct, KubeCon", "2017-10-03", ", KubeCon")]
    [InlineData("Tue. Oct 3rd KubeCon", "2017-10-03", " KubeCon")]
    [InlineData("3 October (Tuesday): KubeCon", "2017-10-03", ": KubeCon")]
    [InlineData("2017-10-03, Tuesday", "2017-10-03", "")]
    [InlineData("tue 12", "2017-09-12", "")]
    [InlineData("thursday 14 at 9:00", "2017-09-14", " at 9:00")]
    [InlineData("friday 10 people come", "2017-09-08", " 10 people come")]
    [InlineData("Monday 10:30", "2017-09-04", " 10:30")]
    [InlineData("thursday next week", "2017-09-07", "")]
    public void A_day_is_read_as_people_say_it(string text, string day, string after) =>
        DayPhrase.Take(text, Today).ShouldBe((DateOnly.Parse(day, CultureInfo.InvariantCulture), after));

    [Theory]
    [InlineData("")]
    [InlineData("vacation")]
    [InlineData("monthly")]
    [InlineData("may be later")]
    [InlineData("14 horses")]
    [InlineData("satisfied")]
    [InlineData("2017-09-145")]
    [InlineData("10.30")]
    [InlineData("24/7/365 on call")]
    [InlineData("24/7 on call")]
    public void Other_words_are_no_day(string text) => DayPhrase.Take(text, Today).ShouldBeNull();

    [Theory]
    [InlineData("2017-02-30")]
    [InlineData("31 June")]
    [InlineData("0 June")]
    [InlineData("2017-13-01")]
    public void A_day_that_does_not_exist_is_refused(string text) =>
        Should.Throw<UserError>(() => DayPhrase.Take(text, Today)).Message.ShouldContain("is not a date I can read");

    [Theory]
    [InlineData("2 weeks on the beach", 14, " on the beach")]
    [InlineData("a week", 7, "")]
    [InlineData("the whole month", 30, "")]
    [InlineData("10 days", 10, "")]
    public void A_length_is_read_as_people_say_it(string text, int days, string after) =>
        DayPhrase.TakeLength(text).ShouldBe((days, after));

    [Theory]
    [InlineData("10-16 mon-thu", "10-16 Mon-Thu")]
    [InlineData("10 to 16", "10-16 Mon-Fri")]
    [InlineData("9:00 - 17:00 weekdays", "9-17 Mon-Fri")]
    [InlineData("mon, wed and friday", "9-17 Mon, Wed, Fri")]
    [InlineData("sun-thu 8-12", "8-12 Mon-Thu, Sun")]
    [InlineData("fri-mon", "9-17 Mon, Fri-Sun")]
    [InlineData("0-24 mondays", "0-24 Mon")]
    [InlineData("9-5", "9-17 Mon-Fri")]
    [InlineData("9am-5pm mon-thu", "9-17 Mon-Thu")]
    [InlineData("9 am to 5 pm", "9-17 Mon-Fri")]
    public void Working_hours_are_read_as_people_say_them(string text, string hours) => WorkingHours.Parse(text).ToString().ShouldBe(hours);

    [Theory]
    [InlineData("22-6")]
    [InlineData("9-25")]
    [InlineData("9-9")]
    [InlineData("9-17 someday")]
    [InlineData("s")]
    public void Hours_that_cannot_be_are_refused(string text) => Should.Throw<UserError>(() => WorkingHours.Parse(text));

    [Theory]
    // Tuesdays have a Monday before them.
    [InlineData("2017-09-03T17:30Z", "2017-09-05T17:30Z", "2017-09-03T17:30Z")]
    // A meeting on Monday at 9 or 10:30 is asked about on Friday, and one in the afternoon on Monday.
    [InlineData("2017-09-02T16:00Z", "2017-09-04T16:00Z", "2017-09-01T16:00Z")]
    [InlineData("2017-09-02T17:30Z", "2017-09-04T17:30Z", "2017-09-01T17:00Z")]
    [InlineData("2017-09-02T21:00Z", "2017-09-04T21:00Z", "2017-09-02T21:00Z")]
    // Saturday's question of Saturday goes out on Friday, within the hours.
    [InlineData("2017-09-02T04:00Z", "2017-09-03T04:00Z", "2017-09-01T23:00Z")]
    // A few hours before is meant.
    [InlineData("2017-09-04T13:00Z", "2017-09-04T16:00Z", "2017-09-04T13:00Z")]
    public void Questions_go_out_while_leads_still_have_hours_to_answer(string wanted, string starts, string expected) =>
        WorkingHours
            .Usual.BeforeDaysOff(Time(wanted), TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"), Time(starts))
            .ShouldBe(Time(expected));

    [Theory]
    // In Berlin, clocks go back on 29 October 2017 and forward on 25 March 2018.
    [InlineData("2017-10-28T10:00Z", "10-16 Sun", "2017-10-29T09:00Z")]
    [InlineData("2018-03-24T10:00Z", "2-4 Sun", "2018-03-25T01:00Z")]
    [InlineData("2017-09-05T15:00Z", "10-16 Mon-Thu", "2017-09-06T08:00Z")]
    [InlineData("2017-09-07T15:00Z", "10-16 Mon-Thu", "2017-09-11T08:00Z")]
    public void A_person_is_written_to_in_their_own_hours(string wanted, string hours, string at) =>
        WorkingHours
            .Parse(hours)
            .AtOrAfter(Time(wanted), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), DateTimeOffset.MaxValue.AddDays(-3))
            .ShouldBe(Time(at));

    [Fact]
    public void A_person_is_not_written_to_on_a_day_when_they_are_away()
    {
        var back = new DateOnly(2017, 9, 7);

        WorkingHours
            .Usual.AtOrAfter(Time("2017-09-05T10:00Z"), TimeZoneInfo.Utc, Time("2017-09-12T10:00Z"), day => day < back)
            .ShouldBe(Time("2017-09-07T09:00Z"));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
