using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
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
    [InlineData("Thanks for the reminder!")]
    [InlineData("Thanks Dieu!")]
    [InlineData("Hi PmcChatBot")]
    [InlineData("Good morning team")]
    [InlineData("Ok, thank you!")]
    [InlineData("hallo")]
    [InlineData("Danke!")]
    [InlineData("merci")]
    [InlineData("hola")]
    [InlineData("yes please")]
    [InlineData("sounds good")]
    [InlineData("brb")]
    [InlineData("lol")]
    [InlineData("x")]
    [InlineData("<!-- hidden -->")]
    [InlineData("Hi!\nthanks")]
    [InlineData("I'll do it after lunch")]
    [InlineData("Sorry I'm late, I'll send it in an hour")]
    [InlineData("ok, doing it now")]
    [InlineData("Sorry, I'm busy right now, will get back to you")]
    [InlineData("on it, will send something later today")]
    [InlineData("in a meeting, will send later")]
    [InlineData("I'll get back to you")]
    [InlineData("will reply after lunch")]
    [InlineData("same as last week")]
    [InlineData("ditto")]
    [InlineData("see above")]
    [InlineData("I'm out sick today")]
    [InlineData("I'm sick today")]
    [InlineData("I'm out this week, back Monday")]
    [InlineData("out today")]
    [InlineData("I'm off today")]
    [InlineData("PTO")]
    [InlineData("Sorry, I'm on PTO this week")]
    [InlineData("Still on vacation")]
    [InlineData("bank holiday")]
    [InlineData("Urlaub")]
    [InlineData("krank")]
    [InlineData("Automatic reply: I am currently out of the office with limited access to email.\n\nKind regards\nDies\nCLI team")]
    [InlineData("stop")]
    [InlineData("stop asking me")]
    [InlineData("unsubscribe")]
    [InlineData("please remove me")]
    [InlineData("wrong person")]
    [InlineData("wrong channel, sorry")]
    [InlineData("I no longer lead this team")]
    [InlineData("I don't lead Routing anymore")]
    [InlineData("I'm no longer on this team")]
    [InlineData("I am no longer the lead of CLI, please ask Eric Malm")]
    [InlineData("please ask Eric")]
    [InlineData("who are you")]
    [InlineData("can somebody else do it?")]
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
    [InlineData("Thanks to Jo we shipped 2.0")]
    [InlineData("We will update the docs next week")]
    [InlineData("Garden will send patches on Monday")]
    [InlineData("Out now: 2.0")]
    [InlineData("Sick of flaky tests, we rewrote the runner")]
    [InlineData("Stop using Java 7 in CLI")]
    [InlineData("Ask anything channel opened")]
    [InlineData("I left feedback on the proposal")]
    [InlineData("Off by one error fixed")]
    [InlineData("No longer support Java 7")]
    [InlineData("Morning standups moved to the afternoon")]
    [InlineData("Test suite green again")]
    [InlineData("Same problem with the sync, mended in 1.3")]
    [InlineData("1\n2\n3\n4")]
    public void Everything_else_may_be_one(string text) => SmallTalk.Is(text).ShouldBeFalse();

    [Fact]
    public void Of_three_years_of_real_updates_none_is_small_talk()
    {
        var texts = Corpus
            .Files("final.md")
            .Select(file => NotesDocument.Parse(Corpus.Read(file)))
            .SelectMany(notes => notes.Sections.Select(notes.Text))
            .Where(text => text.Length > 0)
            .ToList();

        texts.Count.ShouldBeGreaterThan(1000);
        texts.Where(SmallTalk.Is).Distinct().ShouldBeEmpty();
        // Somebody may send one line of it alone, without the dash.
        texts
            .SelectMany(SectionText.Lines)
            .Select(line => line.TrimStart(' ', '\t', '-', '*', '+'))
            .Where(line => line.Any(char.IsLetter) && !line.EndsWith('?') && !line.StartsWith("![", StringComparison.Ordinal))
            .Where(SmallTalk.Is)
            .Distinct()
            .ShouldBe(["Soon**"]);
    }

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
    [InlineData("nothing from me this week")]
    [InlineData("no updates, was at KubeCon")]
    [InlineData("No update.\n\nGet Outlook for iOS")]
    [InlineData("Hi! No update this week")]
    [InlineData("No update (team offsite)")]
    [InlineData("no news this week")]
    [InlineData("No changes this week")]
    [InlineData("No progress")]
    [InlineData("NTR this week")]
    [InlineData("nothing on my end")]
    [InlineData("Rien à signaler")]
    [InlineData("nichts Neues")]
    [InlineData("なし")]
    [InlineData("无")]
    public void Near_ways_of_saying_nothing_say_nothing(string text) => NoUpdatePhrases.Says(text).ShouldBeTrue();

    [Theory]
    [InlineData("No update mechanism is needed any more")]
    [InlineData("Nothing to report on the outage: it was resolved at 14:00, see the post mortem of the team")]
    [InlineData("No update this week; shipped 2.0")]
    [InlineData("n/a flags are gone")]
    [InlineData("Nothing breaks any more")]
    [InlineData("Nothing for review but 3 releases shipped")]
    [InlineData("no changes in the API but released v2")]
    [InlineData("Blockers: none")]
    [InlineData("no changes (CVE fixed yesterday)")]
    [InlineData("No update this week but v2 shipped")]
    [InlineData("No changes to the API; shipped 2.0")]
    [InlineData("Upgrade: no update of the schema was needed")]
    public void What_goes_on_to_say_something_is_an_update(string text) => NoUpdatePhrases.Says(text).ShouldBeFalse();
}
