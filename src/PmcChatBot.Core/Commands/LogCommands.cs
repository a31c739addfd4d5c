using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>log</c> and <c>undo</c>: what was changed about a committee, by whom, and taking the newest change back.</summary>
/// <remarks>A change is undone by the commands that take it back, so that everybody whom it concerns is told.</remarks>
public sealed class LogCommands(IRosterLog log, ICommittees committees, Func<IEnumerable<ICommand>> commands, TimeProvider clock) : ICommand
{
    private const int Shown = 10;

    public IReadOnlyList<string> Names => ["log", "undo"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        arguments.Trim().Length > 0
            ? throw new UserError(
                $"`/pmc {context.CommandName}` takes nothing more: `log` lists the newest changes, `undo` takes the newest one back."
            )
        : context.CommandName == "log" ? ListAsync(context, cancel)
        : UndoAsync(context, cancel);

    private async Task<string> ListAsync(CommandContext context, CancellationToken cancel)
    {
        var changes = await log.NewestAsync(context.Committee.Id, Shown, cancel);
        var reader = LocalZone.Of(context.Committee, context.Person.Id);
        return changes.Count == 0
            ? $"Nothing was changed about {context.Committee.Title} yet."
            : $"The newest changes of {context.Committee.Title}:\n\n"
                + string.Join('\n', changes.Select(change => $"- {Say(context.Committee, change, reader)}"))
                + "\n\n`/pmc undo` takes back the newest one that stands.";
    }

    private static string Say(Committee committee, RosterChange change, LocalZone reader)
    {
        var undone = change.UndoneBy is { } by ? $" (undone by {committee.NameOf(by)})" : "";
        return $"{reader.Say(change.At, "d MMMM yyyy")}, {committee.NameOf(change.By)}: "
            + $"{(change.IsUndo ? "undid with " : "")}{MarkdownText.Escape(change.Command)}{undone}";
    }

    private async Task<string> UndoAsync(CommandContext context, CancellationToken cancel)
    {
        var change =
            await log.ToUndoAsync(context.Committee.Id, cancel)
            ?? throw new UserError($"There is nothing to undo: no change of {context.Committee.Title} stands. `/pmc log` lists them.");
        if (change.By != context.Person.Id && !context.Committee.IsChair(context.Person.Id))
        {
            throw new UserError(
                $"The newest change is {context.Committee.NameOf(change.By)}'s: {MarkdownText.Escape(change.Command)}. "
                    + "They or a chair can undo it."
            );
        }

        var said = new List<string>();
        foreach (var text in change.Undo)
        {
            var call = CommandGrammar.Read(text);
            var committee = (await committees.FindAsync(context.Committee.Id, cancel))!;
            var command = commands().First(command => command.Names.Contains(call.Spec.Name));
            said.Add(
                await command.RunAsync(
                    context with
                    {
                        Committee = committee,
                        Person = committee.Find(context.Person.Id) ?? context.Person,
                        CommandName = call.Spec.Name,
                    },
                    call.Arguments,
                    cancel
                )
            );
        }

        (change.UndoneAt, change.UndoneBy) = (clock.GetUtcNow(), context.Person.Id);
        return $"Undone: {MarkdownText.Escape(change.Command)} ({context.Committee.NameOf(change.By)}). "
            + string.Join(' ', said.Where(reply => reply.Length > 0));
    }
}
