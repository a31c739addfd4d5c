using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>
/// What a button or a form does, and to what. It travels in the message as a verb and its arguments, and messages are kept for years: a
/// verb that was ever sent is read for ever.
/// </summary>
public interface IAction
{
    /// <summary>The verb and its arguments. None of them holds a <c>|</c>, except the last.</summary>
    IReadOnlyList<string> Words { get; }
}

/// <summary>A kind of action, which is made of its words again.</summary>
public interface IAction<TSelf> : IAction
    where TSelf : class, IAction<TSelf>
{
    /// <summary>The verbs it is known by.</summary>
    static abstract IReadOnlyList<string> Verbs { get; }

    /// <summary>The action of these words, or <see langword="null"/> where they are not one.</summary>
    static abstract TSelf? Read(IReadOnlyList<string> words);
}

/// <summary>Who acted, and what came with it.</summary>
/// <param name="Person">Who pressed the button or sent the form.</param>
/// <param name="DeliveryId">Unique for the press.</param>
/// <param name="Fields">What a form's fields hold, by name; empty for a button.</param>
/// <param name="InMessage">The message of the bot that a form stood in, where the platform shows forms so.</param>
public sealed record ActionScene(PersonId Person, string DeliveryId, IReadOnlyDictionary<string, string> Fields, string? InMessage);

/// <summary>Does what an action says.</summary>
public interface IActionHandler<in TAction>
    where TAction : IAction
{
    /// <returns>What to tell the person; nothing where the messages that change say it.</returns>
    /// <exception cref="UserError">It cannot be done.</exception>
    Task<string> RunAsync(TAction action, ActionScene scene, CancellationToken cancel);
}

/// <summary>How an action travels.</summary>
public static class ActionText
{
    private const char Separator = '|';

    /// <summary>The action as a message carries it.</summary>
    public static string Of(IAction action) => string.Join(Separator, action.Words);

    /// <summary>The words of an action that a message carried.</summary>
    public static IReadOnlyList<string> Words(string text) => text.Split(Separator);
}
