using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Platforms.Slack.Api;
using PmcChatBot.Platforms.Slack.BlockKit;
using PmcChatBot.Platforms.Slack.Markup;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// Receives Slack's deliveries over HTTP or Socket Mode. Replies at once where the response needs content, and stores the rest. When it
/// returns, the delivery may be acknowledged.
/// </summary>
internal sealed partial class SlackReceiver(
    Inbox.Inbox inbox,
    SlackTranslator translator,
    SlackApi api,
    ResponseHandling receiving,
    Members.MembersWorker members,
    Inbox.CatchUp catchUp,
    Outbox.MessageLane lane,
    ILogger<SlackReceiver> logger
)
{
    // Slack waits for 3 seconds: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
    private static readonly TimeSpan ToRead = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan ToOpen = TimeSpan.FromSeconds(1.8);
    private const string NotOpened = "The form did not open in time. Nothing is lost; please try again.";

    /// <summary>Receives a delivery.</summary>
    /// <param name="type"><c>events_api</c>, <c>slash_commands</c> or <c>interactive</c>, as Socket Mode names them.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The response's content, or <see langword="null"/> for an empty acknowledgement.</returns>
    /// <exception cref="FormatException">The payload is not in a Slack format.</exception>
    public async Task<JsonObject?> ReceiveAsync(string type, JsonElement payload, CancellationToken cancel)
    {
        switch (type)
        {
            case "events_api":
                await EventAsync(payload, cancel);
                return null;
            case "slash_commands":
                return await CommandAsync(payload, cancel);
            case "interactive":
                return await InteractionAsync(payload, cancel);
            default:
                return null;
        }
    }

    private async Task EventAsync(JsonElement payload, CancellationToken cancel)
    {
        if (payload.Text("type") == "app_rate_limited")
        {
            // This delivery has no event: https://docs.slack.dev/reference/events/app_rate_limited.
            await catchUp.HeldBackAsync(
                SlackPlatform.PlatformName,
                "Slack is holding back some messages to me because of more than 30,000 events an hour (app_rate_limited). I "
                    + "fetch them from the conversations",
                cancel
            );
            return;
        }

        var @event = payload.Property("event") ?? throw new FormatException("an event callback has no event");
        if (SlackEvent.MemberJoinedChannel.Is(@event) || SlackEvent.MemberLeftChannel.Is(@event))
        {
            members.Trigger();
            if (SlackEvent.MemberJoinedChannel.Is(@event) && @event.Text("channel") is { } channel)
            {
                // The bot may have just been invited, so queued messages for the channel are sent now.
                await lane.RetryNowAsync(new Address($"channel:{SlackPlatform.PlatformName}:{channel}"), cancel);
            }
        }

        if (SlackEvent.IsOfInterest(payload))
        {
            try
            {
                await StoreAsync("events_api", payload, SlackEvent.DeliveryId(payload), cancel);
            }
            catch (Exception error) when (error is not FormatException)
            {
                // By the time it can be stored, Slack may have given up, so the history is read later.
                catchUp.Trigger();
                throw;
            }
        }
    }

    private async Task<JsonObject> CommandAsync(JsonElement payload, CancellationToken cancel)
    {
        // Slack checks the endpoint's certificate from time to time: https://docs.slack.dev/interactivity/implementing-slash-commands.
        if (payload.Text("ssl_check") is not null)
        {
            return [];
        }

        CommandGiven given;
        try
        {
            given = translator.Command("", payload);
        }
        catch (Exception error) when (error is not FormatException)
        {
            Log.NotRead(logger, error);
            return Message(
                "I could not read that command, so nothing happened. Please send it to me as a direct message that starts with `/pmc`."
            );
        }

        var first = await FirstAsync(given, cancel);
        if (first.Form is { } form && payload.Text("trigger_id") is { } trigger)
        {
            return await OpenAsync(trigger, _ => Task.FromResult(form), cancel) ? [] : Message(NotOpened);
        }

        if (first.IsAll)
        {
            return Message(first.Text);
        }

        return await receiving.OrExplainAsync(
            async () =>
            {
                await StoreAsync("slash_commands", payload, payload.Text("trigger_id"), cancel);
                return Message(first.Text);
            },
            () => Message("I could not store that just now, so nothing happened. Please try again in a moment."),
            cancel
        );
    }

    private async Task<JsonObject?> InteractionAsync(JsonElement payload, CancellationToken cancel)
    {
        var user = payload.Property("user")?.Text("id") ?? throw new FormatException("an interaction has no user");
        var person = SlackPlatform.Person(user);
        if (payload.Text("type") == "view_submission")
        {
            return await SubmissionAsync(
                payload,
                payload.Property("view") ?? throw new FormatException("a submission has no view"),
                person,
                cancel
            );
        }

        var action = payload.Items("actions").FirstOrDefault();
        if (
            action.Text("action_id")?.StartsWith(SlackViews.Opens, StringComparison.Ordinal) == true
            && action.Text("value") is { } value
            && payload.Text("trigger_id") is { } trigger
        )
        {
            await OpenFormAsync(trigger, person, value, payload.Text("response_url"), cancel);
        }
        else if (action.Text("value") is not null)
        {
            await StoreAsync("interactive", payload, payload.Text("trigger_id"), cancel);
        }

        return null;
    }

    /// <summary>A submitted form. Errors are shown in the form, and its text stays there until it is stored.</summary>
    private async Task<JsonObject?> SubmissionAsync(
        JsonElement payload,
        JsonElement view,
        Core.Roster.PersonId person,
        CancellationToken cancel
    )
    {
        if (view.Text("callback_id") != ModalForm.CallbackId)
        {
            return null;
        }

        var wrong = await receiving.OrExplainAsync(
            () => CheckAndStoreAsync(payload, view, person, cancel),
            () => "I could not store that just now. Your text is still here: please press Send again in a moment.",
            cancel
        );
        if (wrong is null)
        {
            return null;
        }

        return ModalForm.FirstBlock(view) is { } block
            ? new JsonObject
            {
                ["response_action"] = "errors",
                ["errors"] = new JsonObject { [block] = SlackViews.Cut(wrong, 2000) },
            }
            : null;
    }

    /// <returns>The error message for the form; <see langword="null"/> if it was stored.</returns>
    private async Task<string?> CheckAndStoreAsync(
        JsonElement payload,
        JsonElement view,
        Core.Roster.PersonId person,
        CancellationToken cancel
    )
    {
        var fields = ModalForm.Read(view);
        var wrong = await receiving.InTimeAsync<ImmediateForms, string?>(
            ToRead,
            (handler, soon) => handler.CheckAsync(person, view.Text("private_metadata") ?? "", fields, soon),
            cancel
        );
        if (wrong is null)
        {
            // If it is submitted again after an error with the same text, it is the same delivery.
            var state = (view.Property("state") ?? default).GetRawText();
            await StoreAsync("interactive", payload, $"{view.Text("id")}|{ResponseHandling.Hash(state)}", cancel);
        }

        return wrong;
    }

    private async Task OpenFormAsync(
        string trigger,
        Core.Roster.PersonId person,
        string action,
        string? responseUrl,
        CancellationToken cancel
    )
    {
        var isOpen = await OpenAsync(
            trigger,
            soon =>
                receiving.InTimeAsync<ImmediateForms, Form>(
                    ToOpen,
                    (handler, cancelled) => handler.OpenAsync(person, action, cancelled),
                    soon
                ),
            cancel
        );
        if (!isOpen && Uri.TryCreate(responseUrl, UriKind.Absolute, out var url))
        {
            _ = NotifyAsync(url, NotOpened);
        }
    }

    /// <summary>Best effort: the acknowledgement does not wait for it.</summary>
    private async Task NotifyAsync(Uri responseUrl, string text)
    {
        try
        {
            await api.RespondAsync(responseUrl, text, BlockWriter.Write(text), CancellationToken.None);
        }
        catch (Exception error) when (error is HttpRequestException or PlatformRateLimitException or OperationCanceledException)
        {
            Log.NotOpened(logger, error.Message);
        }
    }

    /// <summary>Opens a form while the person waits. If there is no such form, shows the reason.</summary>
    /// <returns>Whether something opened. A trigger works once, within 3 seconds.</returns>
    private async Task<bool> OpenAsync(string trigger, Func<CancellationToken, Task<Form>> form, CancellationToken cancel)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(ToOpen);
        try
        {
            ModalViewDefinition modal;
            try
            {
                modal = ModalForm.Write(await form(soon.Token));
            }
            catch (UserError error)
            {
                modal = SlackViews.Notice(error.Message);
            }

            await api.ViewsOpen(trigger, modal, soon.Token);
            return true;
        }
        catch (Exception error)
            when (error is SlackException or HttpRequestException or PlatformRateLimitException or TimeoutException
                || (error is OperationCanceledException && !cancel.IsCancellationRequested)
            )
        {
            Log.NotOpened(logger, error.Message);
            return false;
        }
    }

    private async Task<ImmediateReply> FirstAsync(CommandGiven given, CancellationToken cancel)
    {
        try
        {
            return await receiving.InTimeAsync<ImmediateCommands, ImmediateReply>(
                ToRead,
                (handler, soon) => handler.AnswerAsync(given, soon),
                cancel
            );
        }
        catch (TimeoutException)
        {
            return new ImmediateReply("One moment.");
        }
    }

    private Task StoreAsync(string type, JsonElement payload, string? id, CancellationToken cancel) =>
        inbox.AcceptAsync(SlackPlatform.PlatformName, SlackEnvelope.Pack(type, payload, id), cancel);

    private static JsonObject Message(string text) =>
        new()
        {
            ["response_type"] = "ephemeral",
            ["text"] = Mrkdwn.Escape(Core.Notes.MarkdownText.Of(text)),
            ["blocks"] = JsonSerializer.SerializeToNode(BlockWriter.Write(text), SlackJson.Options),
        };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A form could not be opened: {Why}")]
        public static partial void NotOpened(ILogger logger, string why);

        [LoggerMessage(3, LogLevel.Error, "A command could not be read; its author was notified")]
        public static partial void NotRead(ILogger logger, Exception error);
    }
}
