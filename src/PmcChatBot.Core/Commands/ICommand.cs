using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Who gave a command, for which committee.</summary>
public sealed record CommandScene(Committee Committee, Person Person, string DeliveryId, string CommandName);

/// <summary>What one command, or a family of commands, does.</summary>
public interface ICommand
{
    /// <summary>The names of the table's rows it carries out.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Carries it out; the person's right was checked.</summary>
    /// <returns>What to tell the person in private, as Markdown; empty where something else tells them.</returns>
    /// <exception cref="UserError">It cannot be done; the message says why.</exception>
    Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel);
}
