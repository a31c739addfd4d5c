using System.Text;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// What a chair wants to know before the meeting, in one message that follows what happens: how many have answered, who has not and for how
/// long, who could not be reached, who is away; with buttons that do something about it.
/// </summary>
public sealed class ChairCard(
    IMeetings meetings,
    ICollectionStore collected,
    IReadMarks marks,
    ISentMessages sent,
    ReachablePeople reach,
    IOutbox outbox,
    TimeProvider clock
)
{
    // Whoever was silent that often has been so for a quarter of a year.
    private const int MeetingsLookedAt = 6;

    /// <summary>Shows the card to every chair.</summary>
    public async Task ShowAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        meeting.ReadinessAt = clock.GetUtcNow();
        var card = await CardAsync(committee, meeting, cancel);
        var here = committee.Chairs.Where(chair => !IsAway(committee, chair)).ToList();
        foreach (var chair in here.Count > 0 ? here : committee.Chairs)
        {
            outbox.Show(FirstContact.With(For(chair, committee, meeting, card) with { Anew = true }, committee));
        }
    }

    private bool IsAway(Committee committee, PersonId chair) =>
        committee.IsAway(chair, LocalZone.Of(committee, chair).DateOf(clock.GetUtcNow()));

    /// <summary>Something that the card says may have changed: updates it for those who have it.</summary>
    public async Task ReviseAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        if (meeting.ReadinessAt is null)
        {
            return;
        }

        var card = await CardAsync(committee, meeting, cancel);
        foreach (var chair in committee.Chairs)
        {
            outbox.Revise(For(chair, committee, meeting, card));
        }
    }

    /// <summary>The meeting is later than the card says, so that another card comes before it.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="what">Who moved it, and why.</param>
    public void Postpone(Committee committee, Meeting meeting, string what)
    {
        if (meeting.ReadinessAt is null)
        {
            return;
        }

        meeting.ReadinessAt = null;
        foreach (var chair in committee.Chairs)
        {
            outbox.Revise(For(chair, committee, meeting, ($"{what}. I tell you before it how things stand.", [])));
        }
    }

    private static OutgoingMessage For(
        PersonId chair,
        Committee committee,
        Meeting meeting,
        (string Text, IReadOnlyList<Button> Buttons) card
    ) =>
        new(
            $"ready|{meeting.Id}|{chair}",
            Address.Dm(chair),
            $"**{committee.Title}, {LocalZone.Of(committee, chair).Say(meeting.StartsAt, weekday: true)}**: {card.Text}"
        )
        {
            Buttons = card.Buttons,
        };

    private async Task<(string Text, IReadOnlyList<Button> Buttons)> CardAsync(
        Committee committee,
        Meeting meeting,
        CancellationToken cancel
    )
    {
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var (answered, asked) = Reports.Count(committee, meeting, sections);
        var open = committee
            .ActiveTeams.Where(team => Reports.StateOf(team, committee, sections) == SectionState.NoReply)
            .Select(team => new TeamAtMeeting(committee, meeting, team))
            .ToList();
        var silent = open.Where(at => Responsibilities.AskedFor(at).Count > 0).ToList();
        var text = new StringBuilder(
            silent.Count == 0 && asked > 0 ? $"all {asked} teams have answered." : $"{answered} of {asked} teams have answered."
        );
        await AddSilentAsync(text, committee, meeting, silent, cancel);
        var away = open.Select(at => AwayWords.WhoIsAway(at, clock.GetUtcNow())).Where(words => words.Length > 0).Distinct().ToList();
        text.Append(away.Count == 0 ? "" : $"\n\n{string.Join(". ", away)}.");
        text.Append(
            meeting switch
            {
                { CancelledAt: not null } => "\n\nThe meeting is cancelled.",
                { CompiledAt: not null } => "\n\nThe notes are published; I add late answers.",
                { PostedAt: not null } => "\n\nThe notes are posted, but not in git yet.",
                _ => "",
            }
        );
        if (meeting.IsPublished && await marks.OfAsync(meeting.Id, cancel) is { Count: > 0 } readers)
        {
            text.Append($"\n\n{Readers(readers.Count)}");
        }

        return (text.ToString(), Buttons(committee, meeting, silent));
    }

    /// <summary>How many have marked the notes as read.</summary>
    public static string Readers(int count) => $"{(count == 1 ? "One person has" : $"{count} people have")} marked the notes as read.";

    private async Task AddSilentAsync(
        StringBuilder text,
        Committee committee,
        Meeting meeting,
        IReadOnlyList<TeamAtMeeting> silent,
        CancellationToken cancel
    )
    {
        if (silent.Count == 0)
        {
            return;
        }

        var rows = await RowsAsync(committee, meeting, silent, cancel);
        text.Append("\n\nNo reply yet:\n");
        foreach (var at in silent)
        {
            text.Append(
                $"\n- **{at.Team.PlainName}**: {string.Join(", ", Responsibilities.AskedFor(at).Select(person => Say(at, person)))}"
            );
            text.Append(rows.Streaks.GetValueOrDefault(at.Team.Id) is > 0 and var before ? $"; silent {Times(before + 1)} in a row" : "");
        }

        string Say(TeamAtMeeting at, PersonId person)
        {
            var about =
                !reach.Has(person) ? "no chat account linked yet"
                : rows.Undelivered.TryGetValue(person, out var why) ? $"not reached: {MarkdownText.Escape(why)}"
                : rows.Prompts.GetValueOrDefault((at.Team.Id, person)) is not { } prompt ? ""
                : prompt.NoReminders ? "not this time"
                : prompt.AskedAt > clock.GetUtcNow() ? "not asked yet"
                : at.Team.Leads.Contains(person) ? ""
                : "asked instead or too";
            return committee.NameOf(person) + (about.Length > 0 ? $" ({about})" : "");
        }
    }

    private static string Times(int count) => count > MeetingsLookedAt ? $"more than {MeetingsLookedAt} times" : $"{count} times";

    /// <summary>What is known about the silent teams.</summary>
    private sealed record Rows(
        IReadOnlyDictionary<string, int> Streaks,
        IReadOnlyDictionary<PersonId, string> Undelivered,
        IReadOnlyDictionary<(string Team, PersonId Person), Prompt> Prompts
    );

    private async Task<Rows> RowsAsync(Committee committee, Meeting meeting, IReadOnlyList<TeamAtMeeting> silent, CancellationToken cancel)
    {
        var undelivered = (await sent.UndeliveredAsync(cancel))
            .Where(each => each.To.IsDm)
            .GroupBy(each => each.To.Person)
            .ToDictionary(group => group.Key, group => group.First().Why);
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel))
            .Where(prompt => !prompt.HandedOver)
            .ToDictionary(prompt => (prompt.TeamId, prompt.PersonId));
        return new Rows(await StreaksAsync(committee, meeting, silent, cancel), undelivered, prompts);
    }

    /// <summary>For how many meetings before this one each team has been silent.</summary>
    private async Task<IReadOnlyDictionary<string, int>> StreaksAsync(
        Committee committee,
        Meeting meeting,
        IReadOnlyList<TeamAtMeeting> silent,
        CancellationToken cancel
    )
    {
        var streaks = new Dictionary<string, int>();
        var still = silent.Select(at => at.Team).ToList();
        var before = meeting.StartsAt;
        for (var looked = 0; looked < MeetingsLookedAt && still.Count > 0; looked++)
        {
            if (await meetings.LastBeforeAsync(committee.Id, before, asked: true, cancel, but: meeting.Id) is not { } last)
            {
                break;
            }

            before = last.StartsAt;
            var sections = await collected.SectionsAsync(last.Id, cancel);
            still.RemoveAll(team =>
                !last.NotDue.Contains(team.Id)
                && (
                    Reports.StateOf(team, committee, sections) != SectionState.NoReply
                    // A team that is newer than that meeting was not silent.
                    || !sections.Any(section => section.SectionKey == SectionKey.Team(team.Id))
                )
            );
            foreach (var team in still.Where(team => !last.NotDue.Contains(team.Id)))
            {
                streaks[team.Id] = streaks.GetValueOrDefault(team.Id) + 1;
            }
        }

        return streaks;
    }

    private static IReadOnlyList<Button> Buttons(Committee committee, Meeting meeting, IReadOnlyList<TeamAtMeeting> silent)
    {
        if (meeting.CancelledAt is not null || meeting.ClosedAt is not null)
        {
            return [];
        }

        var buttons = new List<Button>();
        if (silent.Count > 0)
        {
            buttons.Add(new Button(new RunCommand(committee.Id, $"remind {meeting.IsoDate}"), "Remind them"));
        }

        if (silent.Any(at => at.Team.Deputies.Count > 0 && !meeting.DeputiesToo.Contains(at.Team.Id)))
        {
            buttons.Add(new Button(new RunCommand(committee.Id, $"ask deputies {meeting.IsoDate}"), "Ask the deputies"));
        }

        if (meeting.PostedAt is null)
        {
            buttons.Add(new Button(new RunCommand(committee.Id, $"compile {meeting.IsoDate}"), "Compile", Primary: true));
        }

        return buttons;
    }
}
