using PmcChatBot.Core.Roster;

namespace PmcChatBot.Inbox;

/// <summary>What arrives from a platform. Two with the same id are the same, whichever way they came.</summary>
/// <param name="Id">Unique within its platform.</param>
/// <param name="Payload">What arrived, as its platform reads it.</param>
/// <param name="Author">Whose doing it is, where it says so.</param>
public sealed record Delivery(string Id, string Payload, PersonId? Author = null);

/// <summary>A message as the platform has it now.</summary>
/// <param name="Posted">That it was written; <see langword="null"/> where that is longer ago than was asked for.</param>
/// <param name="Edited">That it was edited; <see langword="null"/> where it was not, or longer ago than was asked for.</param>
public sealed record MessageInHistory(Delivery? Posted, Delivery? Edited);

/// <summary>A platform that can be asked what people wrote to the bot: what it could not deliver is found there.</summary>
public interface IMessageHistory
{
    /// <summary>The first part of its ids.</summary>
    string Platform { get; }

    /// <summary>What people wrote or edited since then, oldest first in each conversation.</summary>
    /// <exception cref="Core.Messaging.PlatformRefusedException">The platform does not show it.</exception>
    IAsyncEnumerable<MessageInHistory> SinceAsync(DateTimeOffset since, CancellationToken cancel);
}
