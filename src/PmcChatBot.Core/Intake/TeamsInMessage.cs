using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>
/// One message about several of its author's teams is handled as one message for each. The first part keeps the message's key; the others
/// have their team behind it, so that edits and deletions find them.
/// </summary>
public sealed partial class TeamsInMessage(ICollectionStore collected, MessageTargets targets, MeetingLookup lookup)
{
    /// <summary>The message, or its parts.</summary>
    public async Task<IReadOnlyList<MessagePosted>> PartsAsync(MessagePosted message, CancellationToken cancel)
    {
        // Its deletion may have come first.
        if (Heads().Count(message.Text) < 2 || await collected.ByMessageAsync(message.MessageKey, cancel) is not null)
        {
            return [message];
        }

        var mine = await targets.MineAsync(message.From, cancel);
        var parts = AnswerHeadings.ByTeam(message.Text, Teams(mine));
        return parts.Count == 0 ? [message] : [.. parts.Select((part, number) => Part(message, mine, part, isFirst: number == 0))];
    }

    /// <summary>What an edit does to each part: it changes, comes, or goes.</summary>
    /// <exception cref="UserError">It does not say which of the teams that the message was about it is for.</exception>
    public async Task<IReadOnlyList<IncomingEvent>> PartsAsync(MessageEdited message, CancellationToken cancel)
    {
        if (
            await collected.ByMessageAsync(message.MessageKey, cancel) is not { } first
            || first.PersonId != message.From
            || !ChangeMessage.IsNewer(message.Stamp, first)
        )
        {
            return [message];
        }

        var known = (await collected.PartsOfMessageAsync(message.MessageKey, cancel)).Prepend(first).ToList();
        if (known.Count == 1 && !Heads().IsMatch(message.Text))
        {
            return [message];
        }

        var mine = (await targets.MineAsync(message.From, cancel)).ToList();
        foreach (var contribution in known)
        {
            if (await lookup.FindTeamAsync(contribution.MeetingId, contribution.TeamId, cancel) is { } about)
            {
                mine.Insert(0, about);
            }
        }

        var parts = AnswerHeadings.ByTeam(message.Text, Teams(mine), withWordsAbove: known.Count > 1);
        if (parts.Count == 0 && first.TeamId.Length > 0 && AnswerHeadings.TeamOf(message.Text, Teams(mine)) is { } one)
        {
            parts = [(one, message.Text)];
        }

        if (parts.Count == 0)
        {
            var there = known.Where(IsThere).ToList();
            return known.Count == 1 ? [message]
                : there is [var only] ? [Edit(only, message.Text)]
                : throw new UserError(
                    "That message was about several teams, and I do not know which its text is for now, so nothing changed. Put the team's "
                        + "name as a heading above each part, or send the text as a new message."
                );
        }

        return
        [
            .. parts.SelectMany<(Team Team, string Text), IncomingEvent>(part =>
                known.Find(contribution => contribution.TeamId == part.Team.Id) is not { } contribution
                    ? [Part(Posted(message), mine, part, isFirst: false)]
                : contribution.Raw == part.Text && !message.IsUndeleted && contribution.State is not ContributionState.Deleted ? []
                : [Edit(contribution, part.Text)]
            ),
            .. known
                .Where(contribution => IsThere(contribution) && !parts.Any(part => part.Team.Id == contribution.TeamId))
                .Select(contribution => new MessageDeleted(
                    $"{message.DeliveryId}/{contribution.TeamId}",
                    message.From,
                    contribution.MessageKey!
                )
                {
                    IsPart = true,
                }),
        ];

        // The first part may not change; the time of the edit is noted for all when they are handled.
        MessageEdited Edit(Contribution contribution, string text) =>
            message with
            {
                DeliveryId = contribution == first ? message.DeliveryId : $"{message.DeliveryId}/{contribution.TeamId}",
                MessageKey = contribution.MessageKey!,
                Text = text,
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

    /// <summary>The keys of a message's parts.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string messageKey, CancellationToken cancel) =>
        [messageKey, .. (await collected.PartsOfMessageAsync(messageKey, cancel)).Select(part => part.MessageKey!)];

    private static MessagePosted Posted(MessageEdited message) =>
        new(message.DeliveryId, message.From, message.In, message.MessageKey, message.Text, null);

    private static MessagePosted Part(
        MessagePosted message,
        IReadOnlyList<TeamAtMeeting> mine,
        (Team Team, string Text) part,
        bool isFirst
    ) =>
        message with
        {
            DeliveryId = isFirst ? message.DeliveryId : $"{message.DeliveryId}/{part.Team.Id}",
            MessageKey = isFirst ? message.MessageKey : $"{message.MessageKey}{ICollectionStore.PartMark}{part.Team.Id}",
            Text = part.Text,
            ReplyTo = null,
            About = mine.First(at => at.Team.Id == part.Team.Id) is var about ? (about.Meeting.Id, about.Team.Id) : null,
        };

    private static IReadOnlyCollection<Team> Teams(IEnumerable<TeamAtMeeting> all) =>
        [.. all.Select(at => at.Team).DistinctBy(team => team.Id)];

    // Most messages have none, and what their author answers for need not be read.
    [GeneratedRegex(@"^ {0,3}(?:#{1,6}[ \t]|\*\*|__)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Heads();

    private static bool IsThere(Contribution contribution) => contribution.State is ContributionState.Placed or ContributionState.Waiting;
}
