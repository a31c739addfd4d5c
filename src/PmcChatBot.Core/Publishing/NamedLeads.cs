using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Somebody put another lead into a heading of the file. A person in the roster is asked instead of the lead, for this meeting. The chairs
/// decide with a button whether the change is permanent, and who an unknown person is.
/// </summary>
public sealed class NamedLeads(ReassignPrompts duties, IOutbox outbox)
{
    // The author of the commit is not known to be a person of the committee.
    private static readonly PersonId Somebody = new("git:somebody");

    /// <summary>The slot prefix of all questions about a team's lead.</summary>
    public static string SlotsOf(Committee committee, Team team) => $"leads|{committee.Id}|{team.Id}|";

    /// <summary>Handles headings that changed.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="before">The notes before the edit.</param>
    /// <param name="now">The file after the edit.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task FollowAsync(Committee committee, Meeting meeting, string before, string now, CancellationToken cancel)
    {
        var teams = meeting.Names(committee);
        var (then, outline) = (NotesOutline.Read(before, teams), NotesOutline.Read(now, teams));
        foreach (var team in committee.ActiveTeams)
        {
            var key = SectionKey.Team(team.Id);
            var names = NamesIn(outline, key);
            var known = Responsibilities
                .AskedFor(new(committee, meeting, team))
                .Concat(team.Leads)
                .Concat(team.Deputies)
                .Select(committee.NameOf)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (names.Count == 0 || names.SequenceEqual(NamesIn(then, key)) || names.All(known.Contains))
            {
                continue;
            }

            var person =
                names is [var name] && !meeting.StandIns.ContainsKey(team.Id)
                    ? committee.People.SingleOrDefault(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase))
                    : null;
            if (person is not null)
            {
                meeting.StandIns[team.Id] = person.Id;
                await duties.RunAsync(
                    new(committee, meeting, team),
                    Somebody,
                    $"The heading of **{team.PlainName}** in the notes now names {person.Name}, who answers this time",
                    $"The heading of **{team.PlainName}** in the notes names you, so I am asking you for its update.",
                    cancel
                );
            }

            Ask(new(committee, meeting, team), names, person);
        }
    }

    private void Ask(TeamAtMeeting at, IReadOnlyList<string> names, Person? person)
    {
        var (committee, meeting, team) = at;
        var who = MarkdownText.Escape(string.Join(" and ", names));
        var asked = Responsibilities.AskedFor(at) is { Count: > 0 } people
            ? string.Join(" and ", people.Select(committee.NameOf))
            : "nobody";
        var question = person is null ? $"I am asking {asked}. Who leads it?" : $"So I am asking {who} this time. Is this permanent?";
        foreach (var chair in committee.Chairs)
        {
            outbox.Show(
                new OutgoingMessage(
                    $"{SlotsOf(committee, team)}{meeting.Id}|{string.Join(",", names)}|{chair}",
                    Address.Dm(chair),
                    $"In the notes of {meeting.LongDate}, the heading of **{team.PlainName}** now names {who}. {question}"
                )
                {
                    Buttons =
                    [
                        new Button(
                            new RunCommand(committee.Id, $"lead {team.PlainName} {string.Join(", ", names)}"),
                            person is null ? string.Join(" and ", names) : $"Yes, {person.Name} leads it"
                        ),
                    ],
                }
            );
        }
    }

    private static IReadOnlyList<string> NamesIn(NotesOutline outline, SectionKey key) =>
        outline.Find(key) is { } section ? HeadingText.SplitLeads(HeadingText.Parse(section.Heading).Leads) : [];
}
