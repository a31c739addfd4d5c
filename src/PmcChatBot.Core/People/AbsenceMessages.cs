using System.Globalization;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>Who said that somebody is away or back.</summary>
/// <param name="Person">Who is away or back.</param>
/// <param name="Name">That person's name.</param>
/// <param name="By">Who said so.</param>
/// <param name="DeliveryId">The delivery that said so.</param>
internal sealed record AbsenceSaid(PersonId Person, string Name, Person By, string DeliveryId)
{
    public bool IsOwn => By.Id == Person;

    /// <summary>Behind what was said, if somebody else said it: " (Dieu Cao noted it)".</summary>
    public string Noted => IsOwn ? "" : $" ({By.Name} noted it)";
}

/// <summary>Tells those whom an absence concerns: the person, the deputies who are asked instead, and chairs where nobody is.</summary>
public sealed class AbsenceMessages(ReachablePeople reach, IOutbox outbox, TimeProvider clock)
{
    private const int MostDaysSaid = 3;

    /// <summary>The person, and whoever noted it, read what follows, and can undo it with a button.</summary>
    internal void TellAway(AbsenceSaid said, Committee committee, Absence absence, string outcome, string outcomeForOthers)
    {
        var away = $"away {absence.InWords(LocalZone.Of(committee, said.Person).DateOf(clock.GetUtcNow()))}";
        // The button is about this absence, whatever others there are.
        var of = $"from {absence.From:yyyy-MM-dd}";
        var back = said.IsOwn ? $"back {of}" : $"back {Mention.Of(said.Person)} {of}";
        Show(said.By.Id, $"{(said.IsOwn ? "You are" : $"{said.Name} is")} {away}. {(said.IsOwn ? outcome : outcomeForOthers)}", back);
        if (!said.IsOwn && reach.Has(said.Person))
        {
            Show(said.Person, $"{said.By.Name} noted that you are {away}. {outcome}Is that wrong? Press the button.", $"back {of}");
        }

        void Show(PersonId to, string text, string command) =>
            outbox.Show(
                new OutgoingMessage($"away|{said.DeliveryId}|{to}", Address.Dm(to), text.TrimEnd())
                {
                    Buttons =
                    [
                        new Button(
                            new RunCommand(committee.Id, command),
                            to != said.Person ? $"{said.Name} is back"
                                : said.IsOwn ? "I am back"
                                : "I am not away"
                        ),
                    ],
                }
            );
    }

    internal void TellBack(AbsenceSaid said)
    {
        if (!said.IsOwn && reach.Has(said.Person))
        {
            outbox.Show(
                new OutgoingMessage(
                    $"away|{said.DeliveryId}|{said.Person}",
                    Address.Dm(said.Person),
                    $"{said.By.Name} noted that you are back."
                )
            );
        }
    }

    /// <summary>Those who will be asked instead read so once for everything, in their own hours.</summary>
    internal void TellDeputies(AbsenceSaid said, Absence absence, IReadOnlyList<DutyChange> changes, string why)
    {
        var coming = changes
            .Where(change => change.At.Meeting.AskedAt is null)
            .SelectMany(change => change.After.Except(change.Before).Select(deputy => (Deputy: deputy, Change: change)))
            .GroupBy(each => each.Deputy, each => each.Change);
        foreach (var each in coming.Where(each => each.Key != said.Person && reach.Has(each.Key)))
        {
            outbox.Show(
                new OutgoingMessage(
                    $"{DeputiesOf(said.Person, absence)}{each.Key}",
                    Address.Dm(each.Key),
                    $"{why}, so I will ask you for {Teams([.. each])}. There is nothing you need to do until then."
                ),
                Presence.InHours(each.First().At.Committee, each.Key, clock.GetUtcNow())
            );
        }
    }

    /// <summary>An absence is over, or another one took its place: what its deputies were told no longer holds.</summary>
    internal Task ReviseDeputiesAsync(AbsenceSaid said, Absence absence, string now, CancellationToken cancel) =>
        outbox.ReviseEachAsync(DeputiesOf(said.Person, absence), now, cancel);

    /// <summary>The person ended an absence that somebody else noted, who may have to know that.</summary>
    internal void TellNoter(AbsenceSaid said, Committee committee, Absence absence)
    {
        if (said.IsOwn && absence.NotedBy is { } noter && committee.Find(noter) is not null && reach.Has(noter))
        {
            var words = absence.InWords(LocalZone.Of(committee, noter).DateOf(clock.GetUtcNow()));
            outbox.Show(
                new OutgoingMessage(
                    $"ended|{said.DeliveryId}|{absence.From:yyyy-MM-dd}|{noter}",
                    Address.Dm(noter),
                    $"You noted that {said.Name} is away {words}. {said.Name} ended that, so I ask them as usual."
                ),
                Presence.When(committee, noter, clock.GetUtcNow())
            );
        }
    }

    private static string DeputiesOf(PersonId person, Absence absence) => $"deputised|{person}|{absence.From:yyyy-MM-dd}|";

    /// <summary>Where nobody is left to ask, the chairs hear of it.</summary>
    internal void TellChairs(AbsenceSaid said, IReadOnlyList<DutyChange> changes, string why)
    {
        foreach (var of in changes.Where(change => change.After.Count == 0).GroupBy(change => change.At.Committee))
        {
            foreach (var chair in of.Key.Chairs.Where(chair => chair != said.By.Id && chair != said.Person))
            {
                outbox.Show(
                    new OutgoingMessage(
                        $"unasked|{of.Key.Id}|{said.DeliveryId}|{chair}",
                        Address.Dm(chair),
                        $"{why}, and no deputy is there, so nobody is asked for {Teams([.. of])}. "
                            + $"`/pmc stand-in {of.First().At.Team.PlainName} <person>` names somebody."
                    ),
                    Presence.When(of.Key, chair, clock.GetUtcNow())
                );
            }
        }
    }

    /// <summary>What follows from an absence, for the person or for others.</summary>
    internal static string Outcome(IReadOnlyList<DutyChange> changes, string them)
    {
        if (changes.Count == 0)
        {
            return $"I do not write to {them} before {(them == "you" ? "you" : "they")} are back. ";
        }

        var lines = changes
            .GroupBy(change => (change.At.Team.Id, Who: string.Join(" and ", change.After.Select(change.At.Committee.NameOf))))
            .Select(each =>
                $"\n- {Teams([.. each])}: "
                + (
                    each.Key.Who.Length > 0
                        ? $"I ask {each.Key.Who}."
                        : $"nobody is asked. `/pmc deputy {each.First().At.Team.PlainName} <person>` names a deputy."
                )
            );
        return $"Meanwhile:\n{string.Concat(lines)}\n\n";
    }

    /// <summary>The teams and the days: "**CLI** (5 September, 19 September)".</summary>
    internal static string Teams(IReadOnlyList<DutyChange> changes)
    {
        return string.Join(" and ", changes.GroupBy(change => change.At.Team.PlainName).Select(each => $"**{each.Key}** ({Days(each)})"));

        static string Days(IEnumerable<DutyChange> of)
        {
            var days = of.Select(change => change.At.Meeting.Date.ToString("d MMMM", CultureInfo.InvariantCulture)).Distinct().ToList();
            return string.Join(", ", days.Take(MostDaysSaid)) + (days.Count > MostDaysSaid ? $" and {days.Count - MostDaysSaid} more" : "");
        }
    }
}
