using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>Finds the person that a text refers to: by mention, which is an id, or by a name the committee knows.</summary>
public sealed class PeopleFinder(IEnumerable<IPeopleDirectory> directories)
{
    /// <summary>The person that the text refers to.</summary>
    /// <exception cref="UserError">The text refers to nobody, to several people or to a bot.</exception>
    public Person Find(Committee committee, string words)
    {
        var (mentioned, others) = Mention.Separate(words);
        if (mentioned.Count == 0)
        {
            var known = committee.PersonCalled(words);
            return known.Id.Platform == IForgetting.Platform
                ? throw new UserError($"{known.Name} asked to be forgotten, and has no part any more. Nothing changed.")
                : known;
        }

        if (mentioned.Distinct().Count() > 1 || others.Length > 0)
        {
            throw new UserError("Which one do you mean? Please name one person.");
        }

        var id = mentioned[0];

        return committee.Find(id)
            ?? Known(id) switch
            {
                null => throw new UserError("I do not know that person. Do they still have an account?"),
                { IsBot: true } bot => throw new UserError($"{bot.Name} is a bot, and cannot answer for a team."),
                var entry => new Person(entry.Id, entry.Name, entry.TimeZone, IsMember: false),
            };
    }

    /// <summary>Everybody in a list of names and mentions.</summary>
    /// <exception cref="UserError">One of them cannot be found.</exception>
    public IReadOnlyList<Person> FindAll(Committee committee, string? words)
    {
        var (mentioned, others) = Mention.Separate(words ?? "");
        return
        [
            .. mentioned
                .Select(Mention.Of)
                .Concat(HeadingText.SplitLeads(others).SelectMany(names => Separate(committee, names)))
                .Select(name => Find(committee, name))
                .DistinctBy(person => person.Id),
        ];
    }

    /// <summary>Known names that stand side by side, as the usage of commands shows them: <c>Jo Reader Evan Farrar</c>.</summary>
    private static IReadOnlyList<string> Separate(Committee committee, string names)
    {
        var found = new List<string>();
        for (var rest = names.Trim(); rest.Length > 0; )
        {
            var known = committee
                .People.Select(person => person.Name)
                .Where(name =>
                    rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (rest.Length == name.Length || rest[name.Length] == ' ')
                )
                .MaxBy(name => name.Length);
            if (known is null)
            {
                return [names];
            }

            found.Add(known);
            rest = rest[known.Length..].TrimStart();
        }

        return found;
    }

    /// <summary>As <see cref="Find"/>, but only accepts people who are already in the committee's list.</summary>
    /// <exception cref="UserError">The text refers to nobody, to several people or to somebody unknown.</exception>
    public Person FindKnown(Committee committee, string words) => FindKnown(committee, Find(committee, words));

    /// <inheritdoc cref="FindKnown(Committee, string)"/>
    public static Person FindKnown(Committee committee, Person person) =>
        committee.Find(person.Id)
        ?? throw new UserError($"{person.Name} is not in {committee.Title}. Ask a chair to run `/pmc person add @{person.Name}`.");

    /// <summary>People on the platforms with this name.</summary>
    public IReadOnlyList<DirectoryEntry> Propose(string name) =>
        [.. directories.SelectMany(directory => directory.Called(name.Trim().TrimStart('@')))];

    /// <summary>The name to show for a person.</summary>
    public string NameOf(IEnumerable<Committee> committees, PersonId id) =>
        committees.Select(committee => committee.Find(id)?.Name).FirstOrDefault(name => name is not null) ?? Known(id)?.Name ?? "somebody";

    /// <summary>The person with this id: as the committee knows them, or else with the name from their chat.</summary>
    public Person PersonOf(Committee committee, PersonId id) => committee.Find(id) ?? new Person(id, Known(id)?.Name ?? id.Local);

    /// <summary>The person's name, with a note if they are from outside.</summary>
    public string Describe(Person person) =>
        Known(person.Id) is { IsOutsider: true } ? $"{person.Name} (a guest or from outside)" : person.Name;

    /// <summary>What a platform knows about a person.</summary>
    public DirectoryEntry? Known(PersonId id) => directories.FirstOrDefault(directory => directory.Platform == id.Platform)?.Known(id);
}
