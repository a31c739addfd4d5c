using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>
/// Somebody is away, or back. Where questions are out, the deputies get them, or the leads get them back; what is queued waits until the
/// person is back; and everybody whom it concerns reads who is away and who said so.
/// </summary>
public sealed class ChangeAbsence(
    ICommittees committees,
    IMeetings meetings,
    ICollectionStore collected,
    Cadence cadence,
    ReassignPrompts duties,
    RescheduleQuestions reschedule,
    AbsenceMessages messages,
    TimeProvider clock
)
{
    private const int DaysKept = 90;
    private const int MostAbsences = 30;

    /// <summary>Notes an absence in some committees of a person.</summary>
    /// <param name="person">Who is away.</param>
    /// <param name="absence">When and why.</param>
    /// <param name="by">Who said so.</param>
    /// <param name="concerned">The committees.</param>
    /// <param name="deliveryId">The delivery that said so.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="UserError">The absence has passed, ends before it begins, is one of too many, or within another one.</exception>
    public async Task LeaveAsync(
        PersonId person,
        Absence absence,
        Person by,
        IReadOnlyList<Committee> concerned,
        string deliveryId,
        CancellationToken cancel
    )
    {
        var today = TodayOf(concerned[0], person);
        var known = concerned[0].Find(person)!;
        DemandNew(known, absence, today);
        absence = absence with { NotedBy = by.Id == person ? null : by.Id };
        var changes = await ReplaceAsync(person, concerned, Away, cancel);
        var said = new AbsenceSaid(person, known.Name, by, deliveryId);
        var away = $"away {absence.InWords(today)}";
        var why = $"{said.Name} is {away}{said.Noted}";
        await FollowAsync(
            changes,
            by.Id,
            at => ($"{why}, so {AwayWords.Asks(at)} **{at.Team.PlainName}**", AwayWords.WhyAsked(at, clock.GetUtcNow())),
            cancel
        );
        await reschedule.RunAsync(person, cancel);
        messages.TellChairs(said, changes, why);
        var replaced = known.Absences.Where(other => IsComing(other, today)).Except(Kept(known, absence, today)).ToList();
        foreach (var other in replaced)
        {
            await messages.ReviseDeputiesAsync(said, other, $"{why}. There is nothing you need to do until I ask you.", cancel);
        }

        var inPlace =
            replaced.Count == 0 ? "" : $"This takes the place of: {string.Join("; ", replaced.Select(other => other.InWords(today)))}. ";
        var missed = await ChangesAsync(person, concerned, Present, Away, cancel);
        messages.TellDeputies(said, absence, missed, why);
        var again = changes.Where(change => change.After.Contains(person) && !change.Before.Contains(person)).ToList();
        messages.TellAway(said, concerned[0], absence, Outcome("you"), Outcome("them"));

        Person Present(Person each) => each with { Absences = [.. Kept(each, absence, today)] };
        Person Away(Person each) => each with { Absences = [.. Kept(each, absence, today).Append(absence).OrderBy(other => other.From)] };

        string Outcome(string them) =>
            inPlace
            + (again.Count == 0 ? "" : $"I ask {them} again for {AbsenceMessages.Teams(again)}. ")
            + AbsenceMessages.Outcome(missed, them);
    }

    /// <summary>
    /// Ends a person's absence in some committees: the one that begins on a day, or else the one they are in, or else those to come.
    /// </summary>
    /// <returns>What to say to whoever said so.</returns>
    public async Task<string> ReturnAsync(
        PersonId person,
        Person by,
        IReadOnlyList<Committee> concerned,
        string deliveryId,
        CancellationToken cancel,
        DateOnly? of = null
    )
    {
        var today = TodayOf(concerned[0], person);
        var known = concerned[0].Find(person)!;
        var said = new AbsenceSaid(person, known.Name, by, deliveryId);
        if (!known.Absences.Any(absence => IsComing(absence, today)))
        {
            return said.IsOwn ? "I did not have you as away." : $"I did not have {said.Name} as away.";
        }

        var isNow = known.AwayOn(today) is not null;
        bool Stays(Absence absence) =>
            of is { } first ? absence.From != first : !IsComing(absence, today) || (isNow && !absence.Covers(today));
        var changes = await ReplaceAsync(
            person,
            concerned,
            each => each with { Absences = [.. each.Absences.Where(absence => Stays(absence) && IsRecent(absence, today))] },
            cancel
        );
        await FollowAsync(
            changes,
            by.Id,
            at =>
                (
                    $"{said.Name} is back{said.Noted} and answers for **{at.Team.PlainName}** again",
                    at.Team.Leads.Contains(person) ? $"Welcome back{said.Noted}." : AwayWords.WhyAsked(at, clock.GetUtcNow())
                ),
            cancel
        );
        await reschedule.RunAsync(person, cancel);
        messages.TellBack(said);
        foreach (var ended in known.Absences.Where(absence => IsComing(absence, today) && !Stays(absence)))
        {
            var over = ended.From > today ? $"is not away {ended.InWords(today)} after all" : "is back";
            await messages.ReviseDeputiesAsync(
                said,
                ended,
                $"{said.Name} {over}{said.Noted}, so I do not ask you instead. There is nothing you need to do.",
                cancel
            );
            messages.TellNoter(said, concerned[0], ended);
        }

        var left = known.Absences.Where(absence => IsComing(absence, today) && Stays(absence)).ToList();
        return (said.IsOwn ? "Welcome back." : $"{said.Name} is back.")
            + (changes.Count == 0 ? "" : $" I ask {(said.IsOwn ? "you" : "them")} again for {AbsenceMessages.Teams(changes)}.")
            + (left.Count == 0 ? "" : $" Still to come: away {string.Join("; ", left.Select(absence => absence.InWords(today)))}.");
    }

    private DateOnly TodayOf(Committee committee, PersonId person) => LocalZone.Of(committee, person).DateOf(clock.GetUtcNow());

    /// <exception cref="UserError">It is none, or adds nothing.</exception>
    private static void DemandNew(Person known, Absence absence, DateOnly today)
    {
        if (absence.Until is { } back && (back <= absence.From || back <= today))
        {
            throw new UserError(
                "Somebody who is away until a day is back on that day, so it has to be after today and after the first day. "
                    + "Nothing changed."
            );
        }

        if (
            known.Absences.FirstOrDefault(other =>
                other.From < absence.From && absence.From > today && (other.Until is null || absence.Until <= other.Until)
            ) is
            { } longer
        )
        {
            throw new UserError($"That is within an absence I know already: away {longer.InWords(today)}. Nothing changed.");
        }

        if (Kept(known, absence, today).Count() >= MostAbsences)
        {
            throw new UserError($"At most {MostAbsences} absences are kept. `/pmc back` ends them.");
        }
    }

    /// <summary>The absences that stay beside a new one: those at other times; if it has no end yet, those that begin later.</summary>
    private static IEnumerable<Absence> Kept(Person known, Absence absence, DateOnly today) =>
        known.Absences.Where(other =>
            IsRecent(other, today) && (!Overlap(other, absence) || (absence.Until is null && other.From > absence.From))
        );

    private static bool IsComing(Absence absence, DateOnly today) => absence.Until is not { } back || back > today;

    private static bool IsRecent(Absence absence, DateOnly today) => absence.Until is not { } back || back > today.AddDays(-DaysKept);

    private static bool Overlap(Absence one, Absence other) =>
        one.From < (other.Until ?? DateOnly.MaxValue) && other.From < (one.Until ?? DateOnly.MaxValue);

    private async Task<IReadOnlyList<DutyChange>> ReplaceAsync(
        PersonId person,
        IReadOnlyList<Committee> concerned,
        Func<Person, Person> change,
        CancellationToken cancel
    )
    {
        foreach (var committee in concerned)
        {
            await committees.SaveAsync(committee.With(change(committee.Find(person)!)), cancel);
        }

        return await ChangesAsync(person, concerned, each => each, change, cancel);
    }

    /// <summary>For which teams and meetings others are asked, where a person is one way rather than another.</summary>
    private async Task<IReadOnlyList<DutyChange>> ChangesAsync(
        PersonId person,
        IReadOnlyList<Committee> concerned,
        Func<Person, Person> before,
        Func<Person, Person> after,
        CancellationToken cancel
    )
    {
        var changes = new List<DutyChange>();
        foreach (var committee in concerned)
        {
            var known = committee.Find(person)!;
            changes.AddRange(await SinceAsync(person, committee.With(before(known)), committee.With(after(known)), cancel));
        }

        return changes;
    }

    private async Task<IReadOnlyList<DutyChange>> SinceAsync(PersonId person, Committee before, Committee after, CancellationToken cancel)
    {
        var changes = new List<DutyChange>();
        var coming = await meetings.SinceAsync(before.Id, clock.GetUtcNow(), cancel);
        var found = coming.SelectMany(meeting =>
            DutyChange.Since(DutyChange.Remember(before, meeting, Responsibilities.TeamsOf(person, meeting, before)), after, meeting)
        );
        foreach (var of in found.GroupBy(each => each.At.Team))
        {
            var due = await cadence.DueAsync(of.Key, coming, cancel);
            changes.AddRange(of.Where(each => due.Contains(each.At.Meeting)));
        }

        // Whoever has answered owes nothing, and nobody is asked in their place.
        foreach (
            var meeting in changes.Select(change => change.At.Meeting).Where(meeting => meeting.AskedAt is not null).Distinct().ToList()
        )
        {
            var sections = await collected.SectionsAsync(meeting.Id, cancel);
            changes.RemoveAll(change =>
                change.At.Meeting == meeting && Reports.StateOf(change.At.Team, after, sections) != SectionState.NoReply
            );
        }

        return changes;
    }

    /// <summary>Where the questions are out, gives them to those who are asked now.</summary>
    private async Task FollowAsync(
        IReadOnlyList<DutyChange> changes,
        PersonId by,
        Func<TeamAtMeeting, (string Why, string Intro)> say,
        CancellationToken cancel
    )
    {
        foreach (var (at, _, _) in changes.Where(change => change.At.Meeting.AskedAt is not null))
        {
            var (why, intro) = say(at);
            await duties.InTheirHoursAsync(at, by, why, intro, cancel);
        }
    }
}
