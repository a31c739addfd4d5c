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
    [InlineData("A William Martin / Colin Jackson", new[] { "A William Martin", "Colin Jackson" })]
    [InlineData("A & B", new[] { "A", "B" })]
    [InlineData("A, B and C", new[] { "A", "B", "C" })]
    [InlineData("(vacant)", new string[0])]
    [InlineData("Jo Doe (Out of the office until 09/13)", new[] { "Jo Doe" })]
    [InlineData("Alexander Sand", new[] { "Alexander Sand" })]
    public void Leads_are_told_apart(string leads, string[] names) => HeadingText.SplitLeads(leads).ShouldBe(names);

    [Theory]
    [InlineData("`CF-Deployment`:", "cf-deployment")]
    [InlineData("[**The** _new_ thing](https://example.org/a_b)", "the new thing")]
    [InlineData("snake_case_name", "snake_case_name")]
    public void Decoration_does_not_matter(string heading, string key) => HeadingText.Key(heading).ShouldBe(key);
}
