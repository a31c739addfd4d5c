using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A question to one person.</summary>
/// <param name="At">The team and the meeting.</param>
/// <param name="Person">Who is asked.</param>
/// <param name="Intro">Why this person is asked, if it is not their usual team.</param>
public sealed record Question(TeamAtMeeting At, PersonId Person, string Intro);

/// <summary>
/// Asks every lead for their team's update. Asking again only asks those who were not asked yet, or whose question is still scheduled.
/// </summary>
public sealed class AskLeads(
    IMeetings meetings,
    Cadence cadence,
    ICollectionStore collected,
    IOutbox outbox,
    ReachablePeople reach,
    TimeProvider clock
)
{
    /// <summary>Opens the meeting and prompts the leads.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="now">Whether to ask at once because a chair wants it, rather than at a sane hour of each lead's own day.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The teams whose leads are being asked.</returns>
    public async Task<IReadOnlyList<Team>> RunAsync(Committee committee, Meeting meeting, bool now, CancellationToken cancel)
    {
        if (meeting.AskedAt is null)
        {
            meeting.NotDue = await cadence.NotDueAsync(committee, meeting, cancel);
        }

        meeting.AskedAt ??= clock.GetUtcNow();

        // If nobody was asked in time, a chair may still ask late; the notes then close like any others.
        meeting.ClosedAt = meeting.ClosesAt(committee) > clock.GetUtcNow() ? null : meeting.ClosedAt;
        outbox.ReadNotes(meeting.Id);
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).ToDictionary(prompt => prompt.Slot);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var last = await LastReportsAsync(committee, meeting, cancel);
        var asked = new List<Team>();
        foreach (var team in committee.ActiveTeams)
        {
            var at = new TeamAtMeeting(committee, meeting, team);
            foreach (var person in Responsibilities.AskedFor(at).Where(reach.Has))
            {
                var prompt = prompts.GetValueOrDefault(Prompt.SlotOf(meeting.Id, team.Id, person));
                if (prompt is null || prompt.HandedOver || (now && prompt.AskedAt > clock.GetUtcNow()))
                {
                    var state = Reports.StateOf(team, committee, sections);
                    var why = AwayWords.WhyAsked(at, clock.GetUtcNow());
                    var question = PromptMessage.For(at, person, state, clock.GetUtcNow(), last?.Invoke(team), why);
                    // The questions may have begun for somebody with fewer working hours.
                    var planned = now ? null : (DateTimeOffset?)Prompt.PlannedFor(committee, meeting, person, clock.GetUtcNow());
                    Ask(at, person, prompt, question, planned ?? Soonest(at, person, now));
                    asked.Add(team);
                }
            }
        }

        return [.. asked.Distinct()];
    }

    /// <summary>Teams for which nobody can be asked, each with the reason.</summary>
    public IReadOnlyList<string> Unasked(Committee committee, Meeting meeting) =>
        [
            .. committee
                .ActiveTeams.Select(team => new TeamAtMeeting(committee, meeting, team))
                .Where(at => !at.Meeting.NotDue.Contains(at.Team.Id) && !Responsibilities.AskedFor(at).Any(reach.Has))
                .Select(at => $"**{at.Team.PlainName}** ({Why(at)})"),
        ];

    private string Why(TeamAtMeeting at) =>
        Responsibilities.AskedFor(at) is { Count: > 0 } people
            ? $"{string.Join(" and ", people.Select(at.Committee.NameOf))}, not linked to a chat account yet"
        : AwayWords.WhoIsAway(at, clock.GetUtcNow()) is { Length: > 0 } away ? $"{away}; no deputy is there"
        : "no lead";

    /// <summary>Asks one person for one team, at once.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="person">Who is asked.</param>
    /// <param name="intro">Why this person is asked, if it is not their usual team.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task AskAsync(TeamAtMeeting at, PersonId person, string intro, CancellationToken cancel) =>
        AskAsync([new Question(at, person, intro)], now: true, cancel);

    /// <summary>Asks some people for some teams of one meeting.</summary>
    /// <param name="questions">Who is asked for what, and why.</param>
    /// <param name="now">Whether to ask at once, rather than at a sane hour of each one's own day.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task AskAsync(IReadOnlyList<Question> questions, bool now, CancellationToken cancel)
    {
        var reached = questions.Where(question => reach.Has(question.Person)).ToList();
        if (reached.Count == 0)
        {
            return;
        }

        var (committee, meeting, _) = reached[0].At;
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var last = await LastReportsAsync(committee, meeting, cancel);
        var prompts = reached.Select(question => question.At.Team.Id).Distinct().ToList() is [var one]
            ? await collected.PromptsAsync(meeting.Id, one, cancel)
            : await collected.PromptsAsync(meeting.Id, cancel);
        var earlier = prompts.ToDictionary(prompt => prompt.Slot);
        foreach (var (at, person, intro) in reached)
        {
            var state = Reports.StateOf(at.Team, committee, sections);
            var message = PromptMessage.For(at, person, state, clock.GetUtcNow(), last?.Invoke(at.Team), intro);
            var prompt = earlier.GetValueOrDefault(Prompt.SlotOf(meeting.Id, at.Team.Id, person));
            Ask(at, person, prompt, message, Soonest(at, person, now));
        }
    }

    /// <summary>Something about a meeting changed that its questions say: updates those that people have, or that are planned.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="intro">Who changed what, and why.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task ShowAgainAsync(Committee committee, Meeting meeting, string intro, CancellationToken cancel)
    {
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var last = await LastReportsAsync(committee, meeting, cancel);
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => !prompt.HandedOver).ToList();
        foreach (var prompt in prompts)
        {
            if (
                committee.FindTeam(prompt.TeamId) is { Retired: false } team
                && new TeamAtMeeting(committee, meeting, team) is var at
                && Responsibilities.AskedFor(at).Contains(prompt.PersonId)
            )
            {
                var state = Reports.StateOf(team, committee, sections);
                var question = PromptMessage.For(at, prompt.PersonId, state, clock.GetUtcNow(), last?.Invoke(team), intro);
                var isPlanned = prompt.AskedAt > clock.GetUtcNow();
                prompt.AskedAt = isPlanned ? Prompt.PlannedFor(committee, meeting, prompt.PersonId, clock.GetUtcNow()) : prompt.AskedAt;
                outbox.Show(FirstContact.With(question with { CanWait = true }, committee), isPlanned ? prompt.AskedAt : null);
            }
        }
    }

    private DateTimeOffset Soonest(TeamAtMeeting at, PersonId person, bool now) =>
        Prompt.TimeFor(at.Committee, at.Meeting, person, clock.GetUtcNow(), now);

    private void Ask(TeamAtMeeting at, PersonId person, Prompt? waiting, OutgoingMessage question, DateTimeOffset on)
    {
        var (committee, meeting, team) = at;
        if (waiting is null)
        {
            collected.Add(
                new Prompt
                {
                    MeetingId = meeting.Id,
                    TeamId = team.Id,
                    PersonId = person,
                    AskedAt = on,
                }
            );
        }
        else
        {
            waiting.AskedAt = on;
            waiting.HandedOver = false;
        }

        outbox.Show(FirstContact.With(question with { CanWait = true }, committee), on);
    }

    /// <summary>What each team reported at the last meeting for which its lead was asked, or that was imported.</summary>
    private async Task<Func<Team, LastReport?>?> LastReportsAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        if (await meetings.LastBeforeAsync(committee.Id, meeting.StartsAt, asked: true, cancel, but: meeting.Id) is not { } last)
        {
            return null;
        }

        var written = NotesPreview.Of(committee, last, await collected.SectionsAsync(last.Id, cancel));
        var asked = (await collected.PromptsAsync(last.Id, cancel)).Select(prompt => prompt.TeamId).ToHashSet();
        return team => asked.Contains(team.Id) || last.AskedAt is null ? new LastReport(last.Date, written.Markdown(team)) : null;
    }
}
