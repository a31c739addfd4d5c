using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>The teams of a new committee, as a chair lists them: one a line, with who leads it.</summary>
public sealed class TeamList(PeopleFinder finder)
{
    /// <summary>The committee with the teams of a list: <c>Garden (incubating) - Jo Doe, Ann Ash</c>, one a line.</summary>
    /// <exception cref="UserError">The list cannot be read.</exception>
    public Committee Read(Committee committee, string list)
    {
        var mentioned = new Dictionary<string, PersonId>(StringComparer.OrdinalIgnoreCase);
        var lines = TeamLines
            .Of(list)
            .Select(line =>
                Mention.WithNames(
                    line,
                    id =>
                    {
                        var person = finder.Find(committee, Mention.Of(id));
                        mentioned[person.Name] = id;
                        return person.Name;
                    }
                )
            )
            .ToList();
        var head = committee.Template.TrimEnd() + "\n\n";
        var template = $"{head}{string.Concat(lines.Select(line => $"### {HeadingName.Clean(line)}\n\n"))}".TrimEnd() + "\n";
        var imported = NotesImport.Read(template, committee.NotesPath).Committee;
        if (imported.Teams.Count != lines.Count)
        {
            throw new UserError(
                $"I read {imported.Teams.Count} teams in {lines.Count} lines: "
                    + $"{string.Join(", ", imported.Teams.Select(team => team.PlainName))}. "
                    + "Each line is one team, such as `Garden - Jo Doe`, and no name comes twice. Nothing changed."
            );
        }

        // Of whom only the id is known, the list says the name.
        var here = committee.People.Select(person =>
            person.Name == person.Id.Local && imported.People.FirstOrDefault(other => other.Id == person.Id) is { } named
                ? person with
                {
                    Name = named.Name,
                }
                : person
        );
        var people = imported.People.Where(person =>
            committee.Find(person.Id) is null && committee.People.All(known => known.Name != person.Name)
        );
        var filled = committee with { Teams = imported.Teams, Template = template, People = [.. here, .. people] };
        var known = committee
            .People.Select(person => (person.Name, person.Id))
            .Concat(mentioned.Select(each => (Name: each.Key, Id: each.Value)));
        return known.Aggregate(
            filled,
            (all, each) => NotesImport.LocalPerson(each.Name).Id is var local && local != each.Id ? Bound(all, local, each.Id) : all
        );
    }

    private Committee Bound(Committee committee, PersonId from, PersonId to)
    {
        var known = committee.Find(to) is null ? committee.With(finder.Find(committee, Mention.Of(to))) : committee;
        // A person who is there only through the list has the id made from the name.
        known = known.Find(from) is null ? known.With(known.Find(to)! with { Id = from }) : known;
        return known.ReplacePersonId(from, to);
    }

    /// <summary>The teams, one a line.</summary>
    public static string Say(Committee committee) =>
        committee.ActiveTeams.Any()
            ? $"The teams of {committee.Title}:\n\n"
                + string.Join(
                    '\n',
                    committee.ActiveTeams.Select(team =>
                        $"- **{team.PlainName}**{(team.Label is null ? "" : $" ({team.Label})")}: "
                        + (team.Leads.Count == 0 ? "no lead" : string.Join(", ", team.Leads.Select(committee.NameOf)))
                    )
                )
            : $"{committee.Title} has no teams yet.";

    /// <summary>Whom the list knows by name only, for the chair who gave it; empty if there is nobody.</summary>
    public static string SayUnknown(Committee committee, PersonId by)
    {
        var unknown = committee
            .People.Where(person => person.Id.Platform == PersonId.BuiltIn && by.Platform != PersonId.BuiltIn)
            .Select(person => person.Name)
            .ToList();
        return unknown.Count == 0
            ? ""
            : $"\n\nI know {string.Join(", ", unknown)} by name only. I look for their accounts and ask you to confirm each; or name them "
                + "with @: `/pmc lead <team> @person`.";
    }
}
