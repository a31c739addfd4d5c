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

/// <summary>A message of the bot: what shall stand where. Showing a slot again edits the message that is there.</summary>
/// <param name="Slot">The message's own name, whatever the platform calls it. One slot is one message.</param>
/// <param name="To">Where it stands.</param>
/// <param name="Markdown">What it says.</param>
public sealed record Outgoing(string Slot, Address To, string Markdown)
{
    public IReadOnlyList<Button> Buttons { get; init; } = [];

    /// <summary>The slot of the message in whose thread it stands.</summary>
    public string? ThreadOf { get; init; }

    /// <summary>The slot of a message that becomes this one: it is there already, and its slot is empty then.</summary>
    public string? InPlaceOf { get; init; }

    /// <summary>In a channel: the one person who can see it.</summary>
    public PersonId? OnlyFor { get; init; }

    /// <summary>Where the platform takes an answer to a command, <see cref="CommandGiven.AnswerAt"/>.</summary>
    public string? AnswerAt { get; init; }

    /// <summary>Whether it is one of many that nobody sits waiting for: answers to people go first.</summary>
    public bool CanWait { get; init; }

    /// <summary>Whether it is sent as a new message, so that it is noticed; the one that is there goes.</summary>
    public bool Anew { get; init; }

    /// <summary>Whether the message is to go away.</summary>
    public bool Remove { get; init; }
}
