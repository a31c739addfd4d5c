using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.FakeSlack;
using PmcChatBot.Replay;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class PostingTests
{
    [Fact]
    public async Task Every_final_file_of_the_corpus_is_posted_within_Slacks_limits_and_no_word_is_missing()
    {
        var folder = ReplayTests.Corpus();
        Assert.SkipWhen(folder is null, "The corpus ../shared/corpus is not on this machine.");
        await using var stage = await SlackStage.OpenAsync();
        var channel = new Address(stage.Seeded.Committee.Channels[0]);
        foreach (var file in Directory.EnumerateFiles(folder!, "final.md", SearchOption.AllDirectories).Order())
        {
            var (name, text) = (Path.GetFileName(Path.GetDirectoryName(file))!, File.ReadAllText(file));
            await ShowAsync(stage, new OutgoingMessage($"notes|{name}", channel, $"**Notes of {name}**"));
            await ShowAsync(stage, new OutgoingMessage($"notes|{name}|1", channel, text) { ThreadOf = $"notes|{name}" });
            await stage.SettleAsync();

            var posted = Thread(stage, name);
            var shown = string.Join("\n", posted.Select(message => message.Blocks!.ToJsonString()))
                .Replace("\\n", " ", StringComparison.Ordinal);
            foreach (
                var word in SameDocument
                    .Words(text)
                    .SelectMany(words => words.Split(' '))
                    .Where(word => word.All(char.IsAsciiLetterOrDigit))
            )
            {
                shown.ShouldContain(word, Case.Sensitive, name);
            }
        }

        stage.Slack.Calls.ShouldAllBe(call => call.Answer.Contains("\"ok\":true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Notes_that_change_are_amended_in_place_and_what_is_left_over_is_deleted()
    {
        await using var stage = await SlackStage.OpenAsync();
        var channel = new Address(stage.Seeded.Committee.Channels[0]);
        await ShowAsync(stage, new OutgoingMessage("notes|x", channel, "**Notes**"));
        await ShowAsync(stage, Body(40));
        await stage.SettleAsync();
        var first = Thread(stage, "x").Select(message => message.Ts).ToList();
        first.Count.ShouldBeGreaterThan(2);

        await ShowAsync(stage, Body(41));
        await stage.SettleAsync();
        Thread(stage, "x").Select(message => message.Ts).ShouldBe(first);

        await ShowAsync(stage, Body(3));
        await stage.SettleAsync();
        Thread(stage, "x").Select(message => message.Ts).ShouldBe(first.Take(1));

        OutgoingMessage Body(int sections) =>
            new(
                "notes|x|1",
                channel,
                string.Join(
                    "\n\n",
                    Enumerable.Range(0, sections).Select(i => $"### Team {i}\n\n{string.Concat(Enumerable.Repeat("Some words. ", 60))}")
                )
            )
            {
                ThreadOf = "notes|x",
            };
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_not_sent_twice()
    {
        await using var stage = await SlackStage.OpenAsync();
        var lost = 2;
        stage.Slack.Fault = (method, _) => method == "chat.postMessage" && lost-- > 0 ? SlackFault.AnswerLost : null;
        await ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Hello") { Buttons = [new Button("a|b", "Press")] });

        await stage.SettleAsync();

        stage.From(stage.Dies).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_is_superseded_while_its_answer_is_lost_is_not_sent_twice()
    {
        await using var stage = await SlackStage.OpenAsync();
        var lost = true;
        stage.Slack.Fault = (method, _) =>
        {
            if (method != "chat.postMessage" || !lost)
            {
                return null;
            }

            // The slot gets something newer to say while the first message is on its way.
            lost = false;
            ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Newer")).GetAwaiter().GetResult();
            return SlackFault.AnswerLost;
        };
        await ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Older"));

        await stage.SettleAsync();

        stage.From(stage.Dies).Single().Text.ShouldBe("Newer");
    }

    [Fact]
    public async Task A_message_that_was_on_its_way_when_the_process_died_is_not_sent_twice()
    {
        await using var stage = await SlackStage.OpenAsync();
        await ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Hello"));
        var died = false;
        stage.Slack.Fault = (method, _) =>
        {
            if (method != "chat.postMessage" || died)
            {
                return null;
            }

            // It arrives; meanwhile the slot gets something newer to say, and then nobody is there to hear the answer.
            died = true;
            ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Hello again")).GetAwaiter().GetResult();
            return SlackFault.AnswerLost;
        };
        var sender = stage.Seeded.Stage.NewSender(new Dying(stage.Seeded.Stage.Get<IEnumerable<IChatPlatform>>().Single()));
        _ = sender.DrainAsync(SlackStage.Cancel);
        await Dying.Died.Task.WaitAsync(SlackStage.Cancel);
        stage.From(stage.Dies).Count.ShouldBe(1);

        await stage.Seeded.Stage.Get<PmcChatBot.Outbox.MessageSender>().DrainAsync(SlackStage.Cancel);

        stage.From(stage.Dies).Single().Text.ShouldBe("Hello again");
    }

    /// <summary>The process dies when a message is sent: nothing after the call happens.</summary>
    private sealed class Dying(IChatPlatform platform) : IChatPlatform
    {
        public static TaskCompletionSource Died { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => platform.Name;

        public string Title => Name;

        public bool Fits(string markdown) => platform.Fits(markdown);

        public Task<IncomingEvent?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel) =>
            platform.TranslateAsync(deliveryId, payload, cancel);

        public async Task<string> SendAsync(OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel)
        {
            await Should.ThrowAsync<HttpRequestException>(() => platform.SendAsync(message, thread, attempt, cancel));
            Died.TrySetResult();
            return await new TaskCompletionSource<string>().Task;
        }

        public Task<bool> EditAsync(string messageKey, OutgoingMessage message, CancellationToken cancel) =>
            platform.EditAsync(messageKey, message, cancel);

        public Task DeleteAsync(string messageKey, CancellationToken cancel) => platform.DeleteAsync(messageKey, cancel);
    }

    [Fact]
    public async Task When_the_posted_summary_was_deleted_the_notes_go_with_the_new_one()
    {
        await using var stage = await SlackStage.OpenAsync();
        var channel = new Address(stage.Seeded.Committee.Channels[0]);
        await ShowAsync(stage, new OutgoingMessage("notes|x", channel, "**Notes**"));
        await ShowAsync(stage, new OutgoingMessage("notes|x|1", channel, "- Words") { ThreadOf = "notes|x" });
        await stage.SettleAsync();
        stage.Workspace.Messages.First(message => message.Channel == SlackStageChat.Channel).Deleted = true;

        await ShowAsync(stage, new OutgoingMessage("notes|x", channel, "**Notes, amended**"));
        await ShowAsync(stage, new OutgoingMessage("notes|x|1", channel, "- More words") { ThreadOf = "notes|x" });
        await stage.SettleAsync();

        var posted = stage.Workspace.Messages.Where(message => message.Channel == SlackStageChat.Channel).ToList();
        posted.Select(message => message.Text).ShouldBe(["Notes, amended", "More words"]);
        posted[1].ThreadTs.ShouldBe(posted[0].Ts);
    }

    [Fact]
    public async Task Slacks_wish_for_a_pause_is_granted_however_long()
    {
        await using var stage = await SlackStage.OpenAsync();
        var busy = true;
        stage.Slack.Fault = (method, _) => method == "chat.postMessage" && busy ? SlackFault.TooMany(900) : null;
        var calls = 0;
        var fault = stage.Slack.Fault;
        stage.Slack.Fault = (method, arguments) =>
        {
            calls += method == "chat.postMessage" ? 1 : 0;
            return fault(method, arguments);
        };
        await ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Hello"));
        await ShowAsync(stage, new OutgoingMessage("other", Address.Dm(stage.Seeded.Chair), "Hello too"));
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        var asked = calls;
        busy = false;

        await stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow().AddSeconds(899), SlackStage.Cancel);
        calls.ShouldBe(asked);
        stage.From(stage.Dies).ShouldBeEmpty();
        await stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow().AddSeconds(2), SlackStage.Cancel);
        stage.From(stage.Dies).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_in_a_thread_waits_for_the_message_it_stands_under()
    {
        await using var stage = await SlackStage.OpenAsync();
        var fails = 1;
        stage.Slack.Fault = (method, _) => method == "chat.postMessage" && fails-- > 0 ? SlackFault.Internal : null;
        await ShowAsync(stage, new OutgoingMessage("parent", Address.Dm(stage.Dies), "Parent"));
        await ShowAsync(stage, new OutgoingMessage("child", Address.Dm(stage.Dies), "Child") { ThreadOf = "parent" });

        await stage.SettleAsync();

        stage
            .From(stage.Dies)
            .Select(message => (message.Text, message.ThreadTs is not null))
            .ShouldBe([("Parent", false), ("Child", true)]);
    }

    [Fact]
    public async Task A_message_that_somebody_deleted_is_sent_anew_when_it_changes()
    {
        await using var stage = await SlackStage.OpenAsync();
        await ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Hello"));
        await stage.SettleAsync();
        stage.From(stage.Dies)[0].Deleted = true;

        await ShowAsync(stage, new OutgoingMessage("hello", Address.Dm(stage.Dies), "Hello again"));
        await stage.SettleAsync();

        stage.From(stage.Dies).Single().Text.ShouldBe("Hello again");
    }

    [Fact]
    public async Task A_compile_tells_the_story_in_one_message_and_the_notes_in_its_thread()
    {
        await using var stage = await SlackStage.AskedAsync();
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta\n- Thanked everybody");
        await stage.SettleAsync();
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "compile", SlackStage.Cancel);
        await stage.SettleAsync();

        var posts = stage
            .Workspace.Messages.Where(message => message.Channel == SlackStageChat.Channel && message.OnlyFor is null)
            .ToList();
        var parent = posts.Single(message => message.ThreadTs is null);
        parent.Text.ShouldContain("notes of Tuesday 5 September 2017");
        parent.Text.ShouldContain("1 of 17 teams reported.");
        parent.Text.ShouldContain("CLI: Shipped the beta");
        parent.Text.ShouldContain("File: Runtime/2017/2017-09-05-runtime.md");
        posts
            .Where(message => message.ThreadTs == parent.Ts)
            .ShouldContain(message => message.Text.Contains("Thanked everybody", StringComparison.Ordinal));
    }

    private static IReadOnlyList<SlackMessage> Thread(SlackStage stage, string name)
    {
        var parent = stage.Workspace.Messages.Single(message =>
            message.Metadata?["event_payload"]?["key"]?.GetValue<string>().StartsWith($"notes|{name}|", StringComparison.Ordinal) == true
            && message.ThreadTs is null
        );
        return [.. stage.Workspace.Messages.Where(message => message.ThreadTs == parent.Ts)];
    }

    private static Task ShowAsync(SlackStage stage, OutgoingMessage message) =>
        stage.Seeded.Stage.WriteAsync(
            services =>
            {
                services.GetRequiredService<IOutbox>().Show(message);
                return Task.CompletedTask;
            },
            SlackStage.Cancel
        );
}
