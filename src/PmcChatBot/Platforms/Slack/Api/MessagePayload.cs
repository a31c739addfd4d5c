using PmcChatBot.Platforms.Slack.BlockKit;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>The content of a message: https://api.slack.com/reference/messaging/payload.</summary>
/// <param name="Text">The text for places where blocks are not shown.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="ThreadTs">The timestamp of the thread's first message.</param>
internal sealed record MessagePayload(string Text, IReadOnlyList<Block> Blocks, string? ThreadTs);
