using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Keeps what commands change about committees.</summary>
public sealed class RosterHistory(ICommittees committees, IRosterLog log, PeopleFinder finder, CommitteeNews news, TimeProvider clock)
{
    /// <summary>
    /// What was changed about a committee is kept, with what would undo it. Other chairs read what a chair did about teams.
    /// </summary>
    /// <param name="context">Who ran the command, and the committee before.</param>
    /// <param name="call">The command.</param>
    /// <param name="reply">Its reply.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task LogAsync(CommandContext context, CommandCall call, string reply, CancellationToken cancel)
    {
        var before = context.Committee;
        if (call.Spec.Name is "forget-me" or "me link")
        {
            // What would undo it would name who is to be forgotten, or an account that is another person's by now.
            return;
        }

        if (await committees.FindAsync(before.Id, cancel) is not { } after)
        {
            return;
        }

        var undo = ReferenceEquals(before, after) ? [] : InverseCommands.Of(before, after);
        if (
            call.Spec.ChangesTeams
            && (undo.Count > 0 || call.Spec.Name == "stand-in")
            && before.IsChair(context.Person.Id)
            && reply.Length > 0
        )
        {
            news.Tell(after, context.Person, $"{context.Person.Name} changed the teams of {after.Title}: {reply}");
        }

        if (undo.Count > 0 || call.Spec.ChangesMeetings)
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
