using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>An update that somebody was asked for and has not given.</summary>
public sealed record OwedUpdate(Committee Committee, Meeting Meeting, Team Team);

/// <summary>What a person owes.</summary>
public sealed class ReadDuties(ICommittees committees, IMeetings meetings, ICollectionStore collected, TimeProvider clock)
{
    /// <summary>The updates that a person was asked for and has not given, by date: of meetings whose notes still take answers.</summary>
    public async Task<IReadOnlyList<OwedUpdate>> RunAsync(PersonId person, CancellationToken cancel)
    {
        var owed = new List<OwedUpdate>();
        foreach (var committee in (await committees.OfAsync(person, cancel)).Where(committee => committee.IsMember(person)))
        {
            var open = (await meetings.OpenAsync(committee, clock.GetUtcNow(), cancel)).Where(meeting => meeting.AskedAt is not null);
            foreach (var meeting in open)
            {
                var asked = committee
                    .ActiveTeams.Where(team => Responsibilities.AskedFor(new(committee, meeting, team)).Contains(person))
                    .ToList();
                IReadOnlyList<Section> sections = asked.Count == 0 ? [] : await collected.SectionsAsync(meeting.Id, cancel);
                owed.AddRange(
                    asked
                        .Where(team => Reports.StateOf(team, committee, sections) == SectionState.NoReply)
                        .Select(team => new OwedUpdate(committee, meeting, team))
                );
            }
        }

        return [.. owed.OrderBy(each => each.Meeting.StartsAt)];
    }
}
