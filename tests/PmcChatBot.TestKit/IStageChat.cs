using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.TestKit;

/// <summary>A message as people see it in a chat.</summary>
/// <param name="Key">The platform's key for it.</param>
/// <param name="Text">What it says, as Markdown.</param>
/// <param name="Buttons">Its buttons.</param>
/// <param name="Thread">The message whose thread it stands in.</param>
/// <param name="OnlyFor">The one person who sees it.</param>
internal sealed record ChatMessage(string Key, string Text, IReadOnlyList<Button> Buttons, string? Thread, string? OnlyFor);

/// <summary>What people can do in a chat, over the platform's own protocol.</summary>
internal interface IStageChat
{
    /// <summary>The committee as this platform knows its people and channel.</summary>
    Committee Adopt(Committee committee);

    /// <summary>A person who comes into the roster later.</summary>
    Person Adopt(Person person);

    Task<ChatMessage> PostAsync(PersonId person, string text, string? thread, CancellationToken cancel);

    Task<ChatMessage> EditAsync(PersonId person, ChatMessage message, string text, CancellationToken cancel);

    Task DeleteAsync(PersonId person, ChatMessage message, CancellationToken cancel);

    /// <summary>A button of one of the bot's messages to a person.</summary>
    Task PressAsync(PersonId person, string action, CancellationToken cancel);

    /// <summary>Opens a form by its button, fills it in and sends it.</summary>
    /// <param name="person">Who.</param>
    /// <param name="action">The button's action.</param>
    /// <param name="fill">What the fields shall hold, by name; <see langword="null"/> closes the form again.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether it was sent.</returns>
    Task<bool> FillAsync(PersonId person, string action, Func<Form, IReadOnlyDictionary<string, string>?> fill, CancellationToken cancel);

    /// <summary>The bot's messages to a person, oldest first.</summary>
    IReadOnlyList<ChatMessage> ToPerson(PersonId person);

    /// <summary>The bot's messages in the committee's channel, as a person sees them, oldest first.</summary>
    IReadOnlyList<ChatMessage> InChannel(PersonId reader);

    /// <summary>Whatever is still on its way to the bot arrives.</summary>
    Task SettleAsync();
}
