namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>The owner of a token.</summary>
/// <param name="User">The bot's name.</param>
/// <param name="Team">The workspace's name.</param>
/// <param name="Scopes">The token's scopes.</param>
/// <param name="At">Slack's time.</param>
internal sealed record SlackIdentity(string User, string Team, IReadOnlyList<string> Scopes, DateTimeOffset? At);
