using System.Globalization;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>log</c> and <c>undo</c>: what was changed about a committee, by whom, and taking a change back.</summary>
/// <remarks>A change is undone by the commands that take it back, so that everybody whom it concerns is told.</remarks>
public sealed class LogCommands(IRosterLog log, RunCommands run, TimeProvider clock) : ICommand
{
    // After that, or where somebody else did it, the newest change may not be the one that is meant.
    private static readonly TimeSpan StillMeant = TimeSpan.FromHours(1);

    private const int Shown = 10;

    public IReadOnlyList<string> Names => ["log", "undo"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName == "undo" ? UndoAsync(context, arguments, cancel)
        : arguments.Length == 0 ? ListAsync(context, cancel)
        : throw new UserError("`/pmc log` takes nothing more; it lists the newest changes.");

    private async Task<string> ListAsync(CommandContext context, CancellationToken cancel)
    {
        var changes = await log.NewestAsync(context.Committee.Id, Shown, cancel);
        var reader = LocalZone.Of(context.Committee, context.Person.Id);
        return changes.Count == 0
            ? $"Nothing was changed about {context.Committee.Title} yet."
            : $"The newest changes of {context.Committee.Title}:\n\n"
                + string.Join('\n', changes.Select(change => $"- {change.Number}: {Say(context.Committee, change, reader)}"))
                + "\n\n`/pmc undo` takes back the newest one that stands, `/pmc undo <number>` another one.";
    }

    private static string Say(Committee committee, RosterChange change, LocalZone reader)
    {
        var undone = change.UndoneBy is { } by ? $" (undone by {committee.NameOf(by)})" : "";
        return $"{reader.Say(change.At, year: true)}, {committee.NameOf(change.By)}: "
            + $"{MarkdownText.Escape(change.Command)}{(change.IsUndo ? " (took a change back)" : "")}{undone}";
    }

    private async Task<string> UndoAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var change = await ChangeAsync(context, arguments, cancel);
        if (change.By != context.Person.Id && !context.Committee.IsChair(context.Person.Id))
        {
            throw new UserError(
                $"That change is {context.Committee.NameOf(change.By)}'s: {MarkdownText.Escape(change.Command)}. "
                    + "They or a chair can undo it."
            );
        }

        if (change.Undo.FirstOrDefault(text => text.Contains($"{IForgetting.Platform}:", StringComparison.Ordinal)) is not null)
        {
            throw new UserError($"Number {change.Number} cannot be undone: it names somebody who asked to be forgotten. Nothing changed.");
        }

        await DemandLastOfItsKindAsync(context, change, cancel);
        var said = new List<string>();
        try
        {
            foreach (var text in change.Undo)
            {
                Rights.Demand(CommandGrammar.Read(text).Spec, context.Person.Id, context.Committee);
                said.Add(await run.RunAsync(context, text, cancel));
            }
        }
        catch (UserError error)
        {
            throw new UserError(
                $"I cannot undo number {change.Number}, {MarkdownText.Escape(change.Command)}: {error.Message} "
                    + "Nothing changed. `/pmc log` lists the changes, and `/pmc undo <number>` takes back another one."
            );
        }

        (change.UndoneAt, change.UndoneBy) = (clock.GetUtcNow(), context.Person.Id);
        return $"Undone: {MarkdownText.Escape(change.Command)} ({context.Committee.NameOf(change.By)}). "
            + string.Join(' ', said.Where(reply => reply.Length > 0));
    }

    /// <summary>What would undo a change says the whole value of before, so a later change of the same thing would go with it.</summary>
    /// <exception cref="UserError">A later change of the same thing stands.</exception>
    private async Task DemandLastOfItsKindAsync(CommandContext context, RosterChange change, CancellationToken cancel)
    {
        var newest = await log.NewestAsync(context.Committee.Id, 1, cancel);
        var later = await log.NewestAsync(context.Committee.Id, (newest is [var last] ? last.Number : 0) - change.Number, cancel);
        var mine = change.Undo.Select(text => Target(context.Committee, text)).ToHashSet();
        if (
            later
                .Where(other => other is { IsUndo: false, UndoneAt: null })
                .FirstOrDefault(other => other.Undo.Any(text => mine.Contains(Target(context.Committee, text)))) is
            { } same
        )
        {
            throw new UserError(
                $"Number {same.Number} ({MarkdownText.Escape(same.Command)}) changed the same later, and would go with it. Undo "
                    + $"that first: `/pmc undo {same.Number}`; or run the command you want instead. Nothing changed."
            );
        }
    }

    /// <summary>What a command changes: its name, and the team that it names.</summary>
    private static string Target(Committee committee, string text)
    {
        var call = CommandGrammar.Read(text);
        try
        {
            return $"{call.Spec.Name} {TeamPrefix.Read(committee, call.Arguments).Team.Id}";
        }
        catch (UserError)
        {
            return call.Spec.Name == "times" ? call.Spec.Name : text;
        }
    }

    /// <summary>Nobody takes back by mistake what another did, what was done long ago, or what was before the thing they mean.</summary>
    /// <exception cref="UserError">The change may not be the one that is meant.</exception>
    private async Task DemandMeantAsync(CommandContext context, RosterChange newest, CancellationToken cancel)
    {
        var isTheirs = newest.By == context.Person.Id || context.Committee.IsChair(context.Person.Id);
        var later = (await log.NewestAsync(context.Committee.Id, 1, cancel)) is [{ Undo.Count: 0 } last] ? last : null;
        if (isTheirs && (later is not null || newest.By != context.Person.Id || clock.GetUtcNow() - newest.At > StillMeant))
        {
            var zone = LocalZone.Of(context.Committee, context.Person.Id);
            throw new UserError(
                (
                    later is null
                        ? ""
                        : $"`/pmc undo` takes back no meetings: {Say(context.Committee, later, zone)} came last. {TakesBack(later)} "
                )
                    + $"Do you mean number {newest.Number}: {Say(context.Committee, newest, zone)}? `/pmc undo {newest.Number}` takes that "
                    + "back. Nothing changed."
            );
        }
    }

    private static string TakesBack(RosterChange change) =>
        change.Command.StartsWith("meeting cancel", StringComparison.Ordinal) ? "`/pmc meeting restore <date>` brings a meeting back."
        : change.Command.StartsWith("pause", StringComparison.Ordinal) ? "`/pmc pause off` ends it."
        : change.Command.StartsWith("schedule", StringComparison.Ordinal) ? "`/pmc schedule every` sets the schedule anew."
        : "`/pmc meeting move` moves one back.";

    /// <exception cref="UserError">There is no such change, or it does not stand.</exception>
    private async Task<RosterChange> ChangeAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var title = context.Committee.Title;
        if (arguments.Length == 0)
        {
            var newest =
                await log.ToUndoAsync(context.Committee.Id, cancel)
                ?? throw new UserError($"There is nothing to undo: no change of {title} stands. `/pmc log` lists them.");
            await DemandMeantAsync(context, newest, cancel);
            return newest;
        }

        if (!int.TryParse(arguments.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new UserError("Which change? `/pmc undo` takes back the newest one, and `/pmc undo 12` number 12 of `/pmc log`.");
        }

        return await log.FindAsync(context.Committee.Id, number, cancel) switch
        {
            null => throw new UserError($"No change of {title} has the number {number}. `/pmc log` lists the newest ones."),
            { UndoneAt: not null } => throw new UserError($"Number {number} was undone already. Nothing changed."),
            { Undo.Count: 0 } still => throw new UserError($"Number {number} is about meetings. {TakesBack(still)} Nothing changed."),
            { IsUndo: true } => throw new UserError(
                $"Number {number} undid another change itself. Run that command again instead. Nothing changed."
            ),
            var change => change,
        };
    }
}
