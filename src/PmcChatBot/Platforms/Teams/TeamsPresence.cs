using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Members;
using PmcChatBot.Outbox;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>Learns from deliveries where the bot is installed, which conversations it has, and who is in them.</summary>
internal sealed class TeamsPresence(
    TeamsDestinations conversations,
    TeamsDirectory directory,
    ConnectorClient connector,
    MembersWorker members,
    MessageLane lane
)
{
    /// <summary>
    /// Handles the bot being added or removed:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events.
    /// </summary>
    public async Task FollowAsync(JsonElement activity, CancellationToken cancel)
    {
        if (TeamsActivity.Conversation(activity) is not { } conversation || activity.Text("serviceUrl") is not { } service)
        {
            return;
        }

        var bot = activity.Property("recipient")?.Text("id");
        var action = activity.Text("action")?.ToLowerInvariant() ?? "";
        var isRemoved =
            action.StartsWith("remove", StringComparison.Ordinal)
            || activity.Items("membersRemoved").Any(member => member.Text("id") == bot);
        var person = TeamsActivity.From(activity);
        if (TeamsActivity.IsPersonal(activity) && person is { } user)
        {
            if (isRemoved && !action.EndsWith("upgrade", StringComparison.Ordinal))
            {
                await conversations.ForgetAsync(Address.Dm(user), cancel);
                return;
            }

            await LearnAsync(activity, user, cancel);
            await lane.RetryNowAsync(Address.Dm(user), cancel);
        }
        else if (!TeamsActivity.IsPersonal(activity))
        {
            var isGone = activity.Property("channelData")?.Text("eventType") is "teamDeleted" or "teamHardDeleted" or "channelDeleted";
            var isTeam = activity.Property("channelData")?.Text("eventType") != "channelDeleted";
            var channel = TeamsActivity.Channel(
                activity.Property("channelData")?.Property("channel")?.Text("id")
                    ?? activity.Property("channelData")?.Property("settings")?.Property("selectedChannel")?.Text("id")
                    ?? conversation
            );
            if (isGone || (isRemoved && !action.EndsWith("upgrade", StringComparison.Ordinal)))
            {
                await ForgetTeamAsync(channel, isTeam ? activity.Property("channelData")?.Property("team")?.Text("id") : null, cancel);
                return;
            }

            await conversations.KeepAsync(
                channel,
                new ConversationReference(channel.Local, service, Team: activity.Property("channelData")?.Property("team")?.Text("id")),
                cancel
            );
            await lane.RetryNowAsync(channel, cancel);
        }

        members.Trigger();
    }

    private async Task ForgetTeamAsync(Address channel, string? team, CancellationToken cancel)
    {
        foreach (var (address, reference) in (await conversations.AllAsync(cancel)).ToList())
        {
            if (address == channel.Value || (team is not null && reference.Team == team))
            {
                await conversations.ForgetAsync(new Address(address), cancel);
            }
        }
    }

    /// <summary>Stores the conversation and the author's time zone, which every delivery has.</summary>
    public async Task LearnAsync(JsonElement activity, PersonId from, CancellationToken cancel)
    {
        var (conversation, service) = (TeamsActivity.Conversation(activity)!, activity.Text("serviceUrl") ?? "");
        await directory.LearnAsync(activity.Property("from") ?? default, service, cancel);
        foreach (var mentioned in TeamsActivity.PeopleMentioned(activity))
        {
            _ = directory.Known(TeamsActivity.Person(mentioned)!.Value) ?? await directory.LearnAsync(mentioned, service, cancel);
        }

        directory.LearnTimeZone(
            from,
            activity.Text("localTimezone")
                ?? activity.Items("entities").FirstOrDefault(entity => entity.Text("type") == "clientInfo").Text("timezone")
        );
        if (TeamsActivity.IsPersonal(activity))
        {
            await conversations.KeepAsync(
                Address.Dm(from),
                new ConversationReference(conversation, service, activity.Property("from")?.Text("id")),
                cancel
            );
        }
        else
        {
            var channel = TeamsActivity.Channel(conversation);
            await conversations.KeepAsync(
                channel,
                new ConversationReference(channel.Local, service, Team: activity.Property("channelData")?.Property("team")?.Text("id")),
                cancel
            );
        }
    }

    /// <summary>Some deliveries only have the sender's id in the chat. The directory or the connector knows the person.</summary>
    public async Task<JsonElement> WithSenderAsync(JsonElement activity, CancellationToken cancel)
    {
        if (
            TeamsActivity.From(activity) is not null
            || activity.Property("from")?.Text("id") is not { Length: > 0 } user
            || user.StartsWith("28:", StringComparison.Ordinal)
            || TeamsActivity.Conversation(activity) is not { } conversation
            || activity.Text("serviceUrl") is not { } service
        )
        {
            return activity;
        }

        if (directory.ByUser(user) is not { } person)
        {
            try
            {
                using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                soon.CancelAfter(TeamsReceiver.ToRead);
                var member = await connector.GetConversationMember(service, conversation, user, soon.Token);
                if (member is null || (await directory.LearnAsync(member.Value, service, cancel))?.Id is not { } learned)
                {
                    return activity;
                }

                person = learned;
            }
            catch (Exception error)
                when (error is ConnectorException or HttpRequestException
                    || (error is OperationCanceledException && !cancel.IsCancellationRequested)
                )
            {
                return activity;
            }
        }

        var named = JsonNode.Parse(activity.GetRawText())!.AsObject();
        named["from"]!["aadObjectId"] = person.Local;
        return JsonSerializer.SerializeToElement(named);
    }
}
