namespace PmcChatBot.Core.Messaging;

/// <summary>A field of a form.</summary>
/// <param name="Name">The key of its value when the form is submitted.</param>
/// <param name="Label">The label that people see.</param>
/// <param name="Value">The initial value.</param>
/// <param name="Choices">The people to choose from, on platforms that have no people picker; <see langword="null"/> for a text
/// field.</param>
public sealed record FormField(string Name, string Label, string Value, IReadOnlyList<(string Value, string Label)>? Choices = null);

/// <summary>A form a person fills in.</summary>
/// <param name="Id">What is sent back with the form: an <see cref="IAction"/> as text.</param>
/// <param name="Title">The form's title.</param>
/// <param name="Fields">The fields, from top to bottom.</param>
/// <param name="Hint">A line of help text.</param>
public sealed record Form(string Id, string Title, IReadOnlyList<FormField> Fields, string Hint = "")
{
    public Form(IAction action, string title, IReadOnlyList<FormField> fields, string hint = "")
        : this(ActionText.Of(action), title, fields, hint) { }
}
