namespace PmcChatBot.Core.Messaging;

/// <summary>A chat platform. Platforms translate messages; they decide nothing.</summary>
public interface IChatPlatform
{
    /// <summary>The first part of the platform's ids: <c>local</c>.</summary>
    string Name { get; }

    /// <summary>The platform as people call it.</summary>
    string Title { get; }

    /// <summary>Whether the text fits into one message. Longer texts are sent as several messages.</summary>
    bool Fits(string markdown);

    /// <summary>
    /// Translates a delivery into a neutral event, or returns <see langword="null"/> if the bot has nothing to do for it. May ask the
    /// platform for names; ids it cannot resolve stay as they are.
    /// </summary>
    Task<IncomingEvent?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel);

    /// <summary>Sends a message and returns the platform's key for it.</summary>
    /// <param name="message">What to send.</param>
    /// <param name="thread">The key of the first message of the thread to send it to.</param>
    /// <param name="attempt">The idempotency key, and whether the message was tried before.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="PlatformRateLimitException">The platform wants the message later.</exception>
    /// <exception cref="PlatformRefusedException">The platform refused the message.</exception>
    Task<string> SendAsync(OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel);

    /// <returns>Whether the message still existed and was edited.</returns>
    /// <exception cref="PlatformRateLimitException">The platform wants the edit later.</exception>
    Task<bool> EditAsync(string messageKey, OutgoingMessage message, CancellationToken cancel);

    /// <summary>Deletes a message. A message that is already gone is no error.</summary>
    /// <exception cref="PlatformRateLimitException">The platform wants the deletion later.</exception>
    Task DeleteAsync(string messageKey, CancellationToken cancel);
}

/// <summary>One attempt to send a message.</summary>
/// <param name="Key">The idempotency key: sending again with the same key sends nothing new.</param>
/// <param name="MayBeThere">Whether an earlier attempt may have arrived although its response was lost.</param>
public sealed record SendAttempt(string Key, bool MayBeThere);

/// <summary>The platform refused a request, so nothing happened. The message is for the chair: what is wrong and how to fix it.</summary>
/// <param name="message">What is wrong and how to fix it.</param>
/// <param name="isPlatformWide">Whether the platform refuses everything the bot sends, to any destination.</param>
/// <param name="isAppProblem">Whether the app must be fixed, rather than the destination or the person.</param>
public class PlatformRefusedException(string message, bool isPlatformWide = false, bool isAppProblem = false) : Exception(message)
{
    /// <summary>Whether the app must be fixed, rather than the destination or the person.</summary>
    public bool IsAppProblem { get; } = isAppProblem || isPlatformWide;

    /// <summary>Whether the platform refuses everything the bot sends, to any destination.</summary>
    public bool IsPlatformWide { get; } = isPlatformWide;
}

/// <summary>
/// A message that passed <see cref="IChatPlatform.Fits"/> was still too long. The platform has lowered its limit, so splitting again gives
/// shorter parts.
/// </summary>
public sealed class MessageTooLongException() : PlatformRefusedException("the platform accepts only shorter messages than expected");

/// <summary>What a platform's rate limit applies to.</summary>
public enum PauseScope
{
    /// <summary>Messages to the same destination.</summary>
    Destination,

    /// <summary>This message only.</summary>
    Message,

    /// <summary>New messages to any destination.</summary>
    Posts,

    /// <summary>Edits of existing messages.</summary>
    Edits,

    /// <summary>New bulk messages. Replies to people still go out.</summary>
    PostsThatCanWait,

    /// <summary>All bulk messages: the platform is failing, so they wait and one probe is sent at a time.</summary>
    AllThatCanWait,
}

/// <summary>The platform wants the bot to slow down.</summary>
/// <param name="after">How long to wait.</param>
/// <param name="of">What has to wait.</param>
public sealed class PlatformRateLimitException(TimeSpan after, PauseScope of = PauseScope.Destination)
    : Exception($"the platform is rate-limiting for {after.TotalSeconds:0} seconds")
{
    /// <summary>How long to wait.</summary>
    public TimeSpan After { get; } = after;

    /// <summary>What has to wait.</summary>
    public PauseScope Of { get; } = of;
}
