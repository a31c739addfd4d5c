using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Core.Commands;

/// <summary><c>channel</c>, <c>teams</c> and <c>new-committee</c>: steps of setting up a committee.</summary>
public sealed class SetupCommands(ICommittees committees, StartCommittee start, UseChannel channel, PeopleFinder finder, ChairNews news)
    : ICommand
{
    public IReadOnlyList<string> Names => ["channel", "teams", "new-committee"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName switch
        {
            "channel" => channel.RunAsync(context.Committee, context.In, context.Person, cancel),
            "teams" => TeamsAsync(context, arguments, cancel),
            _ => start.AddAsync(context.Person.Id, arguments, cancel),
        };

    private async Task<string> TeamsAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return Say(committee);
        }

        if (!committee.IsChair(context.Person.Id))
        {
            throw new UserError($"Only a chair of {committee.Title} can set its teams. `/pmc teams` alone lists them.");
        }

        if (committee.Teams.Count > 0)
        {
            throw new UserError(
                $"{committee.Title} has teams already, so I take no list. `/pmc team add <name> - <lead>` adds one; "
                    + "`/pmc teams` lists them."
            );
        }

        var read = Read(committee, arguments);
        await committees.SaveAsync(read, cancel);
        ChairsRead(context, $"{context.Person.Name} set the teams of {committee.Title}. `/pmc teams` lists them.");
        var unknown = read
            .People.Where(person => person.Id.Platform == PersonId.BuiltIn && context.Person.Id.Platform != PersonId.BuiltIn)
            .ToList();
        return Say(read)
            + (
                unknown.Count == 0
                    ? ""
                    : $"\n\nI know {string.Join(", ", unknown.Select(person => person.Name))} by name only. I look for their "
                        + "accounts and ask you to confirm each; or name them with @: `/pmc lead <team> @person`."
            );
    }

    /// <summary>The committee with the teams of a list: <c>Garden (incubating) - Jo Doe, Ann Ash</c>, one a line.</summary>
    /// <exception cref="UserError">The list cannot be read.</exception>
    private Committee Read(Committee committee, string list)
    {
        var mentioned = new Dictionary<string, PersonId>(StringComparer.OrdinalIgnoreCase);
        var lines = list.Split(['\n', '\r', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.TrimStart('-', '*', '+', '#', ' ', '\u2022'))
            .Where(line => line.Length > 0)
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
        var template = $"{head}{string.Concat(lines.Select(line => $"### {HeadingArgument.Clean(line)}\n\n"))}".TrimEnd() + "\n";
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

    private static string Say(Committee committee) =>
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

    private void ChairsRead(CommandContext context, string what) => news.Tell(context.Committee, context.Person, what);
}
