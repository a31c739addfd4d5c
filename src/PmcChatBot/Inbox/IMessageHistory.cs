using PmcChatBot.Core.Roster;

namespace PmcChatBot.Inbox;

/// <summary>A delivery from a platform. Two deliveries with the same id are the same, however they arrived.</summary>
/// <param name="Id">Unique within its platform.</param>
/// <param name="Payload">The raw content, in the platform's format.</param>
/// <param name="Author">The person who caused it, if known.</param>
public sealed record Delivery(string Id, string Payload, PersonId? Author = null);

/// <summary>A message in the platform's history, as deliveries.</summary>
/// <param name="Posted">Its posting; <see langword="null"/> if that is older than the requested time.</param>
/// <param name="Edited">Its last edit; <see langword="null"/> if there was none, or it is older than the requested time.</param>
public sealed record MessageInHistory(Delivery? Posted, Delivery? Edited);

/// <summary>A platform whose message history can be read, so that undelivered messages can be found.</summary>
public interface IMessageHistory
{
    /// <summary>The platform's name: the first part of its ids.</summary>
    string Platform { get; }

    /// <summary>What people wrote or edited since a time, oldest first in each conversation.</summary>
    /// <exception cref="Core.Messaging.PlatformRefusedException">The platform refuses access to the history.</exception>
    IAsyncEnumerable<MessageInHistory> SinceAsync(DateTimeOffset since, CancellationToken cancel);
}
