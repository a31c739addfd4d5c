using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Inbox;

/// <summary>Long work on texts is done while others use the store, and done again where the texts changed meanwhile.</summary>
public sealed class LongWorkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_co_leads_who_answer_at_once_both_are_in_the_notes()
    {
        await using var seeded = await AskedAsync();
        var (dies, jo) = (seeded.Person("Dies Köper"), seeded.Person("Jo Reader"));
        var store = seeded.Stage.Get<Store>();
        var rehearsals = 0;
        store.TransactionLimit = 0;
        store.AfterRehearsal = async () =>
        {
            if (++rehearsals == 1)
            {
                (await TextAsync(seeded)).ShouldBeNullOrEmpty("a rehearsal stores nothing");
                await PostAsync(store, jo, Lines("Jo's", 400));
            }
        };

        await seeded.Stage.Chat.PostAsync(dies, Lines("Dies's", 100), null, Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);

        rehearsals.ShouldBeGreaterThan(1, "the texts had changed, so the work was done again");
        (await TextAsync(seeded)).ShouldBe($"{Lines("Jo's", 400)}\n{Lines("Dies's", 100)}");
        seeded
            .Stage.Chat.ToPerson(dies)
            .Select(message => message.Text)
            .ShouldContain(text =>
                text.Contains("Dies's 99", StringComparison.Ordinal) && text.Contains("Jo's 399", StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task A_long_text_is_worked_through_once_before_it_is_stored()
    {
        await using var seeded = await AskedAsync();
        var store = seeded.Stage.Get<Store>();
        var rehearsals = 0;
        (store.TransactionLimit, store.AfterRehearsal) = (10_000, () => Task.FromResult(++rehearsals));

        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), Lines("Dies's", 1_000), null, Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);

        rehearsals.ShouldBe(1);
        (await TextAsync(seeded)).ShouldBe(Lines("Dies's", 1_000));
    }

    [Fact]
    public async Task Texts_that_change_each_time_are_worked_on_in_the_transaction_in_the_end()
    {
        await using var seeded = await AskedAsync();
        var (dies, jo) = (seeded.Person("Dies Köper"), seeded.Person("Jo Reader"));
        var store = seeded.Stage.Get<Store>();
        var (rehearsals, expected) = (0, "");
        store.TransactionLimit = 0;
        store.AfterRehearsal = async () =>
        {
            if (++rehearsals <= 5)
            {
                expected += Lines($"Jo's {rehearsals}.", 300 * rehearsals) + "\n";
                await PostAsync(store, jo, expected.TrimEnd('\n'), isEdit: rehearsals > 1);
            }
        };

        await seeded.Stage.Chat.PostAsync(dies, "- Dies's", null, Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);

        (await TextAsync(seeded)).ShouldBe($"{expected}- Dies's");
    }

    private static async Task<SeededStage> AskedAsync()
    {
        var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "lead CLI Dies Köper and Jo Reader", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        return seeded;
    }

    private static string Lines(string whose, int count) => string.Join('\n', Enumerable.Range(0, count).Select(i => $"- {whose} {i}"));

    /// <summary>As another process would, that has the store to itself for a moment.</summary>
    private static Task PostAsync(Store store, PersonId person, string text, bool isEdit = false) =>
        store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<DeliveryRouter>()
                    .HandleAsync(
                        isEdit
                            ? new MessageEdited(Guid.NewGuid().ToString(), person, Address.Dm(person), "local:meanwhile", text)
                            : new MessagePosted(Guid.NewGuid().ToString(), person, Address.Dm(person), "local:meanwhile", text, null),
                        Cancel
                    ),
            Cancel
        );

    private static async Task<string?> TextAsync(SeededStage seeded) =>
        (await seeded.Stage.SectionsAsync(seeded.Meeting.Id, Cancel)).FirstOrDefault((Section section) => section.Key == "@cli")?.Text;
}
