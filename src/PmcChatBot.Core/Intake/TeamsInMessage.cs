using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Intake;

/// <summary>
/// One message about several of its author's teams is handled as one message for each. The first part keeps the message's key; the others
/// have their team behind it, so that edits and deletions find them.
/// </summary>
public sealed class TeamsInMessage(ICollectionStore collected, MessageTargets targets, MeetingLookup lookup)
{
    /// <summary>The message, or its parts.</summary>
    public async Task<IReadOnlyList<MessagePosted>> PartsAsync(MessagePosted message, CancellationToken cancel)
    {
        // Its deletion may have come first.
        if (await collected.ByMessageAsync(message.MessageKey, cancel) is not null)
        {
            return [message];
        }

        var prompted = await targets.PromptedAsync(message.From, cancel);
        var parts = AnswerHeadings.ByTeam(message.Text, [.. prompted.Select(target => target.Team).Distinct()]);
        return parts.Count == 0
            ? [message]
            :
            [
                .. parts.Select(
                    (part, number) =>
                        message with
                        {
                            DeliveryId = number == 0 ? message.DeliveryId : $"{message.DeliveryId}/{part.Team.Id}",
                            MessageKey = number == 0 ? message.MessageKey : KeyOf(message.MessageKey, part.Team.Id),
                            Text = part.Text,
                            ReplyTo = null,
                        }
                ),
            ];
    }

    /// <summary>What an edit does to each part: it changes, comes, or goes.</summary>
    public async Task<IReadOnlyList<IncomingEvent>> PartsAsync(MessageEdited message, CancellationToken cancel)
    {
        if (await collected.ByMessageAsync(message.MessageKey, cancel) is not { } first || first.PersonId != message.From)
        {
            return [message];
        }

        var known = (await collected.PartsOfMessageAsync(message.MessageKey, cancel)).Prepend(first).ToList();
        var teams = (await targets.PromptedAsync(message.From, cancel)).Select(target => target.Team).ToList();
        foreach (var contribution in known)
        {
            teams.AddRange(
                await lookup.FindTeamAsync(contribution.MeetingId, contribution.TeamId, cancel) is { } about ? [about.Team] : []
            );
        }

        var parts = AnswerHeadings.ByTeam(message.Text, [.. teams.DistinctBy(team => team.Id)]);
        if (parts.Count == 0)
        {
            // It is about one team now: about the one that its heading names, or else about the first.
            var named = AnswerHeadings.TeamOf(message.Text, [.. teams.DistinctBy(team => team.Id)]);
            var kept = known.Find(contribution => contribution.TeamId == named?.Id) ?? first;
            return
            [
                Edit(kept, message.Text),
                .. known.Where(contribution => contribution != kept && IsThere(contribution)).Select(Deletion),
            ];
        }

        if (known.Count == 1 && !parts.Any(part => part.Team.Id == first.TeamId))
        {
            return [message];
        }

        return
        [
            .. parts.Select(part =>
                known.Find(contribution => contribution.TeamId == part.Team.Id) is { } contribution
                    ? Edit(contribution, part.Text)
                    : (IncomingEvent)
                        new MessagePosted(
                            $"{message.DeliveryId}/{part.Team.Id}",
                            message.From,
                            message.In,
                            KeyOf(message.MessageKey, part.Team.Id),
                            part.Text,
                            null
                        )
            ),
            .. known
                .Where(contribution => IsThere(contribution) && !parts.Any(part => part.Team.Id == contribution.TeamId))
                .Select(Deletion),
        ];

        IncomingEvent Edit(Contribution contribution, string text) =>
            message with
            {
                DeliveryId = contribution == first ? message.DeliveryId : $"{message.DeliveryId}/{contribution.TeamId}",
                MessageKey = contribution.MessageKey!,
                Text = text,
            };
        IncomingEvent Deletion(Contribution contribution) =>
            new MessageDeleted($"{message.DeliveryId}/{contribution.TeamId}", message.From, contribution.MessageKey!)
            {
                Stamp = message.Stamp,
            };
    }

    /// <summary>The deletion of each part.</summary>
    public async Task<IReadOnlyList<MessageDeleted>> PartsAsync(MessageDeleted message, CancellationToken cancel) =>
        [
            message,
            .. (await collected.PartsOfMessageAsync(message.MessageKey, cancel)).Select(part =>
                message with
                {
                    DeliveryId = $"{message.DeliveryId}/{part.TeamId}",
                    MessageKey = part.MessageKey!,
                }
            ),
        ];

    private static bool IsThere(Contribution contribution) => contribution.State is ContributionState.Placed or ContributionState.Waiting;

    private static string KeyOf(string messageKey, string teamId) => $"{messageKey}{ICollectionStore.PartMark}{teamId}";
}
