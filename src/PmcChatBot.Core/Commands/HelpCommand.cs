using System.Text;

namespace PmcChatBot.Core.Commands;

/// <summary><c>help</c></summary>
public sealed class HelpCommand : ICommand
{
    public IReadOnlyList<string> Names => ["help"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        Task.FromResult(Text(spec => Rights.Shows(spec.Right, context.Person.Id, context.Committee)));

    /// <summary>The help text, with the commands that a person may use.</summary>
    public static string Text(Func<CommandSpec, bool> may)
    {
        var text = new StringBuilder("When I ask for your update, just answer in this chat. These are the other commands:\n");
        foreach (var (topic, commands) in CommandSpec.Topics.Where(topic => topic.Commands.Any(may)))
        {
            text.Append(topic.Length > 0 ? $"\n**{topic}**\n" : "");
            foreach (var spec in commands.Where(may))
            {
                text.Append($"\n- `/pmc {spec.Name}{(spec.Arguments.Length > 0 ? " " : "")}{spec.Arguments}`: {spec.Help}");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd();
    }
}
