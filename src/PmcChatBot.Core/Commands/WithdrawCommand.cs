using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>withdraw</c>: authors their own text, a chair anybody's.</summary>
public sealed partial class WithdrawCommand(
    IMeetings meetings,
    MeetingCalendar calendar,
    ICollected collected,
    AgendaItems items,
    AnswerDesk desk,
    SectionBook book,
    IOutbox outbox,
    QuotedText quoted,
    TimeProvider clock
) : ICommand
{
    private const int FewestLetters = 4;

    public IReadOnlyList<string> Names => ["withdraw"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        if (arguments.Length == 0)
        {
            throw new UserError("What shall I take out? `/pmc withdraw <team>` or `/pmc withdraw <words of an item>`");
        }

        var date = DateAtTheEnd().Match(arguments);
        arguments = date.Success ? arguments[..date.Index] : arguments;
        var nothing = new UserError(
            $"I found nothing of yours called \"{arguments}\" in the notes. `/pmc withdraw <team>` or `/pmc withdraw <words of an "
                + "item>`; only its author or a chair can take something out. For the notes of an older meeting, put its date behind "
                + "it: `/pmc withdraw <team> <yyyy-mm-dd>`."
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
                done = await TakeOutTeamAsync(scene, meeting, team, cancel);
            }

            // An item that is called like a team is not meant, unless that team has retired.
            done = done.Length > 0 || teams.Any(team => !team.Retired) ? done : await TakeOutItemAsync(scene, meeting, arguments, cancel);

            if (done.Length > 0)
            {
                return $"{done} {PublishAnew(meeting)}";
            }
        }

        throw nothing;
    }

    /// <summary>What is taken out may be a secret: published notes do not wait for more to come.</summary>
    private string PublishAnew(Meeting meeting)
    {
        if (meeting.CompiledAt is null)
        {
            return "It was not published.";
        }

        outbox.Publish(meeting.Id, clock.GetUtcNow());
        return "It goes from the channel and from git's newest version in a moment; where somebody changed those lines by hand in git, "
            + "their lines go too. Older versions in git keep it: if it was a password, change it.";
    }

    /// <summary>The meetings whose notes are not over: the current one, then those that late answers still amend.</summary>
    private async Task<IReadOnlyList<Meeting>> MeetingsAsync(CommandScene scene, CancellationToken cancel)
    {
        var current = await calendar.FindAsync(scene.Committee, "", cancel);
        var open = (await meetings.OfAsync(scene.Committee.Id, cancel)).Where(meeting =>
            meeting.Date < current.Date && meeting.AskedAt is not null && clock.GetUtcNow() <= meeting.ClosesAt(scene.Committee)
        );
        return [current, .. open.Reverse()];
    }

    /// <summary>The team of that name, and those that had it before they retired: their words are in the notes still.</summary>
    private static IReadOnlyList<Team> TeamsNamed(CommandScene scene, string words) =>
        [
            .. new[] { new TeamNames(scene.Committee.ActiveTeams).Find(words) }
                .Concat(scene.Committee.Teams.Where(team => team.Retired).Select(team => new TeamNames([team]).Find(words)))
                .OfType<Team>(),
        ];

    private async Task<string> TakeOutTeamAsync(CommandScene scene, Meeting meeting, Team team, CancellationToken cancel)
    {
        var (committee, by) = (scene.Committee, scene.Person.Id);
        var mine = await desk.PlacedAsync(by, meeting.Id, team.Id, cancel);
        var all = mine.Count > 0 || !committee.IsChair(by) ? mine : await PlacedByAnybodyAsync(meeting, team, cancel);
        foreach (var contribution in all.OrderByDescending(other => other.CreatedAt).ThenByDescending(other => other.Id))
        {
            await desk.WithdrawAsync(new(committee, meeting, team), contribution, by, cancel);
        }

        var rest = mine.Count == 0 && committee.IsChair(by) && await EmptyAsync(scene, meeting, team, cancel);
        var root = SectionKey.Team(team.Id);
        if (all.Count == 0 && !rest)
        {
            var said = await OnlyPublishedAsync(scene, meeting, team, cancel);
            book.WithdrawWhatWasSaid(said, scene.Person);
            return said.Count > 0
                ? $"**{team.PlainName}** has no text any more that could be taken out. What was undone or deleted before went on "
                    + "standing in the published notes for some minutes."
                : "";
        }

        await quoted.HideAsync(committee, meeting, key => key == root || key.IsBelow(root), by, cancel);
        foreach (var author in all.Select(contribution => contribution.PersonId).Distinct().Where(author => author != by))
        {
            outbox.Show(
                new Outgoing(
                    $"withdrew|{meeting.Id}|{team.Id}|{author}|{scene.DeliveryId}",
                    Address.Dm(author),
                    $"{scene.Person.Name} took your update of **{team.PlainName}** out of the notes of {meeting.LongDate}. If you "
                        + "disagree, please write to them. You can still send another one."
                )
            );
        }

        return $"I took {(mine.Count > 0 ? "your text about" : "the update of")} **{team.PlainName}** out of the notes of "
            + $"{meeting.LongDate}.";
    }

    /// <summary>
    /// The empty sections whose text, undone or deleted, may still stand in the published notes: amendments are gathered for some minutes.
    /// </summary>
    private async Task<IReadOnlyList<Section>> OnlyPublishedAsync(CommandScene scene, Meeting meeting, Team team, CancellationToken cancel)
    {
        var sections = Reports.OfTeam(team, await collected.SectionsAsync(meeting.Id, cancel)).ToList();
        var isTheirs =
            scene.Committee.IsChair(scene.Person.Id)
            || (await collected.ContributionsAsync(meeting.Id, cancel)).Any(contribution =>
                contribution.TeamId == team.Id && contribution.PersonId == scene.Person.Id
            );
        if (meeting.CompiledAt is null || !isTheirs || sections.Exists(section => !string.IsNullOrEmpty(section.Text)))
        {
            return [];
        }

        var versions = (await collected.VersionsAsync(meeting.Id, cancel)).ToLookup(version => version.Key);
        return
        [
            .. sections.Where(section =>
                versions[section.Key].Any(version => !string.IsNullOrEmpty(version.Text))
                && versions[section.Key].MaxBy(version => version.Version)!.Source != SectionBook.Withdrawn
            ),
        ];
    }

    private async Task<IReadOnlyList<Contribution>> PlacedByAnybodyAsync(Meeting meeting, Team team, CancellationToken cancel) =>
        [
            .. (await collected.ContributionsAsync(meeting.Id, cancel)).Where(contribution =>
                contribution.TeamId == team.Id && contribution.State == ContributionState.Placed
            ),
        ];

    private async Task<string> TakeOutItemAsync(CommandScene scene, Meeting meeting, string words, CancellationToken cancel)
    {
        var fit = (await items.OfAsync(meeting, cancel))
            .Where(item =>
                MayTakeOut(scene, item)
                && (
                    item.Raw.Equals(words, StringComparison.OrdinalIgnoreCase)
                    || (words.Length >= FewestLetters && item.Raw.Contains(words, StringComparison.OrdinalIgnoreCase))
                )
            )
            .ToList();
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
                    : $"{scene.Person.Name} took your item off the agenda of {meeting.LongDate}. If you disagree, please write to them."
            )
        );

        return $"I took {(isOwn ? "your" : $"{scene.Committee.NameOf(fit[0].PersonId)}'s")} item out of the notes of {meeting.LongDate}.";
    }

    [GeneratedRegex(@"\s+(\d{4}-\d{2}-\d{2})\z")]
    private static partial Regex DateAtTheEnd();

    private static bool MayTakeOut(CommandScene scene, Contribution item) =>
        item.PersonId == scene.Person.Id || scene.Committee.IsChair(scene.Person.Id);

    /// <summary>What stands in the team's sections and came by no message, from git, say; but not what other sections stand on.</summary>
    private async Task<bool> EmptyAsync(CommandScene scene, Meeting meeting, Team team, CancellationToken cancel)
    {
        var all = await collected.SectionsAsync(meeting.Id, cancel);
        var its = Reports.OfTeam(team, all);
        var others = all.Except(its).Select(section => section.Text).OfType<string>().ToList();
        var changes = its.Where(section => !string.IsNullOrEmpty(section.Text))
            .Select(section => new SectionChange(
                section.SectionKey,
                section.Text,
                PageFrame.Of(section.Text!, others),
                section.Heading,
                Withdraws: true
            ))
            .Where(change => change.Base != change.Ours)
            .ToList();
        await book.ApplyAsync(scene.Committee, meeting, changes, scene.Person, cancel);
        return changes.Count > 0;
    }
}
