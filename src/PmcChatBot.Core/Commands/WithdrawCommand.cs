using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>withdraw</c>: authors withdraw their own text, chairs anybody's.</summary>
public sealed partial class WithdrawCommand(
    IMeetings meetings,
    MeetingCalendar calendar,
    WithdrawTeam withdraw,
    AgendaItems items,
    QuotedText quoted,
    IOutbox outbox,
    TimeProvider clock
) : ICommand
{
    private const int FewestLetters = 4;

    public IReadOnlyList<string> Names => ["withdraw"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        if (arguments.Length == 0)
        {
            throw new UserError("What should I take out? `/pmc withdraw <team>` or `/pmc withdraw <words of an item>`");
        }

        var date = DateAtTheEnd().Match(arguments);
        arguments = date.Success ? arguments[..date.Index] : arguments;
        var nothing = new UserError(
            $"I found nothing of yours called \"{arguments}\" in the notes. Use `/pmc withdraw <team>` or `/pmc withdraw <words of an "
                + "item>`; only its author or a chair can take text out. For an older meeting, add its date: "
                + "`/pmc withdraw <team> <yyyy-mm-dd>`."
        );
        foreach (
            var meeting in date.Success
                ? [await calendar.FindAsync(scene.Committee, date.Groups[1].Value, cancel)]
                : await MeetingsAsync(scene, cancel)
        )
        {
            var teams = TeamsNamed(scene, arguments);
            var done = "";
            foreach (var team in teams.TakeWhile(_ => done.Length == 0))
            {
                done = await withdraw.RunAsync(new(scene.Committee, meeting, team), scene.Person, scene.DeliveryId, cancel);
            }

            // An item with the name of a team is not meant, unless that team has retired.
            done = done.Length > 0 || teams.Any(team => !team.Retired) ? done : await TakeOutItemAsync(scene, meeting, arguments, cancel);

            if (done.Length > 0)
            {
                return $"{done} {PublishAnew(meeting)}";
            }
        }

        throw nothing;
    }

    /// <summary>Withdrawn text may be a secret, so published notes are updated at once, without collecting further changes.</summary>
    private string PublishAnew(Meeting meeting)
    {
        if (meeting.CompiledAt is null)
        {
            return "It was not published.";
        }

        outbox.Publish(meeting.Id, clock.GetUtcNow());
        return "The channel and git's newest version follow in a moment. If somebody edited those lines in git, "
            + "their version goes too. Older versions in git keep it: if it was a password, change it.";
    }

    /// <summary>The meetings whose notes can still change: the current one, then those that late answers still amend.</summary>
    private async Task<IReadOnlyList<Meeting>> MeetingsAsync(CommandScene scene, CancellationToken cancel)
    {
        var current = await calendar.FindAsync(scene.Committee, "", cancel);
        var open = (await meetings.OpenAsync(scene.Committee, clock.GetUtcNow(), cancel)).Where(meeting =>
            meeting.Date < current.Date && meeting.AskedAt is not null
        );
        return [current, .. open.Reverse()];
    }

    /// <summary>The team with that name, and retired teams that had it: their text may still be in the notes.</summary>
    private static IReadOnlyList<Team> TeamsNamed(CommandScene scene, string words) =>
        [
            .. new[] { new TeamNames(scene.Committee.ActiveTeams).Find(words) }
                .Concat(scene.Committee.Teams.Where(team => team.Retired).Select(team => new TeamNames([team]).Find(words)))
                .OfType<Team>(),
        ];

    private async Task<string> TakeOutItemAsync(CommandScene scene, Meeting meeting, string words, CancellationToken cancel)
    {
        var fit = (await items.OfAsync(meeting, cancel))
            .Where(item =>
                MayTakeOut(scene, item)
                && (
                    IsCalled(item, words) || (words.Length >= FewestLetters && item.Raw.Contains(words, StringComparison.OrdinalIgnoreCase))
                )
            )
            .ToList();
        var exact = fit.Where(item => IsCalled(item, words)).ToList();
        fit = exact.Count == 1 ? exact : fit;
        if (fit.Count > 1)
        {
            throw new UserError(
                $"\"{words}\" fits several items: {string.Join("; ", fit.Select(item => $"\"{item.Raw}\""))}. Which one do you mean?"
            );
        }

        if (fit.Count == 0)
        {
            return "";
        }

        await items.WithdrawAsync(scene.Committee, meeting, fit[0], scene.Person, cancel);
        await quoted.HideAsync(scene.Committee, meeting, fit[0].Parts().Keys.Contains, scene.Person.Id, cancel);
        var isOwn = fit[0].PersonId == scene.Person.Id;
        outbox.Show(
            new Outgoing(
                $"item|{fit[0].Id}",
                Address.Dm(fit[0].PersonId),
                isOwn
                    ? $"You took your item off the agenda of {meeting.LongDate}."
                    : $"{scene.Person.Name} took your item off the agenda of {meeting.LongDate}. If you disagree, please talk to them."
            )
        );

        return $"I took {(isOwn ? "your" : $"{scene.Committee.NameOf(fit[0].PersonId)}'s")} item out of the notes of {meeting.LongDate}.";
    }

    [GeneratedRegex(@"\s+(\d{4}-\d{2}-\d{2})\z")]
    private static partial Regex DateAtTheEnd();

    private static bool IsCalled(Contribution item, string words) =>
        SectionText.Lines(item.Raw.Trim())[0].Trim().Equals(Quoting.Without(words), StringComparison.OrdinalIgnoreCase);

    private static bool MayTakeOut(CommandScene scene, Contribution item) =>
        item.PersonId == scene.Person.Id || scene.Committee.IsChair(scene.Person.Id);
}
