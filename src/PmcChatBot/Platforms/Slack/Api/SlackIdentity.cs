namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>Whose token it is.</summary>
/// <param name="User">The bot's name.</param>
/// <param name="Team">The workspace's name.</param>
/// <param name="Scopes">What the token may do.</param>
/// <param name="At">What time it was at Slack.</param>
internal sealed record SlackIdentity(string User, string Team, IReadOnlyList<string> Scopes, DateTimeOffset? At);
