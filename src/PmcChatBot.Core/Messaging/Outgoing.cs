using System.Text.Json.Serialization;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>A button below a message.</summary>
/// <param name="Action">What comes back when it is pressed: <see cref="IAction"/> as text.</param>
/// <param name="Label">What it says.</param>
/// <param name="OpensForm">Whether pressing it opens a form.</param>
/// <param name="Primary">Whether it is the one most people want.</param>
[method: JsonConstructor]
public sealed record Button(string Action, string Label, bool OpensForm = false, bool Primary = false)
{
    public Button(IAction action, string label, bool OpensForm = false, bool Primary = false)
        : this(ActionText.Of(action), label, OpensForm, Primary) { }
}

/// <summary>A message of the bot. Showing a slot again edits the message that is already there.</summary>
/// <param name="Slot">The bot's own name for the message. One slot is one message.</param>
/// <param name="To">Its destination.</param>
/// <param name="Markdown">Its text.</param>
public sealed record Outgoing(string Slot, Address To, string Markdown)
{
    public IReadOnlyList<Button> Buttons { get; init; } = [];

    /// <summary>The slot of the message in whose thread it stands.</summary>
    public string? ThreadOf { get; init; }

    /// <summary>The slot of an existing message that becomes this one; that slot is empty afterwards.</summary>
    public string? InPlaceOf { get; init; }

    /// <summary>In a channel: the one person who can see it.</summary>
    public PersonId? OnlyFor { get; init; }

    /// <summary>Where the platform takes an answer to a command, <see cref="CommandGiven.AnswerAt"/>.</summary>
    public string? AnswerAt { get; init; }

    /// <summary>Whether it is a bulk message that nobody is waiting for: replies go first.</summary>
    public bool CanWait { get; init; }

    /// <summary>Whether to send a new message, so that it is noticed, and to delete the one in the slot.</summary>
    public bool Anew { get; init; }

    /// <summary>Whether to delete the message.</summary>
    public bool Remove { get; init; }
}
