using PmcChatBot.Cli;
using PmcChatBot.Core;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

public sealed class SeedFolderTests
{
    private const string Template = "# Sample PMC {date}\n\n### Alpha - Ada Aber\n";

    [Fact]
    public void A_first_date_that_is_no_day_of_its_rule_is_refused_with_the_day_that_is()
    {
        var error = Should.Throw<UserError>(() =>
            Read(
                """{ "chairs": ["Eve Chair"], "schedule": { "timeZone": "UTC", "time": "10:30", "rules": [{ "first": "2017-09-06", "rule": "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU" }] } }"""
            )
        );

        error.Message.ShouldContain("the first date 2017-09-06, a Wednesday, does not match the rule");
        error.Message.ShouldContain("the next meeting is on 2017-");
    }

    [Fact]
    public void Keys_that_differ_from_the_store_or_mean_nothing_are_named()
    {
        const string Before =
            """{ "chairs": ["Eve Chair"], "schedule": { "timeZone": "UTC", "time": "10:30", "rules": [{ "first": "2017-09-05", "rule": "FREQ=WEEKLY;BYDAY=TU" }] } }""";
        const string After =
            """{ "chairs": ["Eve Chair"], "colour": "red", "schedule": { "timeZone": "UTC", "time": "11:30", "hours": 2, "except": ["2017-09-12"], "rules": [{ "first": "2017-09-05", "rule": "FREQ=WEEKLY;BYDAY=TU" }] } }""";
        using var folder = new TemporaryFolder();
        var stored = Read(Before, folder);
        var (none, nothing) = SeedFolder.NotApplied(folder.Path, stored);
        none.Concat(nothing).ShouldBeEmpty();

        Read(After, folder);

        var (differing, unknown) = SeedFolder.NotApplied(folder.Path, stored);
        differing.ShouldBe(["schedule.time", "schedule.except"]);
        unknown.ShouldBe(["colour", "schedule.hours"]);
    }

    private static Core.Roster.Committee Read(string json)
    {
        using var folder = new TemporaryFolder();
        return Read(json, folder);
    }

    private static Core.Roster.Committee Read(string json, TemporaryFolder folder)
    {
        File.WriteAllText(folder.In("template.md"), Template);
        File.WriteAllText(folder.In("committee.json"), json);
        return SeedFolder.Read(folder.Path);
    }
}
