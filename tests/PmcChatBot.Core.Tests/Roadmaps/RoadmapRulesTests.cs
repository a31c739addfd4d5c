using PmcChatBot.Core.Roadmaps;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roadmaps;

/// <summary>The rules of docs/roadmap.md, one by one.</summary>
public sealed class RoadmapRulesTests
{
    [Theory]
    // next
    [InlineData("Next step is support for volumes", "P")]
    [InlineData("Upcoming release has route services", "P")]
    // will
    [InlineData("Will drop the old endpoint", "P")]
    [InlineData("We'll look at quotas after that", "P")]
    [InlineData("v2.0 will support sidecars", "P")]
    // plan to
    [InlineData("Planning on a beta in June", "P")]
    [InlineData("We hope to cut the ribbon on multi-az", "P")]
    [InlineData("Going to rewrite the scheduler", "P")]
    // soon
    [InlineData("Metrics for cells coming soon", "P")]
    [InlineData("Shipping 1.4 tomorrow", "P")]
    // considering
    [InlineData("Considering a move to gRPC", "P")]
    [InlineData("Incepted on rolling deploys", "P")]
    // leading verb
    [InlineData("Adding support for IPv6", "I")]
    [InlineData("Still working on the importer", "I")]
    [InlineData("We're re-writing the docs of the API", "I")]
    // continuing
    [InlineData("Continued work on quotas", "I")]
    [InlineData("Started a spike about caches", "I")]
    [InlineData("Good progress on the installer", "I")]
    // in progress
    [InlineData("Windows support is in progress", "I")]
    [InlineData("Refactoring of the router nearly complete", "I")]
    // currently
    [InlineData("The team is benchmarking the new store", "I")]
    [InlineData("Router: fixing the flaky tests", "I")]
    // work on
    [InlineData("Investigation into slow starts", "I")]
    [InlineData("Focus on stability", "I")]
    // released
    [InlineData("Released v1.2", "R")]
    [InlineData("Finally shipped the new editor", "R")]
    [InlineData("Garden 1.3 has been released", "R")]
    [InlineData("The API is now generally available", "R")]
    [InlineData("Multi-tenancy is complete", "R")]
    // two things in one line
    [InlineData("Released v1.2; working on v1.3", "RI")]
    [InlineData("Finished the parser. Will start on the printer.", "RP")]
    // none of it
    [InlineData("Added support for IPv6", "")]
    [InlineData("Fixed the flaky tests", "")]
    [InlineData("The API now supports tags", "")]
    [InlineData("Nothing planned", "")]
    [InlineData("Not started yet", "")]
    [InlineData("Waiting for the release of v2", "")]
    [InlineData("Once v2 is released, users can upgrade", "")]
    [InlineData("Jo will be out next week", "")]
    [InlineData("Will share notes of the meeting", "")]
    [InlineData("The job will restart", "")]
    [InlineData("We were planning to do this", "")]
    [InlineData("Routing", "")]
    [InlineData("", "")]
    public void Wording_decides(string line, string statuses)
    {
        Read($"- {line}").Select(mention => $"{mention.Status}"[0]).ShouldBe(statuses, ignoreOrder: true);
        Read(line).Select(mention => $"{mention.Status}"[0]).ShouldBe(statuses, ignoreOrder: true);
    }

    [Theory]
    [InlineData("- Upcoming:\n  - sidecars\n  - quotas\n- Fixed a bug\n", "P sidecars, P quotas")]
    [InlineData("Upcoming:\n\n- sidecars\n- quotas\n\nFixed a bug\n\n- X\n", "P sidecars, P quotas, P Fixed a bug, P X")]
    [InlineData("**In progress**\n- sidecars\n\nPast weeks\n- quotas\n", "I sidecars")]
    [InlineData("- Next: sidecars\n- Completed - quotas\n", "P sidecars, R quotas")]
    [InlineData("- Plan for the next release includes:\n  - sidecars\n", "P sidecars")]
    [InlineData("- Coming soon\n  - sidecars\n    - with limits\n", "P sidecars")]
    [InlineData("- Upcoming:\n- sidecars\n- quotas\n", "P sidecars, P quotas")]
    [InlineData("- Upcoming:\n  - sidecars\n  - bugs and PRs\n  - Jo is on vacation\n", "P sidecars")]
    [InlineData("- Released v1.2:\n  - working with quotas\n", "R Released v1.2:")]
    [InlineData("- Fixed starts\n  - failing every second time\n  - adding a retry\n", "")]
    [InlineData("```\nWorking on it\n```\n\n> Will do\n\n| Next |\n| --- |\n| sidecars |\n", "")]
    [InlineData("- Working on [sidecars](https://x.example/will-be) ([release notes](https://x.example))\n", "I Working on sidecars")]
    [InlineData("- Working on\n  the whole thing\n", "I Working on the whole thing")]
    public void Labels_are_for_what_is_below_them(string markdown, string expected) =>
        string.Join(", ", Read(markdown).Select(mention => $"{$"{mention.Status}"[0]} {mention.Words}")).ShouldBe(expected);

    [Fact]
    public void A_heading_below_the_team_s_is_a_label_too()
    {
        RoadmapRules.Read(["Garden - Jo", "#### Upcoming"], "- sidecars").ShouldHaveSingleItem().Status.ShouldBe(RoadmapStatus.Planned);
        RoadmapRules.Read(["Upcoming - Jo"], "- sidecars").ShouldBeEmpty("the first is the team's name");
    }

    [Fact]
    public void The_line_is_where_it_stands()
    {
        Read("- Fixed a bug\n\n- Upcoming:\n  - sidecars\n").ShouldHaveSingleItem().Line.ShouldBe(3);
        Read("Fixed a bug\nWorking on sidecars\n").ShouldHaveSingleItem().Line.ShouldBe(1);
    }

    [Fact]
    public void Any_text_can_be_read()
    {
        foreach (var (_, piece) in HostilePieces.All)
        {
            var text = HostilePieces.Repeat(piece, 20_000);
            foreach (var mention in Read(text).Concat(Read($"Upcoming:\n\n- {text}")).Concat(Read($"will {text}")))
            {
                mention.Line.ShouldBeInRange(0, text.Split('\n').Length + 2);
                mention.Words.ShouldNotBeNullOrWhiteSpace();
            }
        }
    }

    private static IReadOnlyList<RoadmapMention> Read(string markdown) => RoadmapRules.Read(["Garden - Jo"], markdown);
}
