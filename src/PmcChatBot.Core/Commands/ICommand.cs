using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Who ran a command, and for which committee.</summary>
public sealed record CommandContext(Committee Committee, Person Person, string DeliveryId, string CommandName)
{
    /// <summary>Where it was given: a DM, or a channel.</summary>
    public Address In { get; init; } = Address.Dm(Person.Id);
}

/// <summary>Implements one command or a family of commands.</summary>
public interface ICommand
{
    /// <summary>The names of the commands it implements.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Runs the command. The person's right was checked before.</summary>
    /// <returns>The private reply, as Markdown; empty if the person is answered in another way.</returns>
    /// <exception cref="UserError">The command cannot be run; the message says why.</exception>
    Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel);
}
