using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>Somebody of the roster whom no platform id is known for, and who on the platform it may be.</summary>
/// <param name="Person">The id in the roster.</param>
/// <param name="Candidates">Those it may be, the likeliest first.</param>
/// <param name="Why">What speaks for it: <c>the same e-mail address</c>.</param>
public sealed record Match(PersonId Person, IReadOnlyList<DirectoryEntry> Candidates, string Why);

/// <summary>Takes over who is in a committee's channel, and asks the chairs who the people without an id are.</summary>
public sealed class KnowPeople(ICommittees committees, ISentMessages sent, Reach reach, IOutbox outbox)
{
    /// <summary>The people of a committee who have a part to play and no id on any platform the bot is on.</summary>
    public static IReadOnlyList<Person> Unknown(Committee committee, Func<PersonId, bool> isReached) =>
        [
            .. committee.People.Where(person =>
                !isReached(person.Id)
                && (
                    committee.IsChair(person.Id)
                    || committee.ActiveTeams.Any(team => team.Leads.Contains(person.Id) || team.Deputies.Contains(person.Id))
                )
            ),
        ];

    /// <summary>Members come and go with the channel; nobody who leads or chairs loses anything by it.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="directory">The platform of its channel.</param>
    /// <param name="inChannel">Everybody in the channel.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task MembersAsync(
        string committeeId,
        IPeopleDirectory directory,
        IReadOnlyList<DirectoryEntry> inChannel,
        CancellationToken cancel
    )
    {
        if (await committees.FindAsync(committeeId, cancel) is not { } committee)
        {
            return;
        }

        var members = inChannel
            .Where(entry => entry is { IsBot: false, IsOutsider: false })
            .DistinctBy(entry => entry.Id)
            .ToDictionary(entry => entry.Id);
        var known = committee.People.Select(person =>
            person.Id.Platform != directory.Platform
                ? person
                : Known(person, directory.Known(person.Id)) with
                {
                    IsMember = members.ContainsKey(person.Id),
                }
        );
        var joined = members
            .Values.Where(entry => committee.Find(entry.Id) is null)
            .Select(entry => new Person(entry.Id, entry.Name, entry.TimeZone));
        var changed = committee with { People = [.. known, .. joined] };
        if (!changed.People.SequenceEqual(committee.People))
        {
            await committees.SaveAsync(changed, cancel);
        }
    }

    /// <summary>The question to one chair about one person.</summary>
    public static string SlotOf(Committee committee, PersonId person, PersonId chair) => $"match|{committee.Id}|{person}|{chair}";

    /// <summary>Asks each chair once about each person.</summary>
    public async Task ProposeAsync(string committeeId, IReadOnlyList<Match> matches, CancellationToken cancel)
    {
        if (await committees.FindAsync(committeeId, cancel) is not { } committee)
        {
            return;
        }

        foreach (var match in matches.Where(match => match.Candidates.Count > 0 && committee.Find(match.Person) is not null))
        {
            foreach (var chair in committee.Chairs.Where(reach.Has))
            {
                var message = Question(committee, match, chair);
                if (!await sent.IsFilledAsync(message.Slot, cancel))
                {
                    outbox.Show(message);
                }
            }
        }
    }

    /// <summary>The roster's name stays; a person known by id alone gets the name they show.</summary>
    private static Person Known(Person person, DirectoryEntry? entry) =>
        entry is null
            ? person
            : person with
            {
                Name = person.Name == person.Id.Local || person.Name == person.Id.Value ? entry.Name : person.Name,
                TimeZone = entry.TimeZone ?? person.TimeZone,
            };

    private static Outgoing Question(Committee committee, Match match, PersonId chair)
    {
        var teams = committee.ActiveTeams.Where(team => team.Leads.Contains(match.Person)).Select(team => team.PlainName).ToList();
        var part = teams.Count > 0 ? $", who leads {string.Join(" and ", teams)}" : "";
        var candidates = match.Candidates.Take(4).ToList();
        return new Outgoing(
            SlotOf(committee, match.Person, chair),
            Address.Dm(chair),
            $"Who is **{committee.NameOf(match.Person)}**{part}? I found {(candidates.Count == 1 ? "somebody" : "people")} with "
                + $"{match.Why}. I ask nobody for {committee.Title} before you say so."
        )
        {
            Buttons =
            [
                .. candidates.Select(entry => new Button(new LinkPerson(committee.Id, match.Person, entry.Id), entry.Label)),
                new Button(new RefuseLink(committee.Id, match.Person), candidates.Count == 1 ? "Somebody else" : "None of them"),
            ],
        };
    }
}
