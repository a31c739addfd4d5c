using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>A person of the roster without a platform id, and the accounts that may be theirs.</summary>
/// <param name="Person">The person's id in the roster.</param>
/// <param name="Candidates">The possible accounts, the likeliest first.</param>
/// <param name="Why">The reason for the proposal: <c>the same e-mail address</c>.</param>
public sealed record Match(PersonId Person, IReadOnlyList<DirectoryEntry> Candidates, string Why);

/// <summary>Updates a committee's members from its channel, and asks the chairs who the people without a platform id are.</summary>
public sealed class IdentifyPeople(ICommittees committees, IAccounts accounts, ISentMessages sent, ReachablePeople reach, IOutbox outbox)
{
    /// <summary>People with a role in the committee who have no id on any of the bot's platforms.</summary>
    public static IReadOnlyList<Person> Unknown(Committee committee, Func<PersonId, bool> isReached) =>
        [.. committee.People.Where(person => !isReached(person.Id) && committee.HasPart(person.Id))];

    /// <summary>Updates the members from the channel. People who lead or chair keep their role even if they are not in it.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="directory">The platform of the committee's channel.</param>
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

        var people = await accounts.PeopleOfAsync([.. inChannel.Select(entry => entry.Id).Distinct()], cancel);
        var members = inChannel
            .Where(entry => entry is { IsBot: false, IsOutsider: false })
            .Select(entry => entry with { Id = people.GetValueOrDefault(entry.Id, entry.Id) })
            .DistinctBy(entry => entry.Id)
            .ToDictionary(entry => entry.Id);
        var known = committee.People.Select(person =>
            person.Id.Platform != directory.Platform
                ? person with
                {
                    IsMember = person.IsMember || members.ContainsKey(person.Id),
                }
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

    /// <summary>The slot of the question to one chair about one person.</summary>
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

    /// <summary>Keeps the roster's name. A person known only by id gets the name they show.</summary>
    private static Person Known(Person person, DirectoryEntry? entry) =>
        entry is null
            ? person
            : person with
            {
                Name = person.Name == person.Id.Local || person.Name == person.Id.Value ? entry.Name : person.Name,
                TimeZone = entry.TimeZone ?? person.TimeZone,
            };

    private static OutgoingMessage Question(Committee committee, Match match, PersonId chair)
    {
        var teams = committee.ActiveTeams.Where(team => team.Leads.Contains(match.Person)).Select(team => team.PlainName).ToList();
        var part = teams.Count > 0 ? $", who leads {string.Join(" and ", teams)}" : "";
        var candidates = match.Candidates.Take(4).ToList();
        return new OutgoingMessage(
            SlotOf(committee, match.Person, chair),
            Address.Dm(chair),
            $"Who is **{committee.NameOf(match.Person)}**{part}? I found {(candidates.Count == 1 ? "somebody" : "people")} with "
                + $"{match.Why}. I will not write to anybody before you confirm."
        )
        {
            Buttons =
            [
                .. candidates.Select(entry => new Button(new LinkPerson(committee.Id, match.Person, entry.Id), entry.Label)),
                new Button(new RejectLink(committee.Id, match.Person), candidates.Count == 1 ? "Somebody else" : "None of them"),
            ],
        };
    }
}
