using System.Globalization;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>times</c>: when the leads are asked and reminded, and how long late answers are added.</summary>
public sealed partial class TimesCommand(ICommittees committees, IMeetings meetings, CommitteeNews news) : ICommand
{
    private const int MostDays = 60;

    public IReadOnlyList<string> Names => ["times"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        if (arguments.Length == 0)
        {
            return $"{Say(committee)} Change it with `/pmc times ask 3d remind 1d deputies 8h card 2h close 7d hours 9-17`.";
        }

        if (!Whole().IsMatch(arguments))
        {
            throw new UserError(
                $"I could not read that. Write for instance `/pmc times ask 3d remind 20h deputies 8h card 2h close 7d hours 9-17`. "
                    + Say(committee)
            );
        }

        if (Hours().Match(arguments) is { Success: true } written)
        {
            committee = committee with { Hours = WorkingHours.Parse(written.Groups["hours"].Value) };
        }

        committee = NoDeputies().IsMatch(arguments) ? committee with { DeputiesHoursBefore = null } : committee;
        foreach (Match pair in Pair().Matches(arguments))
        {
            var hours = HoursOf(pair);
            committee = pair.Groups["what"].Value.ToLowerInvariant() switch
            {
                "ask" => committee with { AskHoursBefore = hours },
                "remind" => committee with { RemindHoursBefore = hours },
                "deputies" or "deputy" => committee with { DeputiesHoursBefore = hours },
                "card" => committee with { CardHoursBefore = hours },
                _ => committee with
                {
                    CloseAfterDays = hours % 24 == 0 ? hours / 24 : throw new UserError("The notes close after whole days."),
                },
            };
        }

        if (committee.RemindHoursBefore >= committee.AskHoursBefore)
        {
            throw new UserError("A reminder comes after the question: `ask` has to be longer before the meeting than `remind`.");
        }

        if (committee.DeputiesHoursBefore >= committee.AskHoursBefore || committee.CardHoursBefore >= committee.AskHoursBefore)
        {
            throw new UserError("Deputies are asked, and chairs get their card, after the leads were asked: `ask` has to be the longest.");
        }

        await committees.SaveAsync(committee, cancel);
        meetings.PlanAgain();
        news.Tell(committee, context.Person, $"{context.Person.Name} changed the times of {committee.Title}. {Say(committee)}");
        return Say(committee);
    }

    private static int HoursOf(Match pair)
    {
        var number = int.Parse(pair.Groups["number"].Value, CultureInfo.InvariantCulture);
        var hours = pair.Groups["unit"].Value switch
        {
            "d" or "D" => number * 24,
            "w" or "W" => number * 7 * 24,
            _ => number,
        };
        return hours is >= 1 and <= MostDays * 24 ? hours : throw new UserError($"Times are from one hour to {MostDays} days.");
    }

    private static string Say(Committee committee) =>
        $"I ask the leads {Long(committee.AskHoursBefore)} before a meeting, remind those who have not answered "
        + $"{Long(committee.RemindHoursBefore)} before it, "
        + (
            committee.DeputiesHoursBefore is { } deputies
                ? $"ask their deputies too {Long(deputies)} before it, "
                : "do not ask deputies while a lead is there, "
        )
        + $"send the chairs a card of who is silent {Long(committee.CardHoursBefore)} before it, and add late answers for "
        + $"{Long(committee.CloseAfterDays * 24)} after it. "
        + $"I write to people {committee.Hours} in their own time, unless they set other hours.";

    private static string Long(int hours) =>
        hours % 24 == 0 ? $"{hours / 24} {(hours == 24 ? "day" : "days")}" : $"{hours} {(hours == 1 ? "hour" : "hours")}";

    private const string Length = @"[0-9]{1,4}\s*(?:h|hours?|d|days?|w|weeks?)";

    [GeneratedRegex(
        $@"\A(?:(?:(?:ask|remind|deput(?:y|ies)|card|close)\s+{Length}|deput(?:y|ies)\s+(?:off|never|no)|{HoursPart})(?:[\s,]+|\z))+\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Whole();

    [GeneratedRegex(
        @"(?<what>ask|remind|deput(?:y|ies)|card|close)\s+(?<number>[0-9]{1,4})\s*(?<unit>[hdw])",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pair();

    [GeneratedRegex(@"\bdeput(?:y|ies)\s+(?:off|never|no)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoDeputies();

    private const string HoursPart =
        @"\bhours\s+(?<hours>[0-9]{1,2}\s*(?:-|to)\s*[0-9]{1,2}(?:\s+(?!ask|remind|deput|card|close)[a-z,-]+)*)";

    [GeneratedRegex(HoursPart, RegexOptions.IgnoreCase)]
    private static partial Regex Hours();
}
