namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>A method of the Web API, with the bot scopes it needs. The manifest requests exactly these scopes.</summary>
/// <param name="Name">The method's name in its URL.</param>
/// <param name="Scopes">One scope for each kind of conversation that the bot uses it for.</param>
internal sealed record SlackMethod(string Name, params string[] Scopes)
{
    /// <summary>https://docs.slack.dev/reference/methods/auth.test</summary>
    public static SlackMethod AuthTest { get; } = new("auth.test");

    /// <summary>https://docs.slack.dev/reference/methods/apps.connections.open (the app-level token's <c>connections:write</c>)</summary>
    public static SlackMethod AppsConnectionsOpen { get; } = new("apps.connections.open");

    /// <summary>https://docs.slack.dev/reference/methods/chat.postMessage</summary>
    public static SlackMethod ChatPostMessage { get; } = new("chat.postMessage", "chat:write");

    /// <summary>https://docs.slack.dev/reference/methods/chat.postEphemeral</summary>
    public static SlackMethod ChatPostEphemeral { get; } = new("chat.postEphemeral", "chat:write");

    /// <summary>https://docs.slack.dev/reference/methods/chat.update</summary>
    public static SlackMethod ChatUpdate { get; } = new("chat.update", "chat:write");

    /// <summary>https://docs.slack.dev/reference/methods/chat.delete</summary>
    public static SlackMethod ChatDelete { get; } = new("chat.delete", "chat:write");

    /// <summary>https://docs.slack.dev/reference/methods/conversations.open</summary>
    public static SlackMethod ConversationsOpen { get; } = new("conversations.open", "im:write");

    /// <summary>https://docs.slack.dev/reference/methods/conversations.members</summary>
    public static SlackMethod ConversationsMembers { get; } = new("conversations.members", "channels:read", "groups:read");

    /// <summary>https://docs.slack.dev/reference/methods/conversations.info</summary>
    public static SlackMethod ConversationsInfo { get; } = new("conversations.info", "channels:read", "groups:read");

    /// <summary>https://docs.slack.dev/reference/methods/conversations.list</summary>
    public static SlackMethod ConversationsList { get; } = new("conversations.list", "im:read");

    /// <summary>https://docs.slack.dev/reference/methods/conversations.history</summary>
    public static SlackMethod ConversationsHistory { get; } =
        new("conversations.history", "im:history", "channels:history", "groups:history");

    /// <summary>https://docs.slack.dev/reference/methods/conversations.replies</summary>
    public static SlackMethod ConversationsReplies { get; } =
        new("conversations.replies", "im:history", "channels:history", "groups:history");

    /// <summary>https://docs.slack.dev/reference/methods/users.info</summary>
    public static SlackMethod UsersInfo { get; } = new("users.info", "users:read");

    /// <summary>https://docs.slack.dev/reference/methods/users.list</summary>
    public static SlackMethod UsersList { get; } = new("users.list", "users:read");

    /// <summary>https://docs.slack.dev/reference/methods/users.lookupByEmail</summary>
    public static SlackMethod UsersLookupByEmail { get; } = new("users.lookupByEmail", "users:read.email");

    /// <summary>https://docs.slack.dev/reference/methods/views.open</summary>
    public static SlackMethod ViewsOpen { get; } = new("views.open");

    /// <summary>https://docs.slack.dev/reference/methods/views.publish</summary>
    public static SlackMethod ViewsPublish { get; } = new("views.publish");
}
