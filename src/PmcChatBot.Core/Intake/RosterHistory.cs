using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Keeps what commands change about committees.</summary>
public sealed class RosterHistory(ICommittees committees, IRosterLog log, PeopleFinder finder, TimeProvider clock)
{
    /// <summary>What was changed about a committee is kept, with what would undo it.</summary>
    public async Task LogAsync(CommandContext context, CommandCall call, CancellationToken cancel)
    {
        var before = context.Committee;
        if (call.Spec.Name is "forget-me" or "me link")
        {
            // What would undo it would name who is to be forgotten, or an account that is another person's by now.
            return;
        }

        if (await committees.FindAsync(before.Id, cancel) is not { } after || ReferenceEquals(before, after))
        {
            return;
        }

        var undo = InverseCommands.Of(before, after);
        if (undo.Count > 0)
        {
            await log.AddAsync(
                new RosterChange
                {
                    Id = context.DeliveryId,
                    CommitteeId = before.Id,
                    At = clock.GetUtcNow(),
                    By = context.Person.Id,
                    Command = Mention.WithNames($"{call.Spec.Name} {call.Arguments}".TrimEnd(), id => finder.NameOf([after, before], id)),
                    Undo = undo,
                    IsUndo = call.Spec.Name == "undo",
                },
                cancel
            );
        }
    }
}
