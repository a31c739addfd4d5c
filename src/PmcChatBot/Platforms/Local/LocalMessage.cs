using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Local;

/// <summary>A message of the built-in chat.</summary>
public sealed record LocalMessage(
    long Id,
    string Conversation,
    string Author,
    string Text,
    IReadOnlyList<Button> Buttons,
    long? Thread,
    string? OnlyFor,
    bool Edited,
    DateTimeOffset At
)
{
    public const string Bot = "bot";

    public string Key => $"local:{Id}";

    public bool IsBots => Author == Bot;

    public static long IdOf(string key) => long.Parse(key["local:".Length..], System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A delivery from the built-in chat to the bot.</summary>
public sealed record LocalDelivery(
    string Kind,
    string From,
    string? In = null,
    string? Key = null,
    string? Text = null,
    string? ReplyTo = null,
    string? Action = null,
    IReadOnlyDictionary<string, string>? Fields = null
);
