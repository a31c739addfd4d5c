using NetArchTest.Rules;
using PmcChatBot.Core.Notes;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Architecture;

public sealed class LayerTests
{
    private static readonly string[] Rooms =
    [
        "PmcChatBot.Platforms.Local",
        "PmcChatBot.Platforms.Slack",
        "PmcChatBot.Platforms.Teams",
        "PmcChatBot.Storage",
        "PmcChatBot.Publishing",
    ];

    /// <summary>The built-in chat hands its deliveries to the inbox; its pages read the store. Nothing else crosses.</summary>
    public static TheoryData<string, string> Pairs =>
        [.. Rooms.SelectMany(one => Rooms.Where(other => other != one).Select(other => (one, other)))];

    [Theory, MemberData(nameof(Pairs))]
    public void Storage_platforms_and_publishing_do_not_know_each_other(string room, string other) =>
        Offenders(Types.InAssembly(typeof(Store).Assembly).That().ResideInNamespace(room).ShouldNot().HaveDependencyOn(other))
            .ShouldBeEmpty();

    /// <summary>The list of modules alone names the platforms; the demo plays on the built-in chat.</summary>
    [Theory]
    [InlineData("PmcChatBot.Platforms.Local", "PmcChatBot.Cli.DemoScript", "PmcChatBot.PlatformModules")]
    [InlineData("PmcChatBot.Platforms.Slack", "PmcChatBot.PlatformModules")]
    [InlineData("PmcChatBot.Platforms.Teams", "PmcChatBot.PlatformModules")]
    public void No_type_of_a_platform_leaves_its_folder(string platform, params string[] but) =>
        Offenders(Types.InAssembly(typeof(Store).Assembly).That().DoNotResideInNamespace(platform).ShouldNot().HaveDependencyOn(platform))
            .ShouldBe(but, ignoreOrder: true);

    // What the folders of the host know of each other, each only of those above it: so there is no circle. Cli and what stands in no folder
    // join them, and none of them knows Cli.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Storage"] = [],
        ["Publishing"] = [],
        ["Alerts"] = ["Storage"],
        ["Scheduling"] = ["Storage", "Alerts"],
        ["Members"] = ["Storage", "Alerts", "Scheduling"],
        ["Inbox"] = ["Storage", "Alerts", "Scheduling"],
        ["Outbox"] = ["Storage", "Alerts"],
        ["Doctor"] = ["Storage", "Publishing"],
        ["Platforms"] = ["Alerts", "Scheduling", "Members", "Inbox", "Outbox", "Doctor"],
        ["Mcp"] = ["Storage", "Platforms"],
        ["Web"] = ["Storage", "Platforms", "Mcp"],
    };

    public static TheoryData<string, string> NoArrows =>
        [
            .. Arrows.SelectMany(folder =>
                Arrows
                    .Keys.Append("Cli")
                    .Where(other => other != folder.Key && !folder.Value.Contains(other))
                    .Select(other => (folder.Key, other))
            ),
        ];

    [Theory, MemberData(nameof(NoArrows))]
    public void A_folder_of_the_host_knows_only_those_it_may(string folder, string other) => HostUsesOf(other, folder).ShouldBeEmpty();

    public static TheoryData<string, string> AllArrows =>
        [.. Arrows.SelectMany(folder => folder.Value.Select(other => (folder.Key, other)))];

    /// <summary>An arrow that nothing uses any more goes; and the rule is seen to find those that are used.</summary>
    [Theory, MemberData(nameof(AllArrows))]
    public void Every_arrow_that_is_allowed_is_used(string folder, string other) => HostUsesOf(other, folder).ShouldNotBeEmpty();

    [Fact]
    public void The_folders_of_the_host_form_no_circle() =>
        Arrows
            .SelectMany((folder, i) => folder.Value.Select(other => (folder.Key, other, IsAbove: Arrows.Keys.Take(i).Contains(other))))
            .Where(arrow => !arrow.IsAbove)
            .ShouldBeEmpty();

    private static IEnumerable<string> HostUsesOf(string other, string folder) =>
        Offenders(
            Types
                .InAssembly(typeof(Store).Assembly)
                .That()
                .ResideInNamespace($"PmcChatBot.{folder}")
                .ShouldNot()
                .HaveDependencyOn($"PmcChatBot.{other}")
        );

    [Fact]
    public void Every_folder_of_the_host_is_in_that_table() =>
        typeof(Store)
            .Assembly.GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name is not null && name.StartsWith("PmcChatBot.", StringComparison.Ordinal))
            .Select(name => name!.Split('.')[1])
            .Distinct()
            .ShouldBe(Arrows.Keys.Append("Cli"), ignoreOrder: true);

    // Each folder of Core uses those before it, and no other.
    private static readonly string[] CoreFolders =
    [
        "Schedules",
        "Roster",
        "Notes",
        "Meetings",
        "Messaging",
        "Collection",
        "Publishing",
        "People",
        "Alerts",
        "Reading",
        "Roadmaps",
        "Following",
        "Setup",
        "Commands",
        "Jobs",
        "Intake",
    ];

    public static TheoryData<string, string> Upwards =>
        [.. CoreFolders.SelectMany((folder, i) => CoreFolders.Skip(i + 1).Select(other => (folder, other)))];

    [Theory, MemberData(nameof(Upwards))]
    public void A_folder_of_Core_uses_none_of_those_after_it(string folder, string after) => UsesOf(after, folder).ShouldBeEmpty();

    /// <summary>The same rule the other way round fails: a folder is used by one after it.</summary>
    [Theory]
    [InlineData("Schedules", "Roster")]
    [InlineData("Roster", "Notes")]
    [InlineData("Notes", "Meetings")]
    [InlineData("Meetings", "Collection")]
    [InlineData("Messaging", "Collection")]
    [InlineData("Collection", "Publishing")]
    [InlineData("Publishing", "Commands")]
    [InlineData("People", "Commands")]
    [InlineData("Alerts", "Commands")]
    [InlineData("Notes", "Setup")]
    [InlineData("Collection", "Jobs")]
    [InlineData("Commands", "Intake")]
    public void The_order_of_the_folders_can_be_broken(string folder, string after) => UsesOf(folder, after).ShouldNotBeEmpty();

    private static IEnumerable<string> UsesOf(string folder, string by) =>
        Offenders(
            Types
                .InAssembly(typeof(NotesCompiler).Assembly)
                .That()
                .ResideInNamespace($"PmcChatBot.Core.{by}")
                .ShouldNot()
                .HaveDependencyOn($"PmcChatBot.Core.{folder}")
        );

    [Fact]
    public void Every_folder_of_Core_has_its_place_in_that_order() =>
        typeof(NotesCompiler)
            .Assembly.GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name is not null && name.StartsWith("PmcChatBot.Core.", StringComparison.Ordinal))
            .Select(name => name!.Split('.')[2])
            .Distinct()
            .ShouldBe(CoreFolders, ignoreOrder: true);

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.EntityFrameworkCore")]
    [InlineData("Microsoft.Extensions")]
    [InlineData("Quartz")]
    [InlineData("CliWrap")]
    [InlineData("System.Net")]
    [InlineData("System.IO.File")]
    [InlineData("System.Diagnostics.Process")]
    public void Core_has_no_input_or_output(string forbidden) =>
        Offenders(Types.InAssembly(typeof(NotesCompiler).Assembly).ShouldNot().HaveDependencyOn(forbidden)).ShouldBeEmpty();

    [Fact]
    public void Core_does_not_know_the_host() =>
        typeof(NotesCompiler)
            .Assembly.GetReferencedAssemblies()
            .ShouldNotContain(name => name.Name == typeof(Store).Assembly.GetName().Name);

    [Fact]
    public void The_rules_can_fail() =>
        Offenders(
                Types
                    .InAssembly(typeof(Store).Assembly)
                    .That()
                    .ResideInNamespace("PmcChatBot.Storage")
                    .ShouldNot()
                    .HaveDependencyOn("Microsoft.EntityFrameworkCore")
            )
            .ShouldNotBeEmpty();

    [Fact]
    public void No_folder_is_named_for_a_role()
    {
        string[] roles = ["Services", "Helpers", "Managers", "Models", "Utils", "Handlers"];

        typeof(Store)
            .Assembly.GetTypes()
            .Concat(typeof(NotesCompiler).Assembly.GetTypes())
            .Where(type => type.Namespace is not null && type.Namespace.StartsWith("PmcChatBot", StringComparison.Ordinal))
            .Where(type => type.Namespace!.Split('.').Intersect(roles).Any())
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> Offenders(ConditionList rule) =>
        rule.GetResult() is { IsSuccessful: false } result ? result.FailingTypeNames ?? ["?"] : [];
}
