using System.Text;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Slack.Api;
using PmcChatBot.Platforms.Slack.BlockKit;
using PmcChatBot.Platforms.Slack.Markup;

namespace PmcChatBot.Platforms.Slack;

/// <summary>The Slack platform. A message's key is <c>slack:{channel}/{ts}</c>.</summary>
internal sealed class SlackPlatform(SlackApi api, SlackTranslator translator) : IChatPlatform
{
    public const string PlatformName = "slack";

    // Slack's limit for blocks is undocumented (msg_blocks_too_long). It seems to count characters plus something for each block and each
    // part of rich text: 13,297 were measured for one block, and 11,341 with many. If Slack still refuses a message, it is split into
    // smaller parts.
    private const int MostWeight = 11_500;
    private const int LeastWeight = 600;
    private const int CostOfBlock = 125;
    private const int CostOfPart = 30;
    private const int RoomForButtons = 400;

    // Many small runs produce a lot of JSON for little text.
    private const int MostJson = 80_000;
    private const int BlocksAtMost = 45;

    // chat.update refuses texts of more than 4,000 bytes: https://docs.slack.dev/reference/methods/chat.update#errors. The blocks have the
    // full text.
    private const int FallbackBytes = 3_900;

    private int _mostWeight = MostWeight;

    /// <inheritdoc/>
    public string Name => PlatformName;

    /// <inheritdoc/>
    public string Title => "Slack";

    public static PersonId Person(string user) => new($"{PlatformName}:{user}");

    public static string KeyOf(string channel, string ts) => $"{PlatformName}:{channel}/{ts}";

    /// <inheritdoc/>
    public bool Fits(string markdown)
    {
        var most = Volatile.Read(ref _mostWeight);
        if (markdown.Length > most)
        {
            return false;
        }

        var blocks = BlockWriter.Write(markdown);
        return blocks.Count <= BlocksAtMost
            && SlackJson.Write(blocks).Length <= MostJson
            && Math.Max(Mrkdwn.Escape(markdown).Length, Weight(blocks)) + RoomForButtons <= most;
    }

    /// <summary>
    /// The estimated weight of blocks in Slack's count. Aligned table columns take more than their Markdown, and links include their
    /// address.
    /// </summary>
    private static int Weight(IReadOnlyList<Block> blocks) =>
        (CostOfBlock * blocks.Count) + blocks.OfType<RichTextBlock>().SelectMany(block => block.Elements).Sum(Weight);

    private static int Weight(RichTextElement element) =>
        CostOfPart
        + element switch
        {
            RichTextList list => list.Elements.Sum(Weight),
            RichTextSection section => Weight(section.Elements),
            RichTextPreformatted code => Weight(code.Elements),
            RichTextQuote quote => Weight(quote.Elements),
            _ => 0,
        };

    private static int Weight(IEnumerable<RichTextSectionElement> runs) =>
        runs.Sum(run => Mrkdwn.Escape(InlineWriter.Words(run)).Length + (run is RichTextLink link ? link.Url.Length : 0));

    /// <summary>
    /// Sends blocks. If Slack finds them too long, the limit is lowered and the message has to be split again. A message that cannot be
    /// split is sent without blocks.
    /// </summary>
    private async Task<T> SizedAsync<T>(OutgoingMessage message, Func<IReadOnlyList<Block>, Task<T>> send)
    {
        var blocks = SlackViews.Blocks(message);
        try
        {
            return await send(blocks);
        }
        catch (SlackException error)
            when (error.Error is "msg_blocks_too_long" or "msg_too_long"
                || (error.Error == "invalid_blocks" && error.Message.Contains("more than", StringComparison.Ordinal))
            )
        {
            var smaller = Math.Max(LeastWeight, Math.Min(Volatile.Read(ref _mostWeight), Weight(blocks)) * 3 / 4);
            Interlocked.Exchange(ref _mostWeight, smaller);
            if (!message.To.IsHome && MessageParts.Split(message.Markdown, Fits).Count > 1)
            {
                throw new MessageTooLongException();
            }

            return await send(SlackViews.Plain(message, Fallback(message.Markdown)));
        }
    }

    /// <inheritdoc/>
    public Task<IncomingEvent?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel) =>
        translator.TranslateAsync(deliveryId, payload, cancel);

    /// <inheritdoc/>
    public async Task<string> SendAsync(OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel)
    {
        if (message.To.IsHome)
        {
            await api.ViewsPublish(message.To.Local, SlackViews.Home(message), cancel);
            return KeyOf("home", message.To.Local);
        }

        if (message is { OnlyFor: { } person, To.IsDm: false })
        {
            return await SendPrivatelyAsync(message, person, thread, attempt, cancel);
        }

        if (message.AnswerAt is not null && await RespondAsync(message, cancel))
        {
            return KeyOf("private", attempt.Key);
        }

        return await PostAsync(message.To.Local, message, thread, attempt, cancel);
    }

    /// <inheritdoc/>
    public async Task<bool> EditAsync(string messageKey, OutgoingMessage message, CancellationToken cancel)
    {
        var (channel, ts) = Parse(messageKey);
        switch (channel)
        {
            case "home":
                await api.ViewsPublish(ts, SlackViews.Home(message), cancel);
                return true;
            case "private":
                // Ephemeral messages cannot be edited: https://docs.slack.dev/messaging/modifying-messages.
                return true;
            default:
                try
                {
                    return await SizedAsync(
                        message,
                        async blocks =>
                        {
                            await api.ChatUpdate(channel, ts, Fallback(message.Markdown), blocks, cancel);
                            return true;
                        }
                    );
                }
                catch (SlackException error) when (error.Error == "message_not_found")
                {
                    return false;
                }
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string messageKey, CancellationToken cancel)
    {
        var (channel, ts) = Parse(messageKey);
        if (channel is "home" or "private")
        {
            return;
        }

        try
        {
            await api.ChatDelete(channel, ts, cancel);
        }
        catch (SlackException error) when (error.Error == "message_not_found")
        {
            // It is gone, as intended.
        }
    }

    /// <summary>
    /// Sends a message for one person: through the command's response URL, or else as an ephemeral message in the channel, or else as a DM.
    /// </summary>
    private async Task<string> SendPrivatelyAsync(
        OutgoingMessage message,
        PersonId person,
        string? thread,
        SendAttempt attempt,
        CancellationToken cancel
    )
    {
        if (await RespondAsync(message, cancel))
        {
            return KeyOf("private", attempt.Key);
        }

        try
        {
            var ts = await SizedAsync(
                message,
                blocks => api.ChatPostEphemeral(message.To.Local, person.Local, Fallback(message.Markdown), blocks, cancel)
            );
            return KeyOf("private", ts);
        }
        catch (SlackException error) when (error.Error is "channel_not_found" or "not_in_channel" or "user_not_in_channel" or "is_archived")
        {
            return await PostAsync(person.Local, message, thread, attempt, cancel);
        }
    }

    private async Task<bool> RespondAsync(OutgoingMessage message, CancellationToken cancel) =>
        message.AnswerAt is { } at
        && Uri.TryCreate(at, UriKind.Absolute, out var url)
        && await api.RespondAsync(url, Fallback(message.Markdown), SlackViews.Blocks(message), cancel);

    /// <summary>Posts to a channel or to a user, for whom Slack finds the direct message.</summary>
    private async Task<string> PostAsync(string to, OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel)
    {
        var (channel, threadTs) =
            thread is not null && Parse(thread) is var (there, parent) && (there == to || (IsUser(to) && there.StartsWith('D')))
                ? (there, parent)
                : (to, null);
        if (attempt.MayBeThere)
        {
            channel = IsUser(channel) ? await api.ConversationsOpen(channel, cancel) : channel;
            if (await FindAsync(channel, threadTs, attempt.Key, cancel) is { } found)
            {
                return await SizedAsync(
                    message,
                    async blocks =>
                    {
                        await api.ChatUpdate(channel, found, Fallback(message.Markdown), blocks, cancel);
                        return KeyOf(channel, found);
                    }
                );
            }
        }

        try
        {
            return await PostedAsync(channel);
        }
        catch (SlackException error) when (error.Error == "channel_not_found" && IsUser(channel))
        {
            // Slack returns the same error for people who left and for people the app may not write to. Opening the conversation
            // distinguishes them.
            return await PostedAsync(await api.ConversationsOpen(channel, cancel));
        }

        async Task<string> PostedAsync(string there)
        {
            var (posted, ts) = await SizedAsync(
                message,
                blocks =>
                    api.ChatPostMessage(there, new(Fallback(message.Markdown), blocks, threadTs), attempt.Key, message.CanWait, cancel)
            );
            return KeyOf(posted, ts);
        }
    }

    private static bool IsUser(string id) => id is ['U' or 'W', ..];

    /// <summary>Finds a message that arrived although Slack's response was lost, by the key in its metadata.</summary>
    private async Task<string?> FindAsync(string channel, string? threadTs, string key, CancellationToken cancel) =>
        (await NewestAsync(channel, threadTs, cancel)).FirstOrDefault(message => MessageMetadata.KeyOf(message) == key).Text("ts");

    /// <summary>If Slack limits reading conversations for a while, only this message waits.</summary>
    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> NewestAsync(string channel, string? threadTs, CancellationToken cancel)
    {
        try
        {
            return await api.NewestMessages(channel, threadTs, cancel);
        }
        catch (PlatformRateLimitException busy)
        {
            throw new PlatformRateLimitException(busy.After, PauseScope.Message);
        }
    }

    /// <summary>The text for notifications and screen readers. Escaped, so that it cannot mention anybody.</summary>
    private static string Fallback(string markdown)
    {
        var text = Mrkdwn.Escape(MarkdownText.Of(markdown));
        if (Encoding.UTF8.GetByteCount(text) <= FallbackBytes)
        {
            return text.Length == 0 ? " " : text;
        }

        var end = Math.Min(text.Length, FallbackBytes);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, end)) > FallbackBytes - 8)
        {
            end -= 16;
        }

        end =
            text.LastIndexOf(' ', end - 1) is var blank && blank > end - 200 ? blank : end - (char.IsHighSurrogate(text[end - 1]) ? 1 : 0);
        return text[..end] + " …";
    }

    private static (string Channel, string Ts) Parse(string messageKey) =>
        messageKey[(PlatformName.Length + 1)..].Split('/', 2) is [var channel, var ts]
            ? (channel, ts)
            : throw new FormatException($"{messageKey} is not a Slack message key");
}
