using PmcChatBot.Core.Collection;
using Shouldly;

namespace PmcChatBot.Core.Tests.Collection;

public sealed class SmallTalkTests
{
    [Theory]
    [InlineData("Hi!")]
    [InlineData("hello there")]
    [InlineData("Thanks!")]
    [InlineData("👍")]
    [InlineData(":+1:")]
    [InlineData("![party](https://media.giphy.com/x.gif)")]
    [InlineData("will do")]
    [InlineData("I will answer tomorrow")]
    [InlineData("I’ll send it on Monday.")]
    [InlineData("thanks, will do later today")]
    [InlineData("Who are you?")]
    [InlineData("What do you need from me?")]
    [InlineData("OOO until Wednesday")]
    [InlineData("I'm on leave this week.")]
    [InlineData("skip")]
    public void A_greeting_thanks_a_promise_or_a_question_is_no_update(string text) => SmallTalk.Is(text).ShouldBeTrue();

    [Theory]
    [InlineData("- Thanks to Jo we shipped")]
    [InlineData("- ok")]
    [InlineData("Shipped 1.0")]
    [InlineData("Will release 2.0")]
    [InlineData("We will do the migration of all databases and tell everybody how it went, whatever comes, by Monday")]
    [InlineData("Hi!\nShipped 1.0")]
    [InlineData("How we test is documented now: https://example.org/what?")]
    [InlineData("No update")]
    [InlineData("Away team of the conference shipped the demo")]
    [InlineData("On leave: nobody. Shipped 2.0")]
    [InlineData("")]
    public void Everything_else_may_be_one(string text) => SmallTalk.Is(text).ShouldBeFalse();

    [Theory]
    [InlineData("no update from us")]
    [InlineData("Nothing to report this time, thanks!")]
    [InlineData("NTR")]
    [InlineData("\"No update\"")]
    [InlineData("No update since last meeting")]
    [InlineData("no update for CLI")]
    [InlineData("No updates this sprint.")]
    [InlineData("Nothing notable")]
    [InlineData("n/a - bank holiday")]
    [InlineData("No update because of the summit")]
    public void Near_ways_of_saying_nothing_say_nothing(string text) => NoUpdatePhrases.Says(text).ShouldBeTrue();

    [Theory]
    [InlineData("No update mechanism is needed any more")]
    [InlineData("Nothing to report on the outage: it was resolved at 14:00, see the post mortem of the team")]
    [InlineData("No update this week; shipped 2.0")]
    [InlineData("n/a flags are gone")]
    public void What_goes_on_to_say_something_is_an_update(string text) => NoUpdatePhrases.Says(text).ShouldBeFalse();
}
