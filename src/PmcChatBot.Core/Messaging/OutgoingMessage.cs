using System.Text.Json.Serialization;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>A button below a message.</summary>
/// <param name="Action">The action to run when it is pressed: an <see cref="IAction"/> as text.</param>
/// <param name="Label">The label that people see.</param>
/// <param name="OpensForm">Whether pressing it opens a form.</param>
/// <param name="Primary">Whether it is the main choice.</param>
[method: JsonConstructor]
public sealed record Button(string Action, string Label, bool OpensForm = false, bool Primary = false)
{
    public Button(IAction action, string label, bool OpensForm = false, bool Primary = false)
        : this(ActionText.Of(action), label, OpensForm, Primary) { }
}

/// <summary>A message from the bot. Showing a slot again edits the existing message.</summary>
/// <param name="Slot">The bot's own name for the message. One slot is one message.</param>
/// <param name="To">Its destination.</param>
/// <param name="Markdown">Its text.</param>
public sealed record OutgoingMessage(string Slot, Address To, string Markdown)
{
    public IReadOnlyList<Button> Buttons { get; init; } = [];

    /// <summary>The slot of the first message of its thread.</summary>
    public string? ThreadOf { get; init; }

    /// <summary>The slot of an existing message that becomes this one. That slot is empty afterwards.</summary>
    public string? InPlaceOf { get; init; }

    /// <summary>In a channel: the only person who sees it.</summary>
    public PersonId? OnlyFor { get; init; }

    /// <summary>Where the platform accepts the reply to a command, see <see cref="CommandGiven.AnswerAt"/>.</summary>
    public string? AnswerAt { get; init; }

    /// <summary>Whether it is a bulk message that nobody is waiting for: replies go first.</summary>
    public bool CanWait { get; init; }

    /// <summary>Whether to send a new message, so that it is noticed, and to delete the one in the slot.</summary>
    public bool Anew { get; init; }

    /// <summary>Whether it goes to this very account, wherever else the person is or prefers to be.</summary>
    public bool OnlyHere { get; init; }

    /// <summary>Whether it is notes, with headings, tables and lists, which some platforms show in a way of their own.</summary>
    public bool IsNotes { get; init; }

    /// <summary>Whether its text is not kept once it was sent.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether to delete the message.</summary>
    public bool Remove { get; init; }

    /// <summary>What goes above it if it is the first of all such messages to its destination; empty if the text has it already.</summary>
    public string? Greeting { get; init; }

    /// <summary>The message with its greeting.</summary>
    public OutgoingMessage Greeted() =>
        Greeting is { Length: > 0 } greeting ? this with { Markdown = $"{greeting}\n\n{Markdown}", Greeting = "" } : this;
}
