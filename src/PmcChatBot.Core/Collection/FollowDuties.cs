using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Something changed that may concern who answers for any team at a meeting: a time, an absence, working hours, an account. Where the open
/// questions are not with those who answer now, they go there. Teams that have answered are left alone.
/// </summary>
public sealed class FollowDuties(
    ICommittees committees,
    IMeetings meetings,
    ICollectionStore collected,
    ReassignPrompts duties,
    ReachablePeople reach,
    IOutbox outbox,
    TimeProvider clock
)
{
    /// <summary>Gives the open questions of a meeting to those who answer now.</summary>
    /// <param name="committee">The committee as it is now.</param>
    /// <param name="meeting">One of its meetings.</param>
    /// <param name="by">Who changed it.</param>
    /// <param name="what">Who changed what, as a sentence without its full stop.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="now">Whether to ask at once, rather than at a sane hour of each one's own day.</param>
    public async Task RunAsync(Committee committee, Meeting meeting, PersonId by, string what, CancellationToken cancel, bool now = false)
    {
        if (meeting.AskedAt is null || meeting.CancelledAt is not null)
        {
            return;
        }

        var open = (await collected.PromptsAsync(meeting.Id, cancel))
            .Where(prompt => !prompt.HandedOver)
            .ToLookup(prompt => prompt.TeamId, prompt => prompt.PersonId);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        foreach (var team in committee.Teams.Where(team => !team.Retired || open.Contains(team.Id)))
        {
            var at = new TeamAtMeeting(committee, meeting, team);
            if (
                open[team.Id].ToHashSet().SetEquals(team.Retired ? [] : Responsibilities.AskedFor(at).Where(reach.Has))
                || (!team.Retired && Reports.StateOf(team, committee, sections) != SectionState.NoReply)
            )
            {
                continue;
            }

            var why = AwayWords.WhyAsked(at, clock.GetUtcNow());
            var over = $"{what}, and {(team.Retired ? "the notes no longer have" : AwayWords.Asks(at))} **{team.PlainName}**";
            var intro = why.Length > 0 ? why : $"{what}, so you answer for **{team.PlainName}**.";
            await (now ? duties.RunAsync(at, by, over, intro, cancel) : duties.InTheirHoursAsync(at, by, over, intro, cancel));
        }
    }

    /// <summary>Somebody works at other times, so that their absences leave them other hours before meetings.</summary>
    /// <param name="person">The person.</param>
    /// <param name="what">What they changed, without a full stop.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task OfHoursAsync(PersonId person, string what, CancellationToken cancel)
    {
        foreach (var committee in (await committees.OfAsync(person, cancel)).Where(each => each.Find(person)?.Absences.Count > 0))
        {
            foreach (var meeting in await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel))
            {
                await RunAsync(committee, meeting, person, what, cancel);
            }
        }
    }

    /// <summary>Two accounts became one person: what both were asked stays as one question.</summary>
    /// <param name="committee">The committee as it is now.</param>
    /// <param name="open">Its meetings that are not over.</param>
    /// <param name="other">The account that is no person of its own any more.</param>
    /// <param name="person">The person.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task JoinAsync(Committee committee, IReadOnlyList<Meeting> open, PersonId other, PersonId person, CancellationToken cancel)
    {
        foreach (var meeting in open)
        {
            foreach (var prompt in (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => prompt.PersonId == other))
            {
                prompt.HandedOver = true;
                Remove(prompt.Slot);
                Remove(ReminderMessage.SlotOf(other));
            }

            await RunAsync(committee, meeting, person, $"{committee.NameOf(person)} linked two accounts", cancel);
        }

        void Remove(string slot) => outbox.Revise(new OutgoingMessage(slot, Address.Dm(other), "") { Remove = true, OnlyHere = true });
    }
}
