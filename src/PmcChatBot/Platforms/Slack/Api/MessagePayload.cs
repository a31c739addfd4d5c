using PmcChatBot.Platforms.Slack.BlockKit;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>What a message says: https://api.slack.com/reference/messaging/payload.</summary>
/// <param name="Text">The text where blocks are not shown.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="ThreadTs">The message whose thread it goes to.</param>
internal sealed record MessagePayload(string Text, IReadOnlyList<Block> Blocks, string? ThreadTs);
