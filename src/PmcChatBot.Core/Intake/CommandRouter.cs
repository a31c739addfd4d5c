using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Runs what was typed as a command or is behind a button: finds its committee, checks the right, and calls the command.</summary>
public sealed class CommandRouter(
    CommitteeChoice choice,
    ICommittees committees,
    IRosterLog log,
    IEnumerable<ICommand> commands,
    PeopleFinder finder,
    ResolvePending settle,
    Replies replies,
    TimeProvider clock
) : IActionHandler<RunCommand>, IActionHandler<RunAsCommand>
{
    /// <summary>Runs a command and shows its reply.</summary>
    /// <exception cref="UserError">It cannot be run.</exception>
    public async Task RunAsync(CommandGiven given, CancellationToken cancel)
    {
        var (committee, text) = await choice.OfAsync(given, cancel);
        var call = CommandGrammar.Read(text);
        call = call.Spec.NamesPeople
            ? call
            : call with
            {
                Arguments = Mention.WithNames(call.Arguments, id => finder.NameOf([committee], id)),
            };
        Rights.Demand(call.Spec, given.From, committee);
        var person = finder.PersonOf(committee, given.From);
        var command = commands.First(command => command.Names.Contains(call.Spec.Name));
        var context = new CommandContext(committee, person, given.DeliveryId, call.Spec.Name);
        try
        {
            replies.Show(given, await command.RunAsync(context, call.Arguments, cancel), call.Spec.ShowsPeoplesWords);
            await LogAsync(context, call, cancel);
        }
        catch (MissingArgument missing)
        {
            throw missing.In(call.Spec);
        }
    }

    /// <summary>What was changed about a committee is kept, with what would undo it.</summary>
    private async Task LogAsync(CommandContext context, CommandCall call, CancellationToken cancel)
    {
        var before = context.Committee;
        if (await committees.FindAsync(before.Id, cancel) is not { } after || ReferenceEquals(before, after))
        {
            return;
        }

        var undo = InverseCommands.Of(before, after);
        if (undo.Count > 0)
        {
            log.Add(
                new RosterChange
                {
                    Id = context.DeliveryId,
                    CommitteeId = before.Id,
                    At = clock.GetUtcNow(),
                    By = context.Person.Id,
                    Command = Mention.WithNames($"{call.Spec.Name} {call.Arguments}".TrimEnd(), id => finder.NameOf([after, before], id)),
                    Undo = undo,
                    IsUndo = call.Spec.Name == "undo",
                }
            );
        }
    }

    /// <summary>A button that runs a command.</summary>
    public async Task<string> RunAsync(RunCommand action, ActionContext context, CancellationToken cancel)
    {
        await RunAsync(Given(context, $"{action.CommitteeId} {action.Command}"), cancel);
        return "";
    }

    /// <summary>The author of a message that looked like an update said that it is a command.</summary>
    public async Task<string> RunAsync(RunAsCommand action, ActionContext context, CancellationToken cancel)
    {
        var text = await settle.DismissAsync(context.Person, action.ContributionId, cancel, "All right, I will run it.");
        await RunAsync(Given(context, CommandGrammar.InPersonalChat(text) ?? text), cancel);
        return "";
    }

    private static CommandGiven Given(ActionContext context, string text) =>
        new(context.DeliveryId, context.Person, Address.Dm(context.Person), text);
}
