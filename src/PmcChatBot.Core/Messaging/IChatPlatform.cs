namespace PmcChatBot.Core.Messaging;

/// <summary>A chat platform. Platforms translate, never decide.</summary>
public interface IChatPlatform
{
    /// <summary>The first part of its ids: <c>local</c>.</summary>
    string Name { get; }

    /// <summary>Whether one message holds this much. What does not fit is sent as several.</summary>
    bool Fits(string markdown);

    /// <summary>
    /// The neutral message for a delivery, or <see langword="null"/> for one that means nothing to the bot. May ask the platform for
    /// names; what it cannot learn it leaves as it came.
    /// </summary>
    Task<Incoming?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel);

    /// <summary>Sends a message and gives the platform's key for it.</summary>
    /// <param name="message">What to send.</param>
    /// <param name="thread">The key of the message in whose thread it goes.</param>
    /// <param name="attempt">Which message it is, and whether it was tried before.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="PlatformBusyException">The platform wants it later.</exception>
    /// <exception cref="PlatformRefusedException">The platform does not want it.</exception>
    Task<string> SendAsync(Outgoing message, string? thread, SendAttempt attempt, CancellationToken cancel);

    /// <returns>Whether the message was still there to be edited.</returns>
    /// <exception cref="PlatformBusyException">The platform wants it later.</exception>
    Task<bool> EditAsync(string messageKey, Outgoing message, CancellationToken cancel);

    /// <summary>Takes a message away. One that is gone already is fine.</summary>
    /// <exception cref="PlatformBusyException">The platform wants it later.</exception>
    Task DeleteAsync(string messageKey, CancellationToken cancel);
}

/// <summary>One try to send a message.</summary>
/// <param name="Key">Sending again with the same key sends nothing new.</param>
/// <param name="MayBeThere">Whether an earlier try may have arrived although its answer did not.</param>
public sealed record SendAttempt(string Key, bool MayBeThere);

/// <summary>The platform said no, so nothing happened. The message is for the chair: what it means and what mends it.</summary>
/// <param name="message">What it means.</param>
/// <param name="everywhere">Whether the platform takes nothing at all from the bot, wherever it goes.</param>
/// <param name="ofTheApp">Whether it is the app that is to be mended, and not the place or the person.</param>
public class PlatformRefusedException(string message, bool everywhere = false, bool ofTheApp = false) : Exception(message)
{
    /// <summary>Whether it is the app that is to be mended, and not the place or the person.</summary>
    public bool OfTheApp { get; } = ofTheApp || everywhere;

    /// <summary>Whether the platform takes nothing at all from the bot, wherever it goes.</summary>
    public bool Everywhere { get; } = everywhere;
}

/// <summary>
/// A message that fits as far as was known is too long for the platform all the same. The platform has learned from it: what
/// <see cref="IChatPlatform.Fits"/> says now is to be cut anew.
/// </summary>
public sealed class MessageTooLongException() : PlatformRefusedException("the platform takes shorter messages than was known");

/// <summary>What a platform takes no more of for the moment.</summary>
public enum PauseOf
{
    /// <summary>Anything for the message's own chat or channel.</summary>
    Destination,

    /// <summary>This message alone.</summary>
    Message,

    /// <summary>New messages, wherever they go.</summary>
    Posts,

    /// <summary>Changes of messages that are there.</summary>
    Edits,

    /// <summary>New messages that nobody waits for: room is kept for answers to people.</summary>
    PostsThatCanWait,

    /// <summary>Anything that nobody waits for: the platform does not take what it is sent, and one message is tried at a time.</summary>
    AllThatCanWait,
}

/// <summary>The platform takes no more for the moment.</summary>
/// <param name="after">How long it wants to be left alone.</param>
/// <param name="of">With what.</param>
public sealed class PlatformBusyException(TimeSpan after, PauseOf of = PauseOf.Destination)
    : Exception($"the platform wants a pause of {after.TotalSeconds:0} seconds")
{
    /// <summary>How long it wants to be left alone.</summary>
    public TimeSpan After { get; } = after;

    /// <summary>With what.</summary>
    public PauseOf Of { get; } = of;
}
