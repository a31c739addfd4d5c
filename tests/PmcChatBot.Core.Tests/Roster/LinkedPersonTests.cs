using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roster;

public sealed class LinkedPersonTests
{
    [Fact]
    public void What_somebody_set_under_either_account_stays_when_the_two_are_linked()
    {
        var (old, now) = (new PersonId("local:jo-doe"), new PersonId("slack:U1"));
        var (summer, winter) = (
            new Absence(new DateOnly(2026, 7, 1), new DateOnly(2026, 8, 1)),
            new Absence(new DateOnly(2026, 12, 20), new DateOnly(2027, 1, 3))
        );
        var committee = new Committee("pmc", "PMC")
        {
            People =
            [
                new Person(old, "Jo Doe", "Europe/Berlin", "jo@example.org", ["JD"]) { Absences = [summer] },
                new Person(now, "jo")
                {
                    OwnTimeZone = "Asia/Tokyo",
                    Hours = WorkingHours.Parse("10-16"),
                    GitName = "Jo D.",
                    Absences = [winter],
                },
            ],
        };

        var linked = committee.ReplacePersonId(old, now).People.ShouldHaveSingleItem();

        linked.Name.ShouldBe("Jo Doe");
        (linked.TimeZone, linked.OwnTimeZone).ShouldBe(("Europe/Berlin", "Asia/Tokyo"));
        (linked.GitName, linked.GitEmail, linked.Hours!.ToString()).ShouldBe(("Jo D.", "jo@example.org", "10-16 Mon-Fri"));
        linked.GitNames.ShouldBe(["JD"]);
        linked.Absences.ShouldBe([summer, winter]);
    }
}
