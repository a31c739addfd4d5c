using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Matches git authors with people, and gives the name and address for a lead's commits.</summary>
public static class GitAuthors
{
    /// <summary>The person who made a commit: by the roster's git addresses, or else by name.</summary>
    public static Person? Find(Committee committee, NotesCommit commit)
    {
        var named = committee.People.FirstOrDefault(person => IsCalled(person, commit.AuthorName));
        var addressed =
            committee.People.FirstOrDefault(person => Same(person.GitEmail, commit.AuthorEmail))
            ?? committee.People.FirstOrDefault(person => Email(person) == commit.AuthorEmail);
        // Anybody can say that an address is theirs. Where name and address are two people's, the name counts.
        return named ?? addressed;
    }

    private static bool IsCalled(Person person, string name) =>
        Same(person.Name, name) || Same(person.GitName, name) || (person.GitNames ?? []).Any(other => Same(other, name));

    /// <summary>
    /// Whether a commit's author may remove text from a section: chairs may, and for a team the people who answer for it.
    /// </summary>
    public static bool MayRemove(Committee committee, Meeting meeting, NotesCommit commit, SectionKey key)
    {
        var person = Find(committee, commit);
        return person is not null
            && (
                committee.IsChair(person.Id)
                || (key.TeamId is { } id && committee.FindTeam(id) is { } team && IsResponsible(person.Id, team, meeting))
            );
    }

    /// <summary>The name for a person's commits.</summary>
    public static string Name(Person person) => person.GitName ?? person.Name;

    /// <summary>The address for a person's commits. Addresses learned from a chat platform are never published.</summary>
    public static string Email(Person person) =>
        person.GitEmail ?? $"{string.Concat(HeadingText.Slug(person.Id.Local).Select(c => char.IsAscii(c) ? c : '-'))}@noreply.invalid";

    private static bool IsResponsible(PersonId person, Team team, Meeting meeting) =>
        team.Leads.Contains(person)
        || team.Deputies.Contains(person)
        || (meeting.StandIns.TryGetValue(team.Id, out var standIn) && standIn == person);

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
