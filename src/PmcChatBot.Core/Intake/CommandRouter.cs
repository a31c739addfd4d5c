using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Core.Intake;

/// <summary>Runs what was typed as a command or is behind a button: finds its committee, checks the right, and calls the command.</summary>
public sealed partial class CommandRouter(
    CommitteeChoice choice,
    ICommittees committees,
    StartCommittee start,
    RosterHistory history,
    IEnumerable<ICommand> commands,
    PeopleFinder finder,
    ResolvePending settle,
    Replies replies
) : IActionHandler<RunCommand>, IActionHandler<RunAsCommand>
{
    /// <summary>Runs a command and shows its reply.</summary>
    /// <exception cref="UserError">It cannot be run.</exception>
    public async Task RunAsync(CommandGiven given, CancellationToken cancel)
    {
        if (await StartedAsync(given, cancel) is { } started)
        {
            replies.Show(given, started);
            return;
        }

        if (await choice.EachAsync(given, cancel) is { Count: > 1 } each)
        {
            var said = new List<string>();
            foreach (var one in each)
            {
                said.Add((await ReplyAsync(given, one, given.Text, cancel)).Reply);
            }

            replies.Show(given, string.Join("\n\n", said));
            return;
        }

        var (committee, text) = await choice.OfAsync(given, cancel);
        var (reply, spec) = await ReplyAsync(given, committee, text, cancel);
        replies.Show(given, reply, spec.ShowsPeoplesWords);
    }

    private async Task<(string Reply, CommandSpec Spec)> ReplyAsync(
        CommandGiven given,
        Committee committee,
        string text,
        CancellationToken cancel
    )
    {
        var call = CommandGrammar.Read(text);
        call = call.Spec.NamesPeople
            ? call
            : call with
            {
                Arguments = Mention.WithNames(call.Arguments, id => finder.NameOf([committee], id)),
            };
        call = call.Spec.TakesPerson ? call with { Arguments = Myself().Replace(call.Arguments, Mention.Of(given.From)) } : call;
        Rights.Demand(call.Spec, given.From, committee);
        var person = finder.PersonOf(committee, given.From);
        var command = commands.First(command => command.Names.Contains(call.Spec.Name));
        var context = new CommandContext(committee, person, given.DeliveryId, call.Spec.Name) { In = given.In };
        try
        {
            var reply = await command.RunAsync(context, call.Arguments, cancel);
            await history.LogAsync(context, call, reply, cancel);
            return (await WithNextStepAsync(reply, context, cancel), call.Spec);
        }
        catch (MissingArgument missing)
        {
            throw missing.In(call.Spec);
        }
    }

    /// <summary>Whether it is the command that needs no committee.</summary>
    public static bool NeedsNoCommittee(string text) =>
        text.TrimStart().Split((char[]?)null, 2)[0].Equals("setup", StringComparison.OrdinalIgnoreCase);

    /// <summary>The command that needs no committee, because it makes the first; <see langword="null"/> for all others.</summary>
    private async Task<string?> StartedAsync(CommandGiven given, CancellationToken cancel)
    {
        var words = given.Text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        return NeedsNoCommittee(given.Text) ? await start.SetUpAsync(given.From, words.Length > 1 ? words[1].Trim() : "", cancel) : null;
    }

    /// <summary>A chair who sets up a committee reads what comes next.</summary>
    private async Task<string> WithNextStepAsync(string reply, CommandContext context, CancellationToken cancel)
    {
        if (
            context.CommandName == "new-committee"
            || !context.Committee.IsChair(context.Person.Id)
            || SetupGuide.NextStep(context.Committee).Length == 0
            || await committees.FindAsync(context.Committee.Id, cancel) is not { } committee
            // What is being read is told later, with what comes next.
            || committee.TeamsFile is not null
        )
        {
            return reply;
        }

        var next = SetupGuide.NextStep(committee);
        return next.Length > 0
            ? $"{reply}\n\n{next}".TrimStart()
            : $"{reply}\n\n**That is all.** I ask the leads before the next meeting, in private and in their own working hours; "
                + "`/pmc ask` asks them now. `/pmc help` shows the rest.";
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

    [GeneratedRegex(@"(?<![^\s,])(?:me|myself)(?![^\s,.])", RegexOptions.IgnoreCase)]
    private static partial Regex Myself();

    private static CommandGiven Given(ActionContext context, string text) =>
        new(context.DeliveryId, context.Person, Address.Dm(context.Person), text);
}
