using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.People;

/// <summary>The person is not away, whatever their status says.</summary>
public sealed record DeclineAway : IAction<DeclineAway>
{
    public static IReadOnlyList<string> Verbs => ["notaway"];

    public IReadOnlyList<string> Words => ["notaway"];

    public static DeclineAway? Read(IReadOnlyList<string> words) => words is ["notaway"] ? new DeclineAway() : null;
}

/// <summary>
/// Asks somebody whose status in a chat looks like an absence whether they are away. Only their answer changes who is asked; each status is
/// asked about once.
/// </summary>
public sealed class OfferAway(ICommittees committees, IAccounts accounts, IOutbox outbox, TimeProvider clock) : IActionHandler<DeclineAway>
{
    private const int Longest = 100;

    /// <summary>These accounts have a status that looks like an absence. Those without a part in a committee are not asked.</summary>
    public async Task RunAsync(IReadOnlyList<DirectoryEntry> maybe, CancellationToken cancel)
    {
        var people = await accounts.PeopleOfAsync([.. maybe.Select(entry => entry.Id)], cancel);
        foreach (var entry in maybe)
        {
            await RunAsync(people.GetValueOrDefault(entry.Id, entry.Id), entry.Status!, cancel);
        }
    }

    private async Task RunAsync(PersonId person, AwayStatus status, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var all = (await committees.OfAsync(person, cancel))
            .Where(committee => committee.Find(person) is not null && committee.HasPart(person))
            .ToList();
        var shown = $"{status.Emoji} {status.Text} {status.Until:O}";
        if (all.Count == 0 || all.TrueForAll(committee => committee.Find(person)?.StatusAsked == shown))
        {
            return;
        }

        foreach (var committee in all)
        {
            await committees.SaveAsync(committee.With(committee.Find(person)! with { StatusAsked = shown }), cancel);
        }

        var (first, zone) = (all[0], LocalZone.Of(all[0], person));
        var today = zone.DateOf(now);
        if (first.Find(person)!.Absences.Any(absence => absence.Until is not { } until || until > today))
        {
            return;
        }

        var back = BackOn(status, zone, today);
        var until = back is { } day ? $" until {zone.Language.Say(day.ToDateTime(TimeOnly.MinValue))}" : "";
        outbox.Show(
            new OutgoingMessage(
                SlotOf(person),
                Address.Dm(person),
                $"Your status says \"{Quoted(status)}\". Are you away{until}? Then your deputy is asked instead, and I do not remind you. "
                    + "Your status alone changes nothing."
            )
            {
                Anew = true,
                Buttons =
                [
                    new Button(
                        new RunCommand(first.Id, back is { } date ? $"away until {date:yyyy-MM-dd}" : "away"),
                        until.Length == 0 ? "Yes, until I say I am back" : $"Yes,{until}"
                    ),
                    new Button(new DeclineAway(), "No, ask me as usual"),
                ],
            },
            Presence.InHours(first, person, now)
        );
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(DeclineAway action, ActionContext context, CancellationToken cancel)
    {
        var person = context.Person;
        var isAway = (await committees.OfAsync(person, cancel)).Any(committee =>
            committee.IsAway(person, LocalZone.Of(committee, person).DateOf(clock.GetUtcNow()))
        );
        if (isAway)
        {
            return "You have told me that you are away. `/pmc back` ends that.";
        }

        outbox.Revise(new OutgoingMessage(SlotOf(person), Address.Dm(person), "All right, I ask you as usual."));
        return "";
    }

    private static string SlotOf(PersonId person) => $"status|{person}";

    /// <summary>The day after the status goes, or the one that its words give.</summary>
    private static DateOnly? BackOn(AwayStatus status, LocalZone zone, DateOnly today)
    {
        if (status.Until is { } until)
        {
            // A status usually goes at midnight, or early in the morning of the day on which somebody is back.
            return zone.DateOf(until.AddHours(6));
        }

        try
        {
            return AbsencePhrase.Parse(status.Text, today).Until is { } said && said > today ? said : null;
        }
        catch (UserError)
        {
            return null;
        }
    }

    private static string Quoted(AwayStatus status)
    {
        var text = Printable.Of(status.Text.ReplaceLineEndings(" ")).Trim();
        return MarkdownText.Escape(
            text.Length == 0 ? status.Emoji
            : text.Length <= Longest ? text
            : $"{text[..Longest]} …"
        );
    }
}
