using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>remind</c></summary>
public sealed partial class RemindCommand(IMeetings meetings, MeetingCalendar calendar, RemindLeads remind, TimeProvider clock) : ICommand
{
    public IReadOnlyList<string> Names => ["remind"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        var date = DateAtTheEnd().Match(arguments);
        var meeting = await MeetingAsync(committee, date.Groups[1].Value, cancel);
        if (meeting.AskedAt is null)
        {
            throw new UserError($"The leads have not been asked for {meeting.LongDate} yet. `/pmc ask` asks them now.");
        }

        if (clock.GetUtcNow() > meeting.ClosesAt(committee))
        {
            throw new UserError($"The notes of {meeting.LongDate} are closed, so I remind nobody.");
        }

        var teams = TeamsIn(committee, date.Success ? arguments[..date.Index] : arguments);
        var reminded = await remind.RunAsync(committee, meeting, [.. teams.Select(team => team.Id)], now: true, cancel);
        return Say(reminded, teams);
    }

    /// <summary>The newest meeting whose leads were asked and that still accepts answers, or else the next meeting.</summary>
    private async Task<Meeting> MeetingAsync(Committee committee, string date, CancellationToken cancel) =>
        date.Length > 0
            ? await calendar.FindAsync(committee, date, cancel)
            : (await meetings.OpenAsync(committee, clock.GetUtcNow(), cancel)).LastOrDefault(meeting => meeting.AskedAt is not null)
                ?? await calendar.FindAsync(committee, "", cancel);

    private static string Say(Reminded reminded, IReadOnlyList<Team> teams)
    {
        string[] said =
        [
            reminded.People == 0 ? "" : $"I am reminding {reminded.People} {(reminded.People == 1 ? "person" : "people")}.",
            reminded.NotYet.Count == 0
                ? ""
                : $"{Names(reminded.NotYet)} {(reminded.NotYet.Count == 1 ? "gets" : "get")} the question first; `/pmc ask` sends it now.",
            reminded.Nobody.Count == 0 ? "" : $"Nobody can be reminded for {Names(reminded.Nobody)}: name a lead with `/pmc lead`.",
        ];
        var all = string.Join(' ', said.Where(sentence => sentence.Length > 0));
        return all.Length > 0 ? all
            : teams.Count == 0 ? "Everybody has answered."
            : $"{Names(teams)} {(teams.Count == 1 ? "has" : "have")} answered already.";

        static string Names(IEnumerable<Team> teams) => string.Join(", ", teams.Select(team => $"**{team.PlainName}**"));
    }

    private static IReadOnlyList<Team> TeamsIn(Committee committee, string words)
    {
        var teams = new List<Team>();
        while (words.Length > 0)
        {
            var (team, rest) = TeamPrefix.Read(committee, words);
            teams.Add(team);
            words = rest.TrimStart(',', ' ');
        }

        return teams;
    }

    [GeneratedRegex(@"\s*(\d{4}-\d{2}-\d{2})\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex DateAtTheEnd();
}
