using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Inbox;
using PmcChatBot.Platforms.Local;
using PmcChatBot.Storage;
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

        (await inbox.AcceptAsync("local", new("twice", item), cancel)).ShouldBeTrue();
        (await inbox.AcceptAsync("local", new("twice", item), cancel)).ShouldBeFalse();
        await seeded.Stage.SettleAsync(cancel);
        (await inbox.AcceptAsync("local", new("twice", item), cancel)).ShouldBeFalse();
        await seeded.Stage.SettleAsync(cancel);

        var contributions = await seeded.Stage.ReadAsync(
            services => ((ICollectionStore)services.GetService(typeof(ICollectionStore))!).ContributionsAsync(seeded.Meeting.Id, cancel),
            cancel
        );
        contributions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_hundreds_that_arrive_at_once_each_is_stored_once_and_in_the_order_it_came()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var inbox = seeded.Stage.Get<PmcChatBot.Inbox.Inbox>();

        var isNew = await Task.WhenAll(
            Enumerable.Range(0, 1200).Select(i => inbox.AcceptAsync("nowhere", new($"{i % 700}", $"{i}"), cancel))
        );

        isNew.ShouldBe(Enumerable.Range(0, 1200).Select(i => i < 700));
        var stored = await seeded.Stage.ReadAsync(
            services =>
                services.GetRequiredService<BotDbContext>().Inbox.OrderBy(row => row.Id).Select(row => row.Payload).ToListAsync(cancel),
            cancel
        );
        stored.ShouldBe(Enumerable.Range(0, 700).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Other_work_has_its_turn_in_a_rush()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var (inbox, store) = (seeded.Stage.Get<PmcChatBot.Inbox.Inbox>(), seeded.Stage.Get<Store>());
        using var rush = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var (senders, sent) = (new List<Task>(), 0);
        for (var i = 0; i < 32; i++)
        {
            senders.Add(
                Task.Run(
                    async () =>
                    {
                        while (!rush.IsCancellationRequested)
                        {
                            await inbox.AcceptAsync("nowhere", new($"{Interlocked.Increment(ref sent)}", "x"), cancel);
                        }
                    },
                    cancel
                )
            );
        }

        // Without a turn for others this would wait until the rush is over, which it never is.
        await store.InTransactionAsync(_ => Task.CompletedTask, cancel);
        await rush.CancelAsync();
        await Task.WhenAll(senders);

        (
            await seeded.Stage.ReadAsync(
                services => services.GetRequiredService<BotDbContext>().Inbox.CountAsync(row => row.Platform == "nowhere", cancel),
                cancel
            )
        ).ShouldBe(sent);
    }

    [Fact]
    public async Task Whoever_stops_waiting_leaves_the_delivery_and_its_neighbours_to_be_stored()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var (inbox, store) = (seeded.Stage.Get<PmcChatBot.Inbox.Inbox>(), seeded.Stage.Get<Store>());
        using var gone = new CancellationTokenSource();
        var (isHeld, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holds = store.InTransactionAsync(
            async _ =>
            {
                isHeld.SetResult();
                await mayGoOn.Task;
            },
            cancel
        );
        await isHeld.Task;

        // The store is held, so that neither can be stored before the first of them is gone.
        var leaves = inbox.AcceptAsync("nowhere", new("1", "left"), gone.Token);
        var stays = inbox.AcceptAsync("nowhere", new("2", "stayed"), cancel);
        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(leaves);
        mayGoOn.SetResult();
        await holds;
        (await stays).ShouldBeTrue();
        (await inbox.AcceptAsync("nowhere", new("1", "left"), cancel)).ShouldBeFalse("it was stored though nobody waited");
    }

    [Fact]
    public async Task A_delivery_that_ended_the_process_three_times_is_set_aside_and_its_author_told()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var (stage, dies) = (seeded.Stage, seeded.Person("Dies Köper"));
        var inbox = stage.Get<PmcChatBot.Inbox.Inbox>();
        await inbox.AcceptAsync(
            "local",
            new(
                "deadly",
                JsonSerializer.Serialize(new LocalDelivery("command", dies.Value, Address.Dm(dies).Value, Text: "add discussion Deadly"))
            ),
            cancel
        );
        await inbox.AcceptAsync(
            "local",
            new(
                "next",
                JsonSerializer.Serialize(new LocalDelivery("command", dies.Value, Address.Dm(dies).Value, Text: "add discussion Harmless"))
            ),
            cancel
        );
        await stage.WriteAsync(
            async services =>
                (await services.GetRequiredService<BotDbContext>().Inbox.SingleAsync(row => row.DeliveryId == "deadly", cancel)).Attempts =
                    2,
            cancel
        );
        stage.Get<InFlightMarker>().Set(1);

        await ActivatorUtilities.CreateInstance<Dispatcher>(stage.Get<IServiceProvider>()).DrainAsync(cancel);
        await stage.SettleAsync(cancel);

        var said = stage.Chat.ToPerson(dies).Select(message => message.Text).ToList();
        said.ShouldContain(text =>
            text.StartsWith("Something went wrong on my side. Nothing you wrote is lost.", StringComparison.Ordinal)
        );
        said.ShouldContain(text => text.Contains("- Harmless [Dies Köper]", StringComparison.Ordinal));
        said.ShouldNotContain(text => text.Contains("- Deadly", StringComparison.Ordinal));
        stage.Get<InFlightMarker>().Left().ShouldBe(0);
    }

    [Fact]
    public async Task Of_deliveries_handled_together_each_one_that_is_refused_or_unreadable_changes_nothing_for_the_others()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var (stage, dies) = (seeded.Stage, seeded.Person("Dies Köper"));
        var inbox = stage.Get<PmcChatBot.Inbox.Inbox>();
        var texts = Enumerable.Range(0, 24).Select(i => i % 5 == 2 ? "add discussion" : $"add discussion Item {i}").ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            var said = JsonSerializer.Serialize(new LocalDelivery("command", dies.Value, Address.Dm(dies).Value, Text: texts[i]));
            await inbox.AcceptAsync(i == 9 ? "nowhere" : "local", new($"{i}", i == 4 ? "{" : said), cancel);
        }

        await stage.SettleAsync(cancel);

        var contributions = await stage.ReadAsync(
            services => services.GetRequiredService<ICollectionStore>().ContributionsAsync(seeded.Meeting.Id, cancel),
            cancel
        );
        contributions
            .Select(contribution => $"add discussion {contribution.Raw}")
            .ShouldBe(texts.Where((text, i) => i is not (4 or 9) && text != "add discussion"));
        stage.Chat.ToPerson(dies).Count(message => message.Text.StartsWith("What should I add", StringComparison.Ordinal)).ShouldBe(5);
        var inboxRows = await stage.ReadAsync(services => services.GetRequiredService<BotDbContext>().Inbox.ToListAsync(cancel), cancel);
        inboxRows.ShouldAllBe(row => row.HandledAt != null);
        inboxRows.Where(row => row.ErrorId != null).Select(row => row.DeliveryId).ShouldBe(["4"]);
    }

    [Theory]
    [InlineData("1\n", 10_000)]
    [InlineData("\n", 20_000)]
    [InlineData("2026-11-29\n", 3_000)]
    [InlineData("- 1.5\n", 5_000)]
    public async Task A_long_text_of_any_shape_keeps_nobody_elses_answer_out(string line, int count)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var stage = seeded.Stage;
        await stage.CommandAsync(seeded.Chair, "ask", cancel);
        await stage.CommandAsync(seeded.Chair, $"add discussion Numbers\n\n{string.Concat(Enumerable.Repeat(line, count))}end", cancel);

        await stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- Shipped 1.0", null, cancel);
        await stage.SettleAsync(cancel);

        (await stage.SectionsAsync(seeded.Meeting.Id, cancel)).ShouldContain(section => section.Text == "- Shipped 1.0");
    }

    [Fact]
    public async Task A_delivery_that_makes_the_database_roll_everything_back_is_set_aside_and_its_neighbours_are_stored()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var (stage, dies) = (seeded.Stage, seeded.Person("Dies Köper"));
        await stage.WriteAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Database.ExecuteSqlRawAsync(
                        """CREATE TRIGGER "poison" BEFORE INSERT ON "Contributions" WHEN NEW."Versions" LIKE '%Poison%' BEGIN SELECT RAISE(ROLLBACK, 'poison'); END""",
                        cancel
                    ),
            cancel
        );
        foreach (var text in new[] { "First", "Poison", "Last" })
        {
            var said = JsonSerializer.Serialize(
                new LocalDelivery("command", dies.Value, Address.Dm(dies).Value, Text: $"add discussion {text}")
            );
            await stage.Get<PmcChatBot.Inbox.Inbox>().AcceptAsync("local", new(text, said), cancel);
        }

        await stage.SettleAsync(cancel);

        var items = await stage.ReadAsync(
            services => services.GetRequiredService<ICollectionStore>().ContributionsAsync(seeded.Meeting.Id, cancel),
            cancel
        );
        items.Select(item => item.Raw).ShouldBe(["First", "Last"]);
        stage
            .Chat.ToPerson(dies)
            .ShouldContain(message => message.Text.StartsWith("Something went wrong on my side", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_a_delivery_of_a_group_is_translated_the_file_says_which()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var (inbox, mark) = (seeded.Stage.Get<PmcChatBot.Inbox.Inbox>(), seeded.Stage.Get<InFlightMarker>());
        for (var i = 0; i < 3; i++)
        {
            await inbox.AcceptAsync("looked at", new($"{i}", "x"), cancel);
        }

        var seen = new List<long>();
        var platform = new TranslatingPlatform("looked at", () => seen.Add(mark.Left()));
        await ActivatorUtilities
            .CreateInstance<Dispatcher>(seeded.Stage.Get<IServiceProvider>(), (IEnumerable<IChatPlatform>)[platform])
            .DrainAsync(cancel);

        seen.ShouldBe(
            await seeded.Stage.ReadAsync(
                services =>
                    services
                        .GetRequiredService<BotDbContext>()
                        .Inbox.Where(row => row.Platform == "looked at")
                        .Select(row => row.Id)
                        .ToListAsync(cancel),
                cancel
            )
        );
    }

    [Fact]
    public async Task Work_that_is_cancelled_by_itself_ends_a_group_as_any_failure_does()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);

        (
            await seeded.Stage.Get<Store>().RunTogetherAsync([_ => Task.CompletedTask, _ => throw new TaskCanceledException()], cancel)
        ).ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_fails_in_a_group_ends_it_and_only_what_came_before_is_stored()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var store = seeded.Stage.Get<Store>();
        var hasRunLast = false;

        var stored = await store.RunTogetherAsync(
            [
                services => Add(services, "first"),
                async services =>
                {
                    await Add(services, "failed");
                    await services.GetRequiredService<BotDbContext>().SaveChangesAsync(cancel);
                    await Add(services, "failed too");
                    throw new InvalidOperationException("in the middle");
                },
                _ => Task.FromResult(hasRunLast = true),
            ],
            cancel
        );

        stored.ShouldBe(1);
        hasRunLast.ShouldBeFalse();
        var marks = await seeded.Stage.ReadAsync(
            services => services.GetRequiredService<BotDbContext>().InboxMarks.Select(mark => mark.Platform).ToListAsync(cancel),
            cancel
        );
        marks.Where(mark => mark.StartsWith("f", StringComparison.Ordinal)).ShouldBe(["first"]);

        static Task Add(IServiceProvider services, string name)
        {
            services.GetRequiredService<BotDbContext>().InboxMarks.Add(new InboxMark { Platform = name, CompleteUntil = default });
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Whoever_writes_one_long_text_after_the_other_lets_others_go_first_and_keeps_their_own_order()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var (inbox, dies, chair) = (seeded.Stage.Get<PmcChatBot.Inbox.Inbox>(), seeded.Person("Dies Köper"), seeded.Chair);
        foreach (var name in new[] { "first", "second", "third" })
        {
            await AddAsync(dies, name, $"{name} {string.Concat(Enumerable.Repeat("- words of a long text\n", 1100))}");
        }

        await AddAsync(chair, "short", "short");
        await AddAsync(null, "of nobody", "of nobody");
        await AddAsync(chair, "short too", "short too");
        await seeded.Stage.SettleAsync(cancel);

        var items = await seeded.Stage.ReadAsync(
            services => services.GetRequiredService<ICollectionStore>().ContributionsAsync(seeded.Meeting.Id, cancel),
            cancel
        );
        items.Select(item => item.Raw.Split(' ', '\n')[0]).ShouldBe(["first", "short", "second", "third", "of", "short"]);

        Task AddAsync(PersonId? author, string id, string text) =>
            inbox.AcceptAsync(
                "local",
                new(
                    id,
                    JsonSerializer.Serialize(
                        new LocalDelivery(
                            "command",
                            (author ?? dies).Value,
                            Address.Dm(author ?? dies).Value,
                            Text: $"add discussion {text}"
                        )
                    ),
                    author
                ),
                cancel
            );
    }

    [Fact]
    public async Task A_delivery_that_cannot_be_read_does_not_hold_up_the_next()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var inbox = seeded.Stage.Get<PmcChatBot.Inbox.Inbox>();

        await inbox.AcceptAsync("local", new("1x", "not json"), cancel);
        await inbox.AcceptAsync("local", new("2x", "{}"), cancel);
        await inbox.AcceptAsync("nowhere", new("3x", "{}"), cancel);
        var answer = await seeded.Stage.CommandAsync(seeded.Chair, "whoami", cancel);

        answer.ShouldContain("You are Dieu Cao");
    }

    private sealed class TranslatingPlatform(string name, Action translating) : IChatPlatform
    {
        public string Name => name;

        public string Title => Name;

        public bool Fits(string markdown) => true;

        public Task<IncomingEvent?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel)
        {
            translating();
            return Task.FromResult<IncomingEvent?>(null);
        }

        public Task<string> SendAsync(OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel) =>
            Task.FromResult("sent");

        public Task<bool> EditAsync(string messageKey, OutgoingMessage message, CancellationToken cancel) => Task.FromResult(true);

        public Task DeleteAsync(string messageKey, CancellationToken cancel) => Task.CompletedTask;
    }
}
