using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Schedules;

public sealed class DateLanguageTests
{
    private static readonly DateTime Day = new(2026, 3, 4);

    [Theory]
    [InlineData("en", "4 March", "Wednesday 4 March", "Wednesday 4 March 2026")]
    [InlineData("en-US", "March 4", "Wednesday, March 4", "Wednesday, March 4, 2026")]
    [InlineData("de", "4. März", "Mittwoch, 4. März", "Mittwoch, 4. März 2026")]
    [InlineData("español", "4 de marzo", "miércoles, 4 de marzo", "miércoles, 4 de marzo de 2026")]
    [InlineData("FR", "4 mars", "mercredi 4 mars", "mercredi 4 mars 2026")]
    [InlineData("it", "4 marzo", "mercoledì 4 marzo", "mercoledì 4 marzo 2026")]
    [InlineData("nl", "4 maart", "woensdag 4 maart", "woensdag 4 maart 2026")]
    [InlineData("pt", "4 de março", "quarta-feira, 4 de março", "quarta-feira, 4 de março de 2026")]
    [InlineData("ja", "3月4日", "3月4日 (水曜日)", "2026年3月4日 (水曜日)")]
    public void A_day_is_written_as_its_language_has_it(string language, string day, string weekday, string all)
    {
        var read = DateLanguage.Find(language)!;
        read.Say(Day).ShouldBe(day);
        read.Say(Day, weekday: true).ShouldBe(weekday);
        read.Say(Day, weekday: true, year: true).ShouldBe(all);
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("")]
    [InlineData(null)]
    public void A_language_that_there_is_not_is_none(string? typed) => DateLanguage.Find(typed).ShouldBeNull();

    [Fact]
    public void Every_language_names_twelve_months_and_seven_days_differently() =>
        DateLanguage.All.ShouldAllBe(language =>
            Enumerable.Range(0, 365).Select(days => language.Say(Day.AddDays(days), true, false)).Distinct().Count() == 365
            && Enumerable.Range(1, 12).Select(month => language.Say(new DateTime(2026, month, 1), false, false)).Distinct().Count() == 12
        );
}
