using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>
/// What a button or a form does, and to what. It is sent as a verb with arguments. Messages are kept for years, so every verb that was ever
/// sent must stay readable.
/// </summary>
public interface IAction
{
    /// <summary>The verb and its arguments. Only the last one may contain a <c>|</c>.</summary>
    IReadOnlyList<string> Words { get; }
}

/// <summary>A kind of action that can be read back from its words.</summary>
public interface IAction<TSelf> : IAction
    where TSelf : class, IAction<TSelf>
{
    /// <summary>The verbs of this kind.</summary>
    static abstract IReadOnlyList<string> Verbs { get; }

    /// <summary>The action that was sent as these words, or <see langword="null"/> if they are not of this kind.</summary>
    static abstract TSelf? Read(IReadOnlyList<string> words);
}

/// <summary>Who pressed a button or sent a form, and what came with it.</summary>
/// <param name="Person">Who pressed the button or sent the form.</param>
/// <param name="DeliveryId">The unique id of the delivery.</param>
/// <param name="Fields">The values of a form's fields, by name; empty for a button.</param>
/// <param name="InMessage">The key of the bot's message that contained the form, on platforms that show forms in messages.</param>
public sealed record ActionContext(PersonId Person, string DeliveryId, IReadOnlyDictionary<string, string> Fields, string? InMessage);

/// <summary>Handles one kind of action.</summary>
public interface IActionHandler<in TAction>
    where TAction : IAction
{
    /// <returns>What to reply to the person; empty if the changed messages say enough.</returns>
    /// <exception cref="UserError">The action cannot be done.</exception>
    Task<string> RunAsync(TAction action, ActionContext context, CancellationToken cancel);
}

/// <summary>How actions are written into messages.</summary>
public static class ActionText
{
    private const char Separator = '|';

    /// <summary>The action as text, for a button or a form.</summary>
    public static string Of(IAction action) => string.Join(Separator, action.Words);

    /// <summary>The words of an action's text.</summary>
    public static IReadOnlyList<string> Words(string text) => text.Split(Separator);
}
