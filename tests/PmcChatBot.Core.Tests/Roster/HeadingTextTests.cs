using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roster;

public sealed class HeadingTextTests
{
    [Theory]
    [InlineData("CLI - Dies Köper", "CLI", null, "Dies Köper")]
    [InlineData("Eirini (incubating) - Julz Friedman", "Eirini", "incubating", "Julz Friedman")]
    [InlineData("`bosh-bootloader` (a.k.a `bbl`)", "`bosh-bootloader`", null, null)]
    [InlineData("[Bits](https://example.org) - A / B", "[Bits](https://example.org)", null, "A / B")]
    [InlineData("postgres-release - Valeria Perticara", "postgres-release", null, "Valeria Perticara")]
    public void A_heading_is_taken_apart_and_put_together_again(string heading, string name, string? label, string? leads)
    {
        var parts = HeadingText.Parse(heading);

        (parts.Name, parts.Label, parts.Leads).ShouldBe((name, label, leads));
        HeadingText.Parse(parts.Compose()).Compose().ShouldBe(parts.Compose());
    }

    [Theory]
    [InlineData("3. Alpha - Ada Aber")]
    [InlineData("2.1 Alpha - Ada Aber")]
    [InlineData("2.10.3. Alpha")]
    [InlineData("2.1: Alpha")]
    [InlineData("C) Alpha - Ada Aber")]
    [InlineData(":rocket: Alpha")]
    [InlineData("🚀 **Alpha**")]
    [InlineData("~~Old name~~ *Alpha*")]
    [InlineData("2) ✨ Alpha (incubating)")]
    [InlineData("Alpha -- Ada Aber")]
    [InlineData("Alpha &mdash; Ada Aber")]
    [InlineData("Alpha \u2212 Ada Aber")]
    [InlineData("Alpha \u2011 Ada Aber")]
    [InlineData("Al\u200bpha\u200b - Ada Aber")]
    [InlineData("\ufeffAlpha")]
    [InlineData("**Alpha \\- Ada Aber** {#alpha---ada-aber}")]
    [InlineData("Alpha [¶](https://example.org/notes#alpha)")]
    [InlineData("Alpha [#](#alpha)")]
    [InlineData("Alpha [🔗](#alpha) {#alpha}")]
    public void What_stands_in_front_of_a_name_is_none_of_it(string heading) =>
        new PmcChatBot.Core.Notes.TeamNames([new Team("alpha", "Alpha")]).Find(heading).ShouldNotBeNull();

    [Theory]
    [InlineData("**Alpha - Ada Aber**", "**Alpha - Bo Li**", "**Beta - Ada Aber**")]
    [InlineData(
        "[Alpha - Ada Aber](https://example.org/a)",
        "[Alpha - Bo Li](https://example.org/a)",
        "[Beta - Ada Aber](https://example.org/a)"
    )]
    [InlineData("`alpha - Ada Aber`", "`alpha - Bo Li`", "`Beta - Ada Aber`")]
    [InlineData("Alpha - Ada Aber {#alpha}", "Alpha - Bo Li {#alpha}", "Beta - Ada Aber {#alpha}")]
    [InlineData(
        "Alpha - Ada Aber [¶](https://example.org/a)",
        "Alpha - Bo Li [¶](https://example.org/a)",
        "Beta - Ada Aber [¶](https://example.org/a)"
    )]
    [InlineData(
        "**Alpha \\- Ada Aber** {#alpha---ada-aber}",
        "**Alpha \\- Bo Li** {#alpha---ada-aber}",
        "**Beta \\- Ada Aber** {#alpha---ada-aber}"
    )]
    [InlineData(
        "**_Alpha (incubating) - Ada Aber_** {: .team}",
        "**_Alpha (incubating) - Bo Li_** {: .team}",
        "**_Beta (incubating) - Ada Aber_** {: .team}"
    )]
    [InlineData("**Alpha** - Ada Aber", "**Alpha** - Bo Li", "**Beta** - Ada Aber")]
    [InlineData(
        "[Alpha](https://example.org) - Ada Aber",
        "[Alpha](https://example.org) - Bo Li",
        "[Beta](https://example.org) - Ada Aber"
    )]
    [InlineData("al\\_pha - Ada Aber", "al\\_pha - Bo Li", "Beta - Ada Aber")]
    public void Decoration_stays_whole_when_a_lead_or_the_name_changes(string heading, string withLead, string withName)
    {
        var bo = new Person(new PersonId("local:bo"), "Bo Li");
        var committee = new Committee("pmc", "PMC") { People = [bo] };

        TeamHeading.WithLeads(heading, [bo.Id], committee).ShouldBe(withLead);
        TeamHeading.WithName(heading, "Beta").ShouldBe(withName);
        HeadingText.SplitLeads(HeadingText.Parse(heading).Leads).ShouldBe(["Ada Aber"]);
        HeadingText.Parse(heading).PlainName.ShouldBeOneOf("Alpha", "alpha", "al_pha");
        HeadingText.Parse(heading).Compose().ShouldBe(heading);
        PmcChatBot.Core.Notes.TeamNames names = new([new Team("alpha", HeadingText.Parse(heading).Name)]);
        names.Find(heading).ShouldNotBeNull();
        names.Find(withLead).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("A William Martin / Colin Jackson", new[] { "A William Martin", "Colin Jackson" })]
    [InlineData("A & B", new[] { "A", "B" })]
    [InlineData("A, B and C", new[] { "A", "B", "C" })]
    [InlineData("(vacant)", new string[0])]
    [InlineData("Jo Doe (Out of the office until 09/13)", new[] { "Jo Doe" })]
    [InlineData("Alexander Sand", new[] { "Alexander Sand" })]
    [InlineData("Kai Ott und Lea Ost", new[] { "Kai Ott", "Lea Ost" })]
    [InlineData("\u738B\u5C0F\u660E\u3001\u674E\u56DB", new[] { "\u738B\u5C0F\u660E", "\u674E\u56DB" })]
    [InlineData("Jo Doe | Al Roe \u00B7 Cy Dee", new[] { "Jo Doe", "Al Roe", "Cy Dee" })]
    [InlineData("Cid Coe, PhD", new[] { "Cid Coe, PhD" })]
    public void Leads_are_told_apart(string leads, string[] names) => HeadingText.SplitLeads(leads).ShouldBe(names);

    [Theory]
    [InlineData("`CF-Deployment`:", "cf-deployment")]
    [InlineData("[**The** _new_ thing](https://example.org/a_b)", "the new thing")]
    [InlineData("snake_case_name", "snake_case_name")]
    [InlineData("snake\\_case\\_name {#anchor}", "snake_case_name")]
    public void Decoration_does_not_matter(string heading, string key) => HeadingText.Key(heading).ShouldBe(key);
}
