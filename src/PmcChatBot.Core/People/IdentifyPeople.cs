using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
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
    // Fewer are asked about one by one.
    private const int FewestInList = 3;

    // What the button carries must fit, see https://docs.slack.dev/reference/block-kit/block-elements/button-element (value).
    private const int LongestButton = 2000;
    private const int MostInList = 20;

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

    /// <summary>The beginning of the slots of a message that lists several people.</summary>
    public static string ListSlots(string committeeId, int list) => $"matches|{committeeId}|{list}|";

    /// <summary>Asks each chair once about each person: about several for whom there is one account in a list, else one by one.</summary>
    public async Task ProposeAsync(string committeeId, IReadOnlyList<Match> matches, CancellationToken cancel)
    {
        if (await committees.FindAsync(committeeId, cancel) is not { } committee)
        {
            return;
        }

        var found = matches.Where(match => match.Candidates.Count > 0 && committee.Find(match.Person) is not null).ToList();
        foreach (var chair in committee.Chairs.Where(reach.Has))
        {
            var (lists, listed) = await ListedAsync(committeeId, chair, cancel);
            var open = new List<Match>();
            foreach (var match in found.Where(match => !listed.Contains(match.Person)))
            {
                if (!await sent.IsFilledAsync(SlotOf(committee, match.Person, chair), cancel))
                {
                    open.Add(match);
                }
            }

            var sure = open.Where(match => match.Candidates.Count == 1).ToList();
            if (sure.Count >= FewestInList)
            {
                Show(committee, sure, chair, lists);
                open = [.. open.Except(sure)];
            }

            open.ForEach(match => outbox.Show(Question(committee, match, chair)));
        }
    }

    /// <summary>Asks the chairs about people of a list one by one.</summary>
    public void AskEach(Committee committee, IReadOnlyList<Match> matches)
    {
        foreach (var chair in committee.Chairs.Where(reach.Has))
        {
            foreach (var match in matches)
            {
                outbox.Show(Question(committee, match, chair));
            }
        }
    }

    /// <summary>How many lists a chair got, and whom they are still asked about in them.</summary>
    private async Task<(int Lists, IReadOnlySet<PersonId> People)> ListedAsync(string committeeId, PersonId chair, CancellationToken cancel)
    {
        var (list, listed) = (0, new HashSet<PersonId>());
        while (await sent.IsFilledAsync($"{ListSlots(committeeId, list)}{chair}", cancel))
        {
            var message = await sent.InSlotAsync($"{ListSlots(committeeId, list++)}{chair}", cancel);
            var actions = (message?.Buttons ?? []).Select(button => LinkPeople.Read(ActionText.Words(button.Action))).OfType<LinkPeople>();
            listed.UnionWith(actions.SelectMany(action => action.Pairs).Select(pair => pair.From));
        }

        return (list, listed);
    }

    private void Show(Committee committee, IReadOnlyList<Match> matches, PersonId chair, int list)
    {
        for (var rest = matches; rest.Count > 0; list++)
        {
            var (shown, number) = (rest.Take(MostInList).ToList(), list);
            while (ActionText.Of(Action(asks: true)).Length > LongestButton)
            {
                shown.RemoveAt(shown.Count - 1);
            }

            rest = [.. rest.Skip(shown.Count)];
            outbox.Show(
                new OutgoingMessage(
                    $"{ListSlots(committee.Id, number)}{chair}",
                    Address.Dm(chair),
                    $"I think I found these people of {committee.Title} here:\n\n{string.Join('\n', shown.Select(Line))}\n\nIs that right? "
                        + "I will not write to anybody before you confirm."
                )
                {
                    Buttons =
                    [
                        new Button(Action(asks: false), shown.Count == 1 ? "Yes" : $"Yes, all {shown.Count}", Primary: true),
                        new Button(Action(asks: true), "Ask me about each"),
                    ],
                }
            );

            LinkPeople Action(bool asks) =>
                new(committee.Id, number, [.. shown.Select(match => (match.Person, match.Candidates[0].Id))], asks);
        }

        string Line(Match match) =>
            $"- **{committee.NameOf(match.Person)}**{PartOf(committee, match.Person)}: "
            + $"{MarkdownText.Escape(match.Candidates[0].Label)}, with {match.Why}";
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
        var candidates = match.Candidates.Take(4).ToList();
        return new OutgoingMessage(
            SlotOf(committee, match.Person, chair),
            Address.Dm(chair),
            $"Who is **{committee.NameOf(match.Person)}**{PartOf(committee, match.Person)}? "
                + $"I found {(candidates.Count == 1 ? "somebody" : "people")} with {match.Why}. "
                + "I will not write to anybody before you confirm."
        )
        {
            Buttons =
            [
                .. candidates.Select(entry => new Button(new LinkPerson(committee.Id, match.Person, entry.Id), entry.Label)),
                new Button(new RejectLink(committee.Id, match.Person), candidates.Count == 1 ? "Somebody else" : "None of them"),
            ],
        };
    }

    private static string PartOf(Committee committee, PersonId person)
    {
        var teams = committee.ActiveTeams.Where(team => team.Leads.Contains(person)).Select(team => team.PlainName).ToList();
        return teams.Count > 0 ? $", who leads {string.Join(" and ", teams)}" : "";
    }
}
