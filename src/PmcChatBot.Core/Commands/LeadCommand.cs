using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>lead</c></summary>
public sealed class LeadCommand(MeetingCalendar calendar, ICollected collected, RosterDesk roster, AskLeads ask) : ICommand
{
    public IReadOnlyList<string> Names => ["lead"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        if (words.Length == 0)
        {
            throw new UserError($"Who leads {team.PlainName} now? `/pmc lead {team.PlainName} <person ...>`, or `vacant`.");
        }

        var people = HeadingText.SplitLeads(words).Select(scene.Committee.PersonCalled).ToList();
        var changed = team with { Leads = [.. people.Select(person => person.Id)] };
        var committee = scene.Committee.With(changed);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => heading is null ? TeamHeading.Of(changed, committee) : TeamHeading.WithLeads(heading, changed.Leads, committee),
            scene.Person,
            cancel);
        await AskAsync(committee, changed, cancel);
        return people.Count == 0
            ? $"**{team.PlainName}** is vacant now."
            : $"**{team.PlainName}** is led by {string.Join(" and ", people.Select(person => person.Name))} now.";
    }

    private async Task AskAsync(Committee committee, Team team, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(committee, "", cancel);
        var prompts = await collected.PromptsAsync(meeting.Id, cancel);
        foreach (var prompt in prompts.Where(prompt => prompt.TeamId == team.Id && !team.Leads.Contains(prompt.PersonId)))
        {
            prompt.HandedOver = true;
        }

        foreach (var person in meeting.AskedAt is null ? [] : Duties.AskedFor(team, meeting))
        {
            if (!prompts.Any(prompt => prompt.TeamId == team.Id && prompt.PersonId == person && !prompt.HandedOver))
            {
                await ask.AskAsync(committee, meeting, team, person, cancel);
            }
        }
    }
}
