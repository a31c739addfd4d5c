namespace PmcChatBot.Core.Messaging;

/// <summary>Runs a committee's command.</summary>
public sealed record RunCommand(string CommitteeId, string Command) : IAction<RunCommand>
{
    public static IReadOnlyList<string> Verbs => ["run"];

    public IReadOnlyList<string> Words => ["run", CommitteeId, Command];

    public static RunCommand? Read(IReadOnlyList<string> words) =>
        words.Count > 2 && words[0] == "run" ? new RunCommand(words[1], string.Join('|', words.Skip(2))) : null;
}
