using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>Chooses the channel where a committee's notes are posted: by command, or by inviting the bot.</summary>
public sealed class UseChannel(ICommittees committees, PeopleFinder finder, CommitteeNews news, IOutbox outbox)
{
    private const string Hello =
        "Hello. I collect the updates for the notes of your meetings: I ask each lead in private, and post the notes in the committee's "
        + "channel.";

    /// <summary>The notes of a committee are posted in a channel from now on.</summary>
    /// <returns>What to say there.</returns>
    /// <exception cref="UserError">It is no channel, or another committee's.</exception>
    public async Task<string> RunAsync(Committee committee, Address channel, Person by, CancellationToken cancel)
    {
        if (channel.IsDm)
        {
            throw new UserError(
                "Invite me to the channel where the notes are to be posted, and write `/pmc channel` there, not here."
                    + (committee.Channels.Count == 0 ? "" : " Nothing changed.")
            );
        }

        if (committee.Channels.Contains(channel.Value))
        {
            return $"The notes of {committee.Title} are posted here already.";
        }

        if ((await committees.InAsync(channel.Value, cancel)).FirstOrDefault() is { } other)
        {
            throw new UserError($"The notes of {other.Title} are posted here. A channel belongs to one committee. Nothing changed.");
        }

        // One channel for each chat: another one of the same chat takes its place.
        var others = committee.Channels.Where(known => new Address(known).Platform != channel.Platform);
        await committees.SaveAsync(committee with { Channels = [.. others, channel.Value] }, cancel);
        news.Tell(committee, by, $"{by.Name} set that the notes of {committee.Title} are posted in another channel.");
        return $"The notes of {committee.Title} are posted here from now on.";
    }

    /// <summary>The bot was invited to a channel: a chair whose committee has none yet means this one.</summary>
    public async Task InvitedAsync(AddedToChannel added, CancellationToken cancel)
    {
        if ((await committees.InAsync(added.In.Value, cancel)).FirstOrDefault() is { } known)
        {
            Say(added, $"Hello. The notes of {known.Title} are posted here. {added.Hint}");
            return;
        }

        var mine = (await committees.OfAsync(added.From, cancel))
            .Where(committee =>
                committee.IsChair(added.From) && committee.Channels.All(channel => new Address(channel).Platform != added.In.Platform)
            )
            .ToList();
        if (mine is not [var committee])
        {
            var commands = string.Join(" or ", mine.Select(one => $"`/pmc {one.Id} channel`"));
            Say(
                added,
                mine.Count == 0
                    ? $"{Hello} {added.Hint} Mention me with `help` to see what else I can do."
                    : $"{Hello} Whose notes are to be posted here? Write {commands} here."
            );
            return;
        }

        var by = finder.PersonOf(committee, added.From);
        // Of a chair who was imported by id, the chat knows the name.
        by = by.Name == by.Id.Value || by.Name == by.Id.Local ? by with { Name = finder.NameOf([], by.Id) } : by;
        var said = await RunAsync(committee, added.In, by, cancel);
        Say(added, $"Hello. {by.Name} invited me. {said} {added.Hint}");
        if (SetupGuide.NextStep(committee with { Channels = [added.In.Value] }) is { Length: > 0 } next)
        {
            outbox.Show(new OutgoingMessage($"setup|{committee.Id}|{added.From}", Address.Dm(added.From), $"{said}\n\n{next}"));
        }
    }

    private void Say(AddedToChannel added, string text) =>
        outbox.Show(new OutgoingMessage($"welcome|{added.In}", added.In, text.Replace("  ", " ", StringComparison.Ordinal).Trim()));
}
