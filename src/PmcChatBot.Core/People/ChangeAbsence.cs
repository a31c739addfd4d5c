using System.Globalization;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>
/// Somebody is away, or back. Where questions are out, the deputies get them, or the leads get them back; everybody whom it concerns reads
/// who is away and who said so.
/// </summary>
public sealed class ChangeAbsence(
    ICommittees committees,
    IMeetings meetings,
    ReassignPrompts duties,
    ReachablePeople reach,
    IOutbox outbox,
    TimeProvider clock
)
{
    private const int DaysKept = 90;
    private const int MostAbsences = 30;
    private const int MostDaysSaid = 3;

    /// <summary>Notes an absence in some committees of a person.</summary>
    /// <param name="person">Who is away.</param>
    /// <param name="absence">When and why.</param>
    /// <param name="by">Who said so.</param>
    /// <param name="concerned">The committees.</param>
    /// <param name="deliveryId">The delivery that said so.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="UserError">The absence has passed, ends before it begins, or is one of too many.</exception>
    public async Task LeaveAsync(
        PersonId person,
        Absence absence,
        Person by,
        IReadOnlyList<Committee> concerned,
        string deliveryId,
        CancellationToken cancel
    )
    {
        var today = Today;
        if (absence.Until is { } back && (back <= absence.From || back <= today))
        {
            throw new UserError(
                "Somebody who is away until a day is back on that day, so it has to be after today and after the first day. "
                    + "Nothing changed."
            );
        }

        var changes = await ReplaceAsync(
            person,
            concerned,
            known =>
            {
                var others = known.Absences.Where(other => !Overlap(other, absence) && IsRecent(other)).ToList();
                return others.Count < MostAbsences
                    ? known with
                    {
                        Absences = [.. others.Append(absence).OrderBy(other => other.From)],
                    }
                    : throw new UserError($"At most {MostAbsences} absences are kept. `/pmc back` ends them all.");
            },
            cancel
        );
        var (name, words) = (concerned[0].NameOf(person), absence.InWords(today));
        await FollowAsync(
            changes,
            by.Id,
            at => $"{name} is away {words}{Noted(by, person)}, so {Asks(at)} **{at.Team.PlainName}**",
            cancel
        );
        TellDeputies(changes, person, $"{name} is away {words}{Noted(by, person)}", deliveryId);
        TellChairs(changes, person, by, $"{name} is away {words}{Noted(by, person)}", deliveryId);
        var who = by.Id == person ? "You are" : $"{name} is";
        Show(by.Id, $"{who} away {words}. {Outcome(changes, by.Id == person)}", by.Id == person ? "I am back" : $"{name} is back");
        if (by.Id != person && reach.Has(person))
        {
            Show(
                person,
                $"{by.Name} noted that you are away {words}. {Outcome(changes, isOwn: true)} Is that wrong? Press the button.",
                "I am not away"
            );
        }

        void Show(PersonId to, string text, string undo) =>
            outbox.Show(
                new OutgoingMessage($"away|{deliveryId}|{to}", Address.Dm(to), text)
                {
                    Buttons =
                    [
                        new Button(new RunCommand(concerned[0].Id, by.Id == person || to == person ? "back" : $"back {name}"), undo),
                    ],
                }
            );
    }

    /// <summary>Ends all absences of a person in some committees, those to come too.</summary>
    /// <returns>What to say to whoever said so.</returns>
    public async Task<string> ReturnAsync(
        PersonId person,
        Person by,
        IReadOnlyList<Committee> concerned,
        string deliveryId,
        CancellationToken cancel
    )
    {
        var today = Today;
        var name = concerned[0].NameOf(person);
        if (concerned.All(committee => committee.Find(person)?.Absences.All(absence => absence.Until <= today) != false))
        {
            return by.Id == person ? "I did not have you as away." : $"I did not have {name} as away.";
        }

        var changes = await ReplaceAsync(
            person,
            concerned,
            known => known with { Absences = [.. known.Absences.Where(absence => absence.Until <= today && IsRecent(absence))] },
            cancel
        );
        await FollowAsync(
            changes,
            by.Id,
            at => $"{name} is back{Noted(by, person)} and answers for **{at.Team.PlainName}** again",
            cancel,
            at => at.Team.Leads.Contains(person) ? $"Welcome back{Noted(by, person, "; ")}." : AwayWords.WhyAsked(at, clock.GetUtcNow())
        );
        if (by.Id != person && reach.Has(person))
        {
            outbox.Show(new OutgoingMessage($"away|{deliveryId}|{person}", Address.Dm(person), $"{by.Name} noted that you are back."));
        }

        return (by.Id == person ? "Welcome back." : $"{name} is back.")
            + (changes.Count == 0 ? "" : $" I ask {(by.Id == person ? "you" : "them")} again for {Teams(changes)}.");
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private bool IsRecent(Absence absence) => absence.Until is not { } back || back > Today.AddDays(-DaysKept);

    private static bool Overlap(Absence one, Absence other) =>
        one.From < (other.Until ?? DateOnly.MaxValue) && other.From < (one.Until ?? DateOnly.MaxValue);

    private async Task<IReadOnlyList<DutyChange>> ReplaceAsync(
        PersonId person,
        IReadOnlyList<Committee> concerned,
        Func<Person, Person> change,
        CancellationToken cancel
    )
    {
        var changes = new List<DutyChange>();
        foreach (var committee in concerned)
        {
            var changed = committee.With(change(committee.Find(person)!));
            await committees.SaveAsync(changed, cancel);
            foreach (var meeting in await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel))
            {
                var before = DutyChange.Remember(committee, meeting, Responsibilities.TeamsOf(person, meeting, committee));
                changes.AddRange(DutyChange.Since(before, changed, meeting));
            }
        }

        return changes;
    }

    /// <summary>Where the questions are out, gives them to those who are asked now.</summary>
    private async Task FollowAsync(
        IReadOnlyList<DutyChange> changes,
        PersonId by,
        Func<TeamAtMeeting, string> why,
        CancellationToken cancel,
        Func<TeamAtMeeting, string>? intro = null
    )
    {
        foreach (var (at, _, _) in changes.Where(change => change.At.Meeting.AskedAt is not null))
        {
            var above = intro?.Invoke(at) ?? AwayWords.WhyAsked(at, clock.GetUtcNow());
            await duties.InTheirHoursAsync(at, by, why(at), above, cancel);
        }
    }

    /// <summary>Those who will be asked instead read so now, once for everything.</summary>
    private void TellDeputies(IReadOnlyList<DutyChange> changes, PersonId person, string why, string deliveryId)
    {
        var coming = changes
            .Where(change => change.At.Meeting.AskedAt is null)
            .SelectMany(change => change.After.Except(change.Before).Select(deputy => (Deputy: deputy, Change: change)))
            .GroupBy(each => each.Deputy, each => each.Change);
        foreach (var each in coming.Where(each => each.Key != person && reach.Has(each.Key)))
        {
            outbox.Show(
                new OutgoingMessage(
                    $"deputised|{deliveryId}|{each.Key}",
                    Address.Dm(each.Key),
                    $"{why}, so I will ask you for {Teams([.. each])}. There is nothing you need to do until then."
                )
            );
        }
    }

    /// <summary>Where nobody is left to ask, the chairs hear of it.</summary>
    private void TellChairs(IReadOnlyList<DutyChange> changes, PersonId person, Person by, string why, string deliveryId)
    {
        foreach (var of in changes.Where(change => change.After.Count == 0).GroupBy(change => change.At.Committee))
        {
            foreach (var chair in of.Key.Chairs.Where(chair => chair != by.Id && chair != person))
            {
                outbox.Show(
                    new OutgoingMessage(
                        $"unasked|{of.Key.Id}|{deliveryId}|{chair}",
                        Address.Dm(chair),
                        $"{why}, and no deputy is there, so nobody is asked for {Teams([.. of])}. "
                            + $"`/pmc stand-in {of.First().At.Team.PlainName} <person>` names somebody."
                    )
                );
            }
        }
    }

    private static string Outcome(IReadOnlyList<DutyChange> changes, bool isOwn)
    {
        if (changes.Count == 0)
        {
            return isOwn ? "I do not write to you before you are back." : "I do not write to them before they are back.";
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
    private static string Teams(IReadOnlyList<DutyChange> changes)
    {
        return string.Join(" and ", changes.GroupBy(change => change.At.Team.PlainName).Select(each => $"**{each.Key}** ({Days(each)})"));

        static string Days(IEnumerable<DutyChange> of)
        {
            var days = of.Select(change => change.At.Meeting.Date.ToString("d MMMM", CultureInfo.InvariantCulture)).Distinct().ToList();
            return string.Join(", ", days.Take(MostDaysSaid)) + (days.Count > MostDaysSaid ? $" and {days.Count - MostDaysSaid} more" : "");
        }
    }

    private static string Asks(TeamAtMeeting at) =>
        Responsibilities.AskedFor(at) is { Count: > 0 } people
            ? $"{string.Join(" and ", people.Select(at.Committee.NameOf))} {(people.Count == 1 ? "answers" : "answer")} for"
            : "nobody is asked for";

    private static string Noted(Person by, PersonId person, string joint = " (", string end = ")") =>
        by.Id == person ? "" : $"{joint}{by.Name} noted it{(joint == " (" ? end : "")}";
}
