using PmcChatBot.Core.People;
using Shouldly;

namespace PmcChatBot.Core.Tests.People;

public sealed class AwayStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    // The first five are what Slack offers by itself: https://slack.com/help/articles/201864558.
    [Theory]
    [InlineData("Vacationing", ":palm_tree:", true)]
    [InlineData("Out sick", ":face_with_thermometer:", true)]
    [InlineData("In a meeting", ":spiral_calendar_pad:", false)]
    [InlineData("Working remotely", ":house_with_garden:", false)]
    [InlineData("Commuting", ":bus:", false)]
    [InlineData("OOO until Dec 12, ping Jo", "", true)]
    [InlineData("out of the office", ":no_entry:", true)]
    [InlineData("PTO", ":beach_with_umbrella:", true)]
    [InlineData("Parental leave back in March", ":baby:", true)]
    [InlineData("Urlaub bis 3.1.", ":desert_island:", true)]
    [InlineData("en congés", "", true)]
    [InlineData("de férias", ":airplane:", true)]
    [InlineData("", ":palm_tree:", true)]
    [InlineData("", ":baby::skin-tone-3:", false)]
    [InlineData("", ":house:", false)]
    [InlineData("back from vacation", ":palm_tree:", false)]
    [InlineData("Not sick, just quiet", "", false)]
    [InlineData("Working from the beach", ":palm_tree:", false)]
    [InlineData("Happy holidays!", ":christmas_tree:", false)]
    [InlineData("need a vacation", "", false)]
    [InlineData("OOTO until 12/12", "", true)]
    [InlineData("Out Dec 20 - Jan 3", "", true)]
    [InlineData("Out this week", "", true)]
    [InlineData("Leave of absence", "", true)]
    [InlineData("Jury duty", "", true)]
    [InlineData("Feiertag", "", true)]
    [InlineData("Arrêt maladie", "", true)]
    [InlineData("Fuera de la oficina", "", true)]
    [InlineData("В отпуске", "", true)]
    [InlineData("休暇中", "", true)]
    [InlineData("", ":island:", true)]
    [InlineData("Ping me for PTO approvals", "", false)]
    [InlineData("Acting manager during Jo's parental leave", "", false)]
    [InlineData("Sick of meetings", "", false)]
    [InlineData("Ill be back at 3", "", false)]
    [InlineData("Away from keyboard", "", false)]
    [InlineData("off for a run", "", false)]
    [InlineData("Working over the holidays", "", false)]
    [InlineData("Holiday release freeze", "", false)]
    [InlineData("KubeCon EU", ":airplane:", false)]
    [InlineData("Covering for Jo while she is on leave", "", false)]
    [InlineData("stillness", "", false)]
    [InlineData("Focus time", ":dart:", false)]
    [InlineData("Lunch", ":sandwich:", false)]
    public void A_status_that_says_somebody_is_not_at_work_is_known(string text, string emoji, bool isAbsence) =>
        new AwayStatus(text, emoji, null).LooksLikeAbsence(Now).ShouldBe(isAbsence);

    [Theory]
    [InlineData(4, false)]
    [InlineData(19, false)]
    [InlineData(24, true)]
    [InlineData(-1, false)]
    public void What_ends_on_the_same_day_is_no_absence(int hours, bool isAbsence) =>
        new AwayStatus("Out sick", ":face_with_thermometer:", Now.AddHours(hours)).LooksLikeAbsence(Now).ShouldBe(isAbsence);
}
