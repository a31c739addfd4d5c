namespace PmcChatBot.Core.Commands;

/// <summary>A command lacks something. Whoever typed it is asked for it, and shown how the command is written.</summary>
/// <param name="question">What is missing: <c>Which team?</c></param>
/// <param name="choices">What there is to choose from, if that helps.</param>
public sealed class MissingArgument(string question, string choices = "") : Exception(question)
{
    /// <summary>The error with the command as it is written.</summary>
    public UserError In(CommandSpec spec) => new($"{Message} `/pmc {spec.Name} {spec.Arguments}` {choices}".TrimEnd());
}
