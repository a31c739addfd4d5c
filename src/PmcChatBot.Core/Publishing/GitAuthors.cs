using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Who a git author is, and under which name and address a lead's change is committed.</summary>
public static class GitAuthors
{
    /// <summary>The person a commit's author is: by the roster's git addresses, else by name.</summary>
    public static Person? Find(Committee committee, NotesCommit commit) =>
        committee.People.FirstOrDefault(person => Same(person.GitEmail, commit.AuthorEmail))
        ?? committee.People.FirstOrDefault(person => Email(person) == commit.AuthorEmail)
        ?? committee.People.FirstOrDefault(person =>
            Same(person.Name, commit.AuthorName) || (person.GitNames ?? []).Any(name => Same(name, commit.AuthorName))
        );

    /// <summary>Whether a commit's author may take out text of a section: the chairs, and for a team those who answer for it.</summary>
    public static bool MayTakeOut(Committee committee, Meeting meeting, NotesCommit commit, SectionKey key)
    {
        var person = Find(committee, commit);
        return person is not null
            && (
                committee.IsChair(person.Id)
                || (key.TeamId is { } id && committee.FindTeam(id) is { } team && Duties(person.Id, team, meeting))
            );
    }

    /// <summary>The address for a person's commits. One learned from a chat platform is never published.</summary>
    public static string Email(Person person) =>
        person.GitEmail ?? $"{string.Concat(HeadingText.Slug(person.Id.Local).Select(c => char.IsAscii(c) ? c : '-'))}@noreply.invalid";

    private static bool Duties(PersonId person, Team team, Meeting meeting) =>
        team.Leads.Contains(person)
        || team.Deputies.Contains(person)
        || (meeting.StandIns.TryGetValue(team.Id, out var standIn) && standIn == person);

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
