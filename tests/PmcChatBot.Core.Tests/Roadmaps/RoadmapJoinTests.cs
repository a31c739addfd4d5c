using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roadmaps;

public sealed class RoadmapJoinTests
{
    private static readonly Team Garden = new("garden", "Garden");

    [Fact]
    public void What_is_mentioned_again_is_one_item()
    {
        var items = Join(
            (1, "Planning rootless containers for Windows cells"),
            (2, "Planning rootless containers on Windows cells"),
            (3, "Working on rootless containers for Windows cells, with quotas"),
            (4, "Considering a move to gRPC")
        );

        items.Count.ShouldBe(2);
        (items[0].First.Date.Month, items[0].Last.Date.Month, items[0].Status).ShouldBe((1, 3, RoadmapStatus.InProgress));
        items[0].Words.ShouldStartWith("Working on rootless");
        items[1].Words.ShouldStartWith("Considering");
    }

    [Fact]
    public void A_release_closes_what_it_names()
    {
        var items = Join(
            (1, "Planning rootless containers for Windows cells"),
            (1, "Planning disk quotas for plugins"),
            (3, "Released rootless containers for Windows cells and more"),
            (4, "Working on rootless containers for Windows cells")
        );

        items.Select(item => item.Status).ShouldBe([RoadmapStatus.Released, RoadmapStatus.Planned, RoadmapStatus.InProgress]);
        items[0].Sources.Count.ShouldBe(2);
    }

    [Fact]
    public void A_release_stands_once_whatever_it_is_of_and_however_often_it_is_told()
    {
        var items = Join(
            (1, "Planning rootless containers for Windows cells"),
            (2, "Will add disk quotas for plugins"),
            (3, "Released rootless containers for Windows cells with disk quotas for plugins"),
            (4, "Released rootless containers for Windows cells with disk quotas for plugins")
        );

        items.ShouldHaveSingleItem().Status.ShouldBe(RoadmapStatus.Released);
        items[0].Sources.Select(source => source.Date.Month).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void A_version_says_which_release_it_is()
    {
        var items = Join(
            (1, "Will ship Garden 1.12.0 with stats"),
            (1, "Will ship Garden 1.13.0 with stats"),
            (2, "Released Garden 1.12.0")
        );

        items.Select(item => item.Status).ShouldBe([RoadmapStatus.Released, RoadmapStatus.Planned]);
    }

    [Fact]
    public void A_release_long_after_is_another_item()
    {
        Join((1, "Planning rootless containers for Windows cells"), (12, "Released rootless containers for Windows cells"))
            .Count.ShouldBe(2);
    }

    [Fact]
    public void Two_lines_of_one_update_are_two_items()
    {
        Join((1, "Planning rootless containers for Windows"), (1, "Planning rootless containers for Linux")).Count.ShouldBe(2);
    }

    [Fact]
    public void An_id_is_short_and_its_own()
    {
        var items = Join([.. Enumerable.Range(0, 500).Select(i => (1, $"Planning thing{i} other{i} third{i}"))]);

        items.Select(item => item.Id).ShouldBeUnique();
        items.ShouldAllBe(item => item.Id.Length == 5);
        items[0].Ids.ShouldContain(items[0].Id);
    }

    private static IReadOnlyList<RoadmapItem> Join(params (int Month, string Words)[] said) =>
        RoadmapJoin.Of(
            Garden,
            [
                .. said.Select(
                    (each, i) =>
                        new RoadmapSource(
                            new DateOnly(2017, each.Month, 5),
                            SectionKey.Team("garden"),
                            RoadmapRules.Read(["Garden"], $"- {each.Words}").ShouldHaveSingleItem() with
                            {
                                Line = i,
                            }
                        )
                ),
            ]
        );
}
