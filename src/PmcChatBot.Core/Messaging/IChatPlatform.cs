namespace PmcChatBot.Core.Messaging;

/// <summary>A chat platform. Platforms translate, never decide.</summary>
public interface IChatPlatform
{
    /// <summary>The first part of its ids: <c>local</c>.</summary>
    string Name { get; }

    /// <summary>How many characters of Markdown one message holds.</summary>
    int MessageLimit { get; }

    /// <summary>The neutral message for a delivery, or <see langword="null"/> for one that means nothing to the bot.</summary>
    Incoming? Translate(string deliveryId, string payload);

    /// <summary>Sends a message and gives the platform's key for it.</summary>
    /// <param name="message">What to send.</param>
    /// <param name="thread">The key of the message in whose thread it goes.</param>
    /// <param name="idempotencyKey">Sending again with the same key sends nothing new.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<string> SendAsync(Outgoing message, string? thread, string idempotencyKey, CancellationToken cancel);

    Task EditAsync(string messageKey, Outgoing message, CancellationToken cancel);

    Task DeleteAsync(string messageKey, CancellationToken cancel);
}
