namespace PmcChatBot.Core.Messaging;

/// <summary>A field of a form.</summary>
/// <param name="Name">What its value is called when the form comes back.</param>
/// <param name="Label">What people read.</param>
/// <param name="Value">What is in it when it opens.</param>
/// <param name="Choices">The people who can be chosen, where the platform has no way of its own to choose one; none for a text.</param>
public sealed record FormField(string Name, string Label, string Value, IReadOnlyList<(string Value, string Label)>? Choices = null);

/// <summary>A form a person fills in.</summary>
/// <param name="Id">What comes back with it: <see cref="IAction"/> as text.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Fields">Its fields, from the top.</param>
/// <param name="Hint">A line of help.</param>
public sealed record Form(string Id, string Title, IReadOnlyList<FormField> Fields, string Hint = "")
{
    public Form(IAction action, string title, IReadOnlyList<FormField> fields, string hint = "")
        : this(ActionText.Of(action), title, fields, hint) { }
}
