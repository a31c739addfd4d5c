using System.Text;

namespace PmcChatBot.Core.Commands;

/// <summary><c>help</c></summary>
public sealed class HelpCommand : ICommand
{
    public IReadOnlyList<string> Names => ["help"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        Task.FromResult(About(arguments.Trim(), spec => Rights.Shows(spec.Right, context.Person.Id, context.Committee)));

    /// <summary>The commands that a word is about: <c>meeting</c>, <c>people</c>; all of them if there are none.</summary>
    private static string About(string words, Func<CommandSpec, bool> may)
    {
        var found = CommandSpec
            .Topics.SelectMany(topic => topic.Commands.Select(spec => (topic.Topic, Spec: spec)))
            .Where(each =>
                may(each.Spec)
                && (
                    each.Spec.Name.Contains(words, StringComparison.OrdinalIgnoreCase)
                    || each.Topic.Contains(words, StringComparison.OrdinalIgnoreCase)
                )
            )
            .Select(each => Line(each.Spec))
            .ToList();
        return words.Length == 0 || found.Count == 0 ? Text(may) : string.Concat(found).Trim();
    }

    /// <summary>The help text, with the commands that a person may use.</summary>
    public static string Text(Func<CommandSpec, bool> may)
    {
        var text = new StringBuilder("When I ask for your update, just answer in this chat. These are the other commands:\n");
        foreach (var (topic, commands) in CommandSpec.Topics.Where(topic => topic.Commands.Any(may)))
        {
            text.Append(topic.Length > 0 ? $"\n**{topic}**\n" : "");
            foreach (var spec in commands.Where(may))
            {
                text.Append(Line(spec));
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd();
    }

    private static string Line(CommandSpec spec) =>
        $"\n- `/pmc {spec.Name}{(spec.Arguments.Length > 0 ? " " : "")}{spec.Arguments}`: {spec.Help}";
}
