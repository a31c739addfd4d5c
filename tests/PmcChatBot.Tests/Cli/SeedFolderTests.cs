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
            """{ "chairs": ["Eve Chair"], "colour": "red", "gitEmails": { "Eve Chair": "eve@example.org" }, "ids": { "Eve Chair": "slack:U061F7AUR" }, "Schedule": { "timeZone": "UTC", "time": "11:30", "hours": 2, "except": ["2017-09-12"], "rules": [{ "first": "2017-09-05", "rule": "FREQ=WEEKLY;BYDAY=TU" }] } }""";
        using var folder = new TemporaryFolder();
        var stored = Read(Before, folder);
        var (none, nothing) = SeedFolder.NotApplied(folder.Path, stored);
        none.Concat(nothing).ShouldBeEmpty();

        Read(After, folder);

        var (differing, unknown) = SeedFolder.NotApplied(folder.Path, stored);
        differing.ShouldBe(["gitEmails", "ids", "schedule.time", "schedule.except"]);
        unknown.ShouldBe(["colour", "schedule.hours"]);
    }

    [Fact]
    public void What_was_not_applied_is_said_with_the_command_that_changes_it() =>
        ServeCommand
            .WhatWasNotApplied("committee.json", ["chairs", "schedule.time", "noUpdateText"], ["colour"], key => key)
            .ShouldBe(
                "committee.json has keys that I did not apply. I only read it at the first start, and what I have differs: chairs (change it "
                    + "with `/pmc chair add`); schedule.time (change it with `/pmc schedule every`); noUpdateText (it cannot be changed in "
                    + "chat yet). I do not know colour, so I ignored that."
            );

    [Fact]
    public void What_was_not_applied_is_said_with_the_whole_command_where_a_chair_can_run_one()
    {
        const string Before =
            """{ "chairs": ["Eve Chair"], "askHoursBefore": 48, "schedule": { "timeZone": "UTC", "time": "10:30", "rules": [{ "first": "2017-09-05", "rule": "FREQ=WEEKLY;BYDAY=TU" }] } }""";
        const string After =
            """{ "chairs": ["Eve Chair", "Jo Doe"], "askHoursBefore": 72, "schedule": { "timeZone": "UTC", "time": "11:30", "except": ["2017-09-12"], "rules": [{ "first": "2017-09-05", "rule": "FREQ=WEEKLY;BYDAY=TU" }] } }""";
        var (stored, wanted) = (Read(Before), Read(After));

        new[] { "chairs", "askHoursBefore", "schedule.time", "schedule.except", "noUpdateText" }
            .SelectMany(key => SeedCommands.Of(key, wanted, stored))
            .ShouldBe([
                "chair add Jo Doe",
                "times ask 72h",
                "schedule every FREQ=WEEKLY;BYDAY=TU at 11:30 UTC from 2017-09-05",
                "meeting cancel 2017-09-12",
            ]);
    }

    [Theory]
    [InlineData("\"rule\": \"FREQ=HOURLY\"", "at most one meeting a day")]
    [InlineData("\"rule\": \"FREQ=WEEKLY;BYDAY=TU;BYHOUR=10,16\"", "at most one meeting a day")]
    [InlineData("\"rule\": \"RRULE:FREQ=MINUTELY\"", "at most one meeting a day")]
    public void A_rule_with_times_of_the_day_is_refused(string rule, string expected) =>
        Should.Throw<UserError>(() => Read(Schedule(rule))).Message.ShouldContain(expected);

    [Fact]
    public void A_rule_may_be_given_as_a_calendar_has_it() =>
        Read(Schedule("\"rule\": \"RRULE:FREQ=WEEKLY;BYDAY=TU\"")).Schedule.Rules[0].Rule.ShouldBe("FREQ=WEEKLY;BYDAY=TU");

    [Theory]
    [InlineData("{ \"chairs\": \"Eve Chair\" }", "line 1: \"chairs\" should be a list of names in quotes")]
    [InlineData("{ \"chairs\": [7] }", "line 1: \"chairs[0]\" should be text in quotes.")]
    [InlineData("{ \"channel\": 5 }", "line 1: \"channel\" should be text in quotes.")]
    [InlineData("{ \"schedule\": { \"timeZone\": 5 } }", "line 1: \"schedule.timeZone\" should be text in quotes.")]
    [InlineData("{\n  \"schedule\": { \"time\": \"half past ten\" } }", "line 2: \"schedule.time\" should be a time such as \"10:30\".")]
    [InlineData(
        "{ \"schedule\": { \"rules\": [{ \"first\": \"5 Sept\" }] } }",
        "line 1: \"schedule.rules[0].first\" should be a date such as"
    )]
    [InlineData("{ \"schedule\": \"weekly\" }", "line 1: \"schedule\" should be an object in braces")]
    [InlineData("{ \"chairs\": [\"Eve Chair\"] ", "line 1: It ends too early")]
    [InlineData("", "line 1: It ends too early")]
    [InlineData("[]", "line 1: it should be an object in braces")]
    [InlineData("{ \"chairs\": [], \"chairs\": [] }", "line 1: ")]
    public void What_cannot_be_read_is_explained_without_the_names_of_types(string json, string expected)
    {
        var message = Should.Throw<UserError>(() => Read(json)).Message;

        message.Split("cannot be read: ")[1].ShouldStartWith(expected);
        message.ShouldNotContain("System.");
    }

    [Fact]
    public void Who_has_a_time_zone_and_is_nobody_in_the_committee_is_named()
    {
        using var folder = new TemporaryFolder();
        var json = Schedule("\"rule\": \"FREQ=WEEKLY;BYDAY=TU\"")
            .Insert(
                1,
                "\"timeZones\": { \"Eva Chair\": \"UTC\", \"Eve Chair\": \"UTC\" }, \"gitEmails\": { \"Bob\": \"b@example.org\" }, "
            );

        SeedFolder.NotApplied(folder.Path, Read(json, folder)).Unknown.ShouldBe(["timeZones.Eva Chair", "gitEmails.Bob"]);
    }

    [Theory]
    [InlineData("\"chairs\": [\"Eve Chair\", null]", "\"chairs[1]\" is null")]
    [InlineData("\"chairs\": [\"Eve Chair\"], \"timeZones\": { \"Eve Chair\": null }", "\"timeZones.Eve Chair\" is null")]
    [InlineData("\"chairs\": [\"Eve Chair\"], \"channels\": [null]", "\"channels[0]\" is null")]
    [InlineData("\"chairs\": [\"\"]", "a chair or member without a name")]
    [InlineData(
        "\"chairs\": [\"Eve Chair\"], \"ids\": { \"Eve Chair\": \"slack:U061F7AUR\", \"Ada Aber\": \"slack:U061F7AUR\" }",
        "Eve Chair and Ada Aber have the same id"
    )]
    public void What_cannot_be_meant_is_refused(string keys, string expected) =>
        Should
            .Throw<UserError>(() =>
                Read(Schedule("\"rule\": \"FREQ=WEEKLY;BYDAY=TU\"").Replace("\"chairs\": [\"Eve Chair\"]", keys, StringComparison.Ordinal))
            )
            .Message.ShouldContain(expected);

    [Theory]
    [InlineData("\"time\": \"10:30\", ", "\"schedule.time\" is missing")]
    [InlineData("\"first\": \"2017-09-05\", ", "\"schedule.rules[].first\" is missing")]
    public void What_a_schedule_needs_is_missed(string without, string expected) =>
        Should
            .Throw<UserError>(() => Read(Schedule("\"rule\": \"FREQ=WEEKLY;BYDAY=TU\"").Replace(without, "", StringComparison.Ordinal)))
            .Message.ShouldContain(expected);

    [Fact]
    public void A_key_that_is_null_is_not_set() =>
        Read(Schedule("\"rule\": \"FREQ=WEEKLY;BYDAY=TU\"").Insert(1, "\"channel\": null, ")).Channels.ShouldHaveSingleItem();

    [Fact]
    public void Names_are_the_same_in_capitals_and_unknown_keys_of_a_rule_are_named()
    {
        using var folder = new TemporaryFolder();
        var json = Schedule("\"rule\": \"FREQ=WEEKLY;BYDAY=TU\", \"until\": \"2018-01-01\"")
            .Insert(1, "\"timeZones\": { \"eve chair\": \"Asia/Tokyo\" }, ");

        var committee = Read(json, folder);

        committee.People.Single(person => person.Name == "Eve Chair").TimeZone.ShouldBe("Asia/Tokyo");
        SeedFolder.NotApplied(folder.Path, committee).Unknown.ShouldBe(["schedule.rules[].until"]);
    }

    private static string Schedule(string rule) =>
        $$"""{ "chairs": ["Eve Chair"], "schedule": { "timeZone": "UTC", "time": "10:30", "rules": [{ "first": "2017-09-05", {{rule}} }] } }""";

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
