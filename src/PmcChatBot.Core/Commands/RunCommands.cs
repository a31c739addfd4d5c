using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Runs commands as part of another one, one on top of the other.</summary>
public sealed class RunCommands(ICommittees committees, Func<IEnumerable<ICommand>> commands)
{
    /// <summary>Runs a command in a committee as the commands before left it. Rights are not checked.</summary>
    /// <returns>Its reply.</returns>
    /// <exception cref="UserError">It cannot be run.</exception>
    public async Task<string> RunAsync(CommandContext context, string text, CancellationToken cancel)
    {
        var call = CommandGrammar.Read(text);
        var committee = (await committees.FindAsync(context.Committee.Id, cancel))!;
        return await commands()
            .First(command => command.Names.Contains(call.Spec.Name))
            .RunAsync(
                context with
                {
                    Committee = committee,
                    Person = committee.Find(context.Person.Id) ?? context.Person,
                    CommandName = call.Spec.Name,
                },
                call.Arguments,
                cancel
            );
    }
}
