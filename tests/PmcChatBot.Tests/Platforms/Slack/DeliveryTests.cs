using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.FakeSlack;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>What comes from Slack over HTTP: what is refused, and what order it comes in.</summary>
public sealed class DeliveryTests
{
    private const string Verification = """{"type":"url_verification","challenge":"3eZbrw1aB"}""";

    [Fact]
    public async Task A_signed_verification_gets_its_challenge()
    {
        await using var stage = await SlackStage.OpenAsync();

        var (status, body) = await SendAsync(stage, "/slack/events", Verification);

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldContain("3eZbrw1aB");
    }

    public static TheoryData<string, int, Func<string, string>?, int> Refused =>
        new()
        {
            { "stale", -301, null, 401 },
            { "from the future", 301, null, 401 },
            { "wrong", 0, signature => signature[..^1] + (signature[^1] == '0' ? '1' : '0'), 401 },
            { "empty", 0, _ => "", 401 },
            { "of another version", 0, signature => "v1" + signature[2..], 401 },
            { "twice", 0, signature => $"{signature}\n{signature}", 401 },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_signature_that_is_not_Slacks_is_refused_and_nothing_is_stored(
        string what,
        int seconds,
        Func<string, string>? change,
        int expected
    )
    {
        await using var stage = await SlackStage.OpenAsync();
        var body =
            """{"type":"event_callback","event_id":"Ev1","event":{"type":"message","channel_type":"im","user":"U1","channel":"D1","ts":"1.1","text":"x"}}""";

        var (status, _) = await SendAsync(stage, "/slack/events", body, seconds, change);

        ((int)status).ShouldBe(expected, what);
        (await InboxAsync(stage)).ShouldBe(0);
    }

    [Fact]
    public async Task Missing_headers_and_bodies_that_are_too_large_or_make_no_sense_are_refused()
    {
        await using var stage = await SlackStage.OpenAsync();

        (await SendAsync(stage, "/slack/events", Verification, signed: false)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(stage, "/slack/events", new string('x', (1024 * 1024) + 1))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await SendAsync(stage, "/slack/events", "{not json")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(stage, "/slack/events", "[1,2]")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(stage, "/slack/events", """{"type":"event_callback"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(stage, "/slack/events", """{"type":"event_callback","event":"x","event_id":7}""")).Status.ShouldBe(
            HttpStatusCode.OK
        );
        (await SendAsync(stage, "/slack/interactions", "nothing=here")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(stage, "/slack/interactions", "payload=%7B%7D")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(stage, "/slack/commands", "text=status")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(stage, "/slack/commands", "ssl_check=1&token=x")).Status.ShouldBe(HttpStatusCode.OK);
        (await InboxAsync(stage)).ShouldBe(0);
    }

    [Fact]
    public void Of_thousands_of_refusals_in_a_minute_one_is_a_line_in_the_log()
    {
        var (clock, log) = (new Microsoft.Extensions.Time.Testing.FakeTimeProvider(), new Lines());
        var refusals = new PmcChatBot.Platforms.Refusals(clock, log);

        for (var i = 0; i < 5_000; i++)
        {
            refusals.Refuse(new Microsoft.AspNetCore.Http.DefaultHttpContext(), 401, "not signed");
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        refusals.Refuse(new Microsoft.AspNetCore.Http.DefaultHttpContext(), 401, "not signed");
        log.Said.ShouldBe([
            "A request to  was refused with 401: not signed. 0 more were refused since the last such line. This is logged once a "
                + "minute at most",
            "A request to  was refused with 401: not signed. 4999 more were refused since the last such line. This is logged once a "
                + "minute at most",
        ]);
    }

    [Fact]
    public async Task A_delivery_that_comes_twice_acts_once()
    {
        await using var stage = await SlackStage.AskedAsync();
        stage.Slack.Deliveries.Doubled = () => true;

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped");
        stage.From(stage.Dies).Count(message => message.ThreadTs is not null).ShouldBe(1);
    }

    [Fact]
    public async Task An_edit_that_overtakes_its_message_ends_right()
    {
        await using var stage = await SlackStage.AskedAsync();
        var late = true;
        stage.Slack.Deliveries.Late = () => late;
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shiped", threadTs: stage.Prompt(stage.Dies).Ts);
        late = false;

        await stage.Slack.Deliveries.EditAsync(message, "- Shipped");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped");
    }

    [Fact]
    public async Task Two_edits_in_the_wrong_order_leave_the_newer()
    {
        await using var stage = await SlackStage.AskedAsync();
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- One");
        await stage.SettleAsync();
        var late = true;
        stage.Slack.Deliveries.Late = () => late;
        await stage.Slack.Deliveries.EditAsync(message, "- Two");
        late = false;

        await stage.Slack.Deliveries.EditAsync(message, "- Three");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Three");
    }

    [Fact]
    public async Task A_message_that_was_deleted_before_it_arrived_stays_out()
    {
        await using var stage = await SlackStage.AskedAsync();
        var deliveries = stage.Slack.Deliveries;
        deliveries.Late = () => true;
        var message = await deliveries.PostAsync(stage.Dies.Local, "- Oops");
        deliveries.Late = () => false;
        var held = deliveries.TakeHeld();

        await deliveries.DeleteAsync(message);
        await stage.SettleAsync();
        await held();
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task Deleting_an_answer_takes_it_back_and_an_unfurled_link_changes_nothing()
    {
        await using var stage = await SlackStage.AskedAsync();
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- See https://example.org");
        await stage.SettleAsync();
        var before = stage.From(stage.Dies).Count;

        await stage.Slack.Deliveries.UnfurlAsync(message);
        await stage.SettleAsync();
        stage.From(stage.Dies).Count.ShouldBe(before);

        await stage.Slack.Deliveries.DeleteAsync(message);
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task An_answer_that_has_replies_is_taken_back_when_it_is_deleted()
    {
        await using var stage = await SlackStage.AskedAsync();
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Not yet public");
        await stage.SettleAsync();

        await stage.Slack.Deliveries.DeleteWithRepliesAsync(message);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task What_Slacks_editor_can_do_and_the_bot_cannot_read_comes_in_as_text()
    {
        await using var stage = await SlackStage.AskedAsync();
        var blocks = JsonNode.Parse(
            """[{"type":"rich_text","elements":[{"type":"rich_text_hologram","elements":[]},{"type":"rich_text_section","elements":[{"type":"date","timestamp":"soon"},{"type":"text","text":"x"}]}]}]"""
        );

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped a *hologram*", blocks);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped a **hologram**");
    }

    [Fact]
    public async Task A_forwarded_message_comes_in_as_a_quote()
    {
        await using var stage = await SlackStage.AskedAsync();
        var attachments = JsonNode.Parse(
            """[{"is_share":true,"author_name":"Eric","text":"We shipped &amp; *celebrated*\nThanks"},{"from_url":"https://example.org","text":"unfurled"}]"""
        );

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "From the team:", attachments: attachments);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("From the team:\n\n> We shipped & **celebrated**\n> Thanks");
    }

    [Fact]
    public async Task A_message_that_makes_too_much_work_is_told_to_its_author_and_the_next_has_its_turn()
    {
        await using var stage = await SlackStage.AskedAsync();
        var dispatcher = stage.Seeded.Stage.Get<PmcChatBot.Inbox.Dispatcher>();
        dispatcher.MostWork = 100;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Far too much");
        await stage.SettleAsync();
        stage.From(stage.Dies)[^1].Text.ShouldContain("takes too long to process");

        dispatcher.MostWork = Core.Notes.WorkMeter.MessageLimit;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped");
        await stage.SettleAsync();

        stage.From(stage.Dies).ShouldContain(message => message.Text.Contains("Shipped", StringComparison.Ordinal));
        stage.From(stage.Dies).ShouldAllBe(message => !message.Text.Contains("Something went wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_of_bots_are_not_answers_and_files_get_a_friendly_word()
    {
        await using var stage = await SlackStage.AskedAsync();
        await stage.SettleAsync();
        (await InboxAsync(stage)).ShouldBe(1, "the chair's command, and none of the bot's own messages");

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "", files: "update.docx");
        await stage.SettleAsync();

        stage.From(stage.Dies)[^1].Text.ShouldContain("cannot put files into the notes (update.docx)");
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
    }

    private const string Message =
        """{"type":"event_callback","event_id":"Ev9","token":"secret","event":{"type":"message","channel_type":"im","user":"U1","channel":"D1","ts":"1.1","text":"x"}}""";

    [Fact]
    public async Task A_delivery_that_cannot_be_stored_is_not_acknowledged()
    {
        await using var stage = await SlackStage.OpenAsync();
        await SqlAsync(stage, "ALTER TABLE Inbox RENAME TO Away");
        (await SendAsync(stage, "/slack/events", Message)).Status.ShouldBe(HttpStatusCode.InternalServerError);

        await SqlAsync(stage, "ALTER TABLE Away RENAME TO Inbox");
        (await SendAsync(stage, "/slack/events", Message)).Status.ShouldBe(HttpStatusCode.OK);

        (await InboxAsync(stage)).ShouldBe(1);
    }

    [Fact]
    public async Task Slacks_old_verification_token_is_not_stored()
    {
        await using var stage = await SlackStage.OpenAsync();

        await SendAsync(stage, "/slack/events", Message);

        var stored = await stage.Seeded.Stage.ReadAsync(
            services => services.GetRequiredService<BotDbContext>().Inbox.SingleAsync(SlackStage.Cancel),
            SlackStage.Cancel
        );
        stored.Payload.ShouldContain("Ev9");
        stored.Payload.ShouldNotContain("secret");
    }

    private static Task SqlAsync(SlackStage stage, string sql) =>
        stage.Seeded.Stage.WriteAsync(
            services => services.GetRequiredService<BotDbContext>().Database.ExecuteSqlRawAsync(sql, SlackStage.Cancel),
            SlackStage.Cancel
        );

    private static Task<int> InboxAsync(SlackStage stage) =>
        stage.Seeded.Stage.ReadAsync(
            services => services.GetRequiredService<BotDbContext>().Inbox.CountAsync(SlackStage.Cancel),
            SlackStage.Cancel
        );

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        SlackStage stage,
        string path,
        string body,
        int seconds = 0,
        Func<string, string>? change = null,
        bool signed = true
    )
    {
        using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(stage.Seeded.Stage.Address), path))
        {
            Content = new ByteArrayContent(bytes),
        };
        var stamp = $"{stage.Seeded.Stage.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds}";
        if (signed)
        {
            var signature = SlackSignature.Compute(FakeSlackServer.SigningSecret, stamp, bytes);
            request.Headers.Add(SlackSignature.TimestampHeader, stamp);
            foreach (var value in (change is null ? signature : change(signature)).Split('\n'))
            {
                request.Headers.TryAddWithoutValidation(SlackSignature.SignatureHeader, value);
            }
        }

        using var answer = await services.GetRequiredService<IHttpClientFactory>().CreateClient().SendAsync(request, SlackStage.Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(SlackStage.Cancel));
    }

    private sealed class Lines : Microsoft.Extensions.Logging.ILogger<PmcChatBot.Platforms.Refusals>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            Microsoft.Extensions.Logging.EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Said.Add(formatter(state, exception));
    }
}
