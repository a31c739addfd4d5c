using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>withdraw</c>: authors their own text, a chair anybody's.</summary>
public sealed class WithdrawCommand(MeetingCalendar calendar, ICollected collected, AgendaItems items, AnswerDesk desk, WaitingRoom waiting) : ICommand
{
    private const string HistoryKeepsIt = "If the notes were published, git's history still has it.";

    public IReadOnlyList<string> Names => ["withdraw"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        if (arguments.Length == 0)
        {
            throw new UserError("What shall I take out? `/pmc withdraw <team>` or `/pmc withdraw <words of an item>`");
        }

        var meeting = await calendar.FindAsync(scene.Committee, "", cancel);
        var item = (await items.OfAsync(meeting, cancel)).FirstOrDefault(item =>
            item.Raw.Contains(arguments, StringComparison.OrdinalIgnoreCase) && MayTakeOut(scene, item));
        if (item is not null)
        {
            await items.TakeBackAsync(meeting, item, scene.Person, cancel);
            return $"I took the item \"{item.Raw}\" out. {HistoryKeepsIt}";
        }

        var team = scene.Committee.TeamCalled(arguments);
        var mine = await desk.PlacedAsync(scene.Person.Id, meeting.Id, team.Id, cancel);
        foreach (var contribution in mine)
        {
            await desk.TakeBackAsync(scene.Committee, meeting, team, contribution, cancel);
        }

        if (mine.Count == 0 && scene.Committee.IsChair(scene.Person.Id))
        {
            await EmptyAsync(scene, meeting, team, cancel);
            return $"I took the update of **{team.PlainName}** out of the notes of {meeting.LongDate}. {HistoryKeepsIt}";
        }

        return mine.Count == 0
            ? throw new UserError($"Nothing of yours stands in the notes of {team.PlainName}. Its author or a chair can take it out.")
            : $"I took your text about **{team.PlainName}** out. {HistoryKeepsIt}";
    }

    private static bool MayTakeOut(CommandScene scene, Contribution item) =>
        item.PersonId == scene.Person.Id || scene.Committee.IsChair(scene.Person.Id);

    private async Task EmptyAsync(CommandScene scene, Meeting meeting, Team team, CancellationToken cancel)
    {
        await waiting.ClearNoUpdateAsync(scene.Committee, meeting, team, cancel);
        var sections = Reports.OfTeam(team, await collected.SectionsAsync(meeting.Id, cancel)).Where(section => !string.IsNullOrEmpty(section.Text));
        var changes = sections.Select(section => new SectionChange(section.SectionKey, section.Text, "", section.Heading)).ToList();
        var contribution = desk.New(scene.Person.Id, ContributionKind.Form, null);
        contribution.MeetingId = meeting.Id;
        contribution.TeamId = team.Id;
        contribution.State = ContributionState.Placed;
        await desk.ChangeAsync(scene.Committee, meeting, team, contribution, "", changes, [], cancel);
    }
}
