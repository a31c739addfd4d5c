using System.Text.Json;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Platforms.Local;
using Shouldly;

namespace PmcChatBot.Tests.Inbox;

public sealed class InboxTests
{
    [Fact]
    public async Task A_delivery_that_arrives_twice_acts_once()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var inbox = seeded.Stage.Get<PmcChatBot.Inbox.Inbox>();
        var dies = seeded.Person("Dies Köper");
        var item = JsonSerializer.Serialize(new LocalDelivery("command", dies.Value, Address.Dm(dies).Value, Text: "add discussion Once"));

        (await inbox.AcceptAsync("local", "twice", item, cancel)).ShouldBeTrue();
        (await inbox.AcceptAsync("local", "twice", item, cancel)).ShouldBeFalse();
        await seeded.Stage.SettleAsync(cancel);
        (await inbox.AcceptAsync("local", "twice", item, cancel)).ShouldBeFalse();
        await seeded.Stage.SettleAsync(cancel);

        var contributions = await seeded.Stage.ReadAsync(services =>
            ((ICollected)services.GetService(typeof(ICollected))!).ContributionsAsync(seeded.Meeting.Id, cancel), cancel);
        contributions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_delivery_that_cannot_be_read_does_not_hold_up_the_next()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var inbox = seeded.Stage.Get<PmcChatBot.Inbox.Inbox>();

        await inbox.AcceptAsync("local", "1x", "not json", cancel);
        await inbox.AcceptAsync("local", "2x", "{}", cancel);
        await inbox.AcceptAsync("nowhere", "3x", "{}", cancel);
        var answer = await seeded.Stage.CommandAsync(seeded.Chair, "whoami", cancel);

        answer.ShouldContain("You are Dieu Cao");
    }
}
