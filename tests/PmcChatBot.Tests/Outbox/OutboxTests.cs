using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Outbox;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Outbox;

public sealed class OutboxTests
{
    private static readonly Address There = new("dm:flaky:jo");

    [Fact]
    public async Task A_message_that_could_not_be_sent_is_sent_later()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform { Failures = 2 };
        var sender = Sender(seeded, platform);
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "hello"), cancel);

        await sender.DrainAsync(cancel);
        platform.Sent.ShouldBeEmpty();
        for (var i = 0; i < 3; i++)
        {
            seeded.Stage.Clock.Advance(TimeSpan.FromMinutes(1));
            await sender.DrainAsync(cancel);
        }

        platform.Sent.ShouldBe(["send hello"]);
    }

    [Fact]
    public async Task What_is_planned_as_a_new_message_is_one_though_its_words_change_before_it_is_sent()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform();
        var sender = Sender(seeded, platform);
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "first"), cancel);
        await sender.DrainAsync(cancel);
        var later = seeded.Stage.Clock.GetUtcNow().AddHours(1);
        await seeded.Stage.WriteAsync(
            services =>
            {
                services.GetRequiredService<IOutbox>().Show(new OutgoingMessage("slot", There, "again") { Anew = true }, later);
                return Task.CompletedTask;
            },
            cancel
        );

        await seeded.Stage.WriteAsync(
            services =>
            {
                services.GetRequiredService<IOutbox>().Revise(new OutgoingMessage("slot", There, "again, with less"));
                return Task.CompletedTask;
            },
            cancel
        );
        seeded.Stage.Clock.Advance(TimeSpan.FromHours(1));
        await sender.DrainAsync(cancel);

        platform.Sent.ShouldContain("send again, with less");
        platform.Sent.ShouldNotContain("edit again, with less");
    }

    [Fact]
    public async Task What_a_wrong_clock_put_off_for_a_year_goes_out_and_what_is_planned_for_then_does_not()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform { Failures = 1 };
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "hello"), cancel);
        await Sender(seeded, platform).DrainAsync(cancel);
        await ShowAsync(seeded, new OutgoingMessage("later", There, "later"), cancel);
        var nextYear = seeded.Stage.Clock.GetUtcNow().AddYears(1);
        await seeded.Stage.WriteAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.DoneAt == null)
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.NotBefore, nextYear), cancel),
            cancel
        );

        await Sender(seeded, platform).DrainAsync(cancel);

        platform.Sent.ShouldBe(["send hello"]);
    }

    [Fact]
    public async Task A_pause_that_a_platform_wants_holds_for_all_that_can_wait_and_outlasts_a_restart()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform { Pause = TimeSpan.FromHours(1) };
        for (var i = 0; i < 20; i++)
        {
            await ShowAsync(
                seeded,
                new OutgoingMessage($"prompt {i}", new Address($"dm:flaky:{i}"), $"prompt {i}") { CanWait = true },
                cancel
            );
        }

        await Sender(seeded, platform).DrainAsync(cancel);
        platform.Calls.ShouldBeLessThan(8, "those that were on their way, and no others");
        (platform.Calls, platform.Pause) = (0, null);

        seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(3599));
        await ShowAsync(seeded, new OutgoingMessage("answer", There, "answer"), cancel);
        await Sender(seeded, platform).DrainAsync(cancel);
        platform.Sent.ShouldBe(["send answer"]);
        seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(2));
        await Sender(seeded, platform).DrainAsync(cancel);
        platform.Sent.Count.ShouldBe(21);
    }

    [Fact]
    public async Task What_waited_for_its_own_chat_comes_before_what_nobody_waits_for()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform { Sending = async _ => await Task.Yield() };
        for (var i = 0; i < 60; i++)
        {
            await ShowAsync(
                seeded,
                new OutgoingMessage($"prompt {i}", new Address($"dm:flaky:{i}"), $"prompt {i}") { CanWait = true },
                cancel
            );
        }

        for (var i = 0; i < 5; i++)
        {
            await ShowAsync(seeded, new OutgoingMessage($"answer {i}", There, $"answer {i}"), cancel);
        }

        await Sender(seeded, platform).DrainAsync(cancel);

        platform.Sent.Count.ShouldBe(65);
        platform.Sent.IndexOf("send answer 4").ShouldBeLessThan(45, string.Join(",", platform.Sent));
    }

    [Fact]
    public async Task What_is_too_long_is_not_cut_anew_where_something_newer_is_to_be_said()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform();
        platform.Sending = async message =>
        {
            if (message.Markdown == "withdrawn meanwhile")
            {
                platform.Sending = _ => Task.CompletedTask;
                await ShowAsync(seeded, new OutgoingMessage("slot", There, "(nothing)"), cancel);
                throw new MessageTooLongException();
            }
        };
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "withdrawn meanwhile"), cancel);

        await Sender(seeded, platform).DrainAsync(cancel);

        platform.Sent.ShouldBe(["send (nothing)"]);
    }

    [Fact]
    public async Task Showing_a_slot_again_edits_the_message_that_is_there()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform();
        var sender = Sender(seeded, platform);

        await ShowAsync(seeded, new OutgoingMessage("slot", There, "one"), cancel);
        await sender.DrainAsync(cancel);
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "two"), cancel);
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "three"), cancel);
        await sender.DrainAsync(cancel);
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "") { Remove = true }, cancel);
        await sender.DrainAsync(cancel);

        platform.Sent.ShouldBe(["send one", "edit three", "delete"]);
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_change_that_was_rolled_back()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform();

        await Should.ThrowAsync<InvalidOperationException>(() =>
            seeded.Stage.WriteAsync(
                services =>
                {
                    services.GetRequiredService<IOutbox>().Show(new OutgoingMessage("slot", There, "never"));
                    throw new InvalidOperationException("rolled back");
                },
                cancel
            )
        );
        await Sender(seeded, platform).DrainAsync(cancel);

        platform.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repository_out_of_reach_delays_the_commit_and_not_the_post()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", cancel);
        var dies = seeded.Person("Dies Köper");
        await seeded.Stage.Chat.PostAsync(dies, "- Shipped", null, cancel);
        await seeded.Stage.SettleAsync(cancel);
        var away = seeded.Stage.Repository + ".away";

        Directory.Move(seeded.Stage.Repository, away);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", cancel);
        Post(seeded).ShouldContain("I could not write the file to git yet");
        (await seeded.Stage.CommandAsync(seeded.Chair, "status", cancel)).ShouldContain("Not in git yet");

        Directory.Move(away, seeded.Stage.Repository);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(20), cancel);
        Post(seeded).ShouldContain("at commit");
        (await seeded.Hand.TextAsync(cancel))!.ShouldContain("- Shipped");
    }

    private static string Post(SeededStage seeded) =>
        seeded.Stage.Chat.InChannel(seeded.Chair).Single(message => message.Thread is null && message.OnlyFor is null).Text;

    [Theory]
    [InlineData(PauseScope.Edits, null, false)]
    [InlineData(PauseScope.Posts, null, true)]
    [InlineData(PauseScope.Edits, "https://hooks.example.org/reply", false)]
    public async Task What_is_stored_while_its_message_is_being_sent_is_a_change_of_that_message(
        PauseScope pause,
        string? answerAt,
        bool isSent
    )
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        FlakyPlatform platform = new();
        platform.Sending = async message =>
        {
            platform.Sending = _ => Task.CompletedTask;
            await ShowAsync(seeded, message with { Markdown = "second" }, cancel, seeded.Stage.Clock.GetUtcNow().AddMinutes(1));
        };
        await ShowAsync(seeded, new OutgoingMessage("slot", There, "first") { AnswerAt = answerAt }, cancel);
        await Sender(seeded, platform).DrainAsync(cancel);
        await PauseAsync(seeded, pause, cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromMinutes(1));

        await Sender(seeded, platform).DrainAsync(cancel);

        platform.Sent.ShouldBe(isSent ? ["send first", "edit second"] : ["send first"]);
    }

    [Fact]
    public async Task What_was_to_become_of_a_message_that_another_took_is_a_new_message_and_waits_as_one()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform();
        await ShowAsync(seeded, new OutgoingMessage("prompt", There, "prompt"), cancel);
        await Sender(seeded, platform).DrainAsync(cancel);
        var later = seeded.Stage.Clock.GetUtcNow().AddMinutes(1);
        await ShowAsync(seeded, new OutgoingMessage("first", There, "first") { InPlaceOf = "prompt" }, cancel);
        await ShowAsync(seeded, new OutgoingMessage("second", There, "second") { InPlaceOf = "prompt" }, cancel, later);
        await Sender(seeded, platform).DrainAsync(cancel);
        await PauseAsync(seeded, PauseScope.Posts, cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromMinutes(1));

        await Sender(seeded, platform).DrainAsync(cancel);
        platform.Sent.ShouldBe(["send prompt", "edit first"]);

        seeded.Stage.Clock.Advance(TimeSpan.FromMinutes(5));
        await Sender(seeded, platform).DrainAsync(cancel);
        platform.Sent.ShouldBe(["send prompt", "edit first", "send second"]);
    }

    [Fact]
    public async Task What_becomes_of_a_message_that_was_just_being_sent_is_a_change_and_waits_as_one()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        FlakyPlatform platform = new();
        platform.Sending = async _ =>
        {
            platform.Sending = _ => Task.CompletedTask;
            var later = seeded.Stage.Clock.GetUtcNow().AddMinutes(1);
            await ShowAsync(seeded, new OutgoingMessage("receipt", There, "receipt") { InPlaceOf = "prompt" }, cancel, later);
        };
        await ShowAsync(seeded, new OutgoingMessage("prompt", There, "prompt"), cancel);
        await Sender(seeded, platform).DrainAsync(cancel);
        await PauseAsync(seeded, PauseScope.Edits, cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromMinutes(1));

        await Sender(seeded, platform).DrainAsync(cancel);

        platform.Sent.ShouldBe(["send prompt"]);
    }

    private static Task PauseAsync(SeededStage seeded, PauseScope of, CancellationToken cancel) =>
        seeded.Stage.Get<MessageLane>().PauseAsync("flaky", of, "", seeded.Stage.Clock.GetUtcNow().AddMinutes(5), cancel);

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    public async Task A_row_that_nobody_can_read_is_set_aside_and_blocks_nothing(string payload)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var platform = new FlakyPlatform();
        await ShowAsync(seeded, new OutgoingMessage("broken", There, "broken"), cancel);
        await ShowAsync(seeded, new OutgoingMessage("slot", new("dm:flaky:else"), "hello"), cancel);
        await seeded.Stage.WriteAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.Key == "broken")
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Payload, payload), cancel),
            cancel
        );

        await Sender(seeded, platform).DrainAsync(cancel);

        platform.Sent.ShouldBe(["send hello"]);
        (await Sender(seeded, platform).DrainAsync(cancel)).ShouldBe(0);
    }

    private static MessageSender Sender(SeededStage seeded, IChatPlatform platform) => seeded.Stage.NewSender(platform);

    private static Task ShowAsync(
        SeededStage seeded,
        OutgoingMessage message,
        CancellationToken cancel,
        DateTimeOffset? notBefore = null
    ) =>
        seeded.Stage.WriteAsync(
            services =>
            {
                services.GetRequiredService<IOutbox>().Show(message, notBefore);
                return Task.CompletedTask;
            },
            cancel
        );

    private sealed class FlakyPlatform : IChatPlatform
    {
        public int Failures { get; set; }

        public TimeSpan? Pause { get; set; }

        public int Calls { get; set; }

        public List<string> Sent { get; } = [];

        /// <summary>What happens while it sends.</summary>
        public Func<OutgoingMessage, Task> Sending { get; set; } = _ => Task.CompletedTask;

        public string Name => "flaky";

        public string Title => Name;

        public bool Fits(string markdown) => markdown.Length <= 1000;

        public Task<IncomingEvent?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel) =>
            Task.FromResult<IncomingEvent?>(null);

        public async Task<string> SendAsync(OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel)
        {
            await Sending(message);
            Calls++;
            if (Pause is { } pause)
            {
                throw new PlatformRateLimitException(pause, PauseScope.PostsThatCanWait);
            }

            if (Failures-- > 0)
            {
                throw new HttpRequestException("the platform is away");
            }

            lock (Sent)
            {
                Sent.Add($"send {message.Markdown}");
            }

            return "key";
        }

        public Task<bool> EditAsync(string messageKey, OutgoingMessage message, CancellationToken cancel)
        {
            Sent.Add($"edit {message.Markdown}");
            return Task.FromResult(true);
        }

        public Task DeleteAsync(string messageKey, CancellationToken cancel)
        {
            Sent.Add("delete");
            return Task.CompletedTask;
        }
    }
}
