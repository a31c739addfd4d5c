using System.Globalization;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>times</c>: when the leads are asked and reminded, and how long late answers are added.</summary>
public sealed partial class TimesCommand(ICommittees committees, IMeetings meetings, IOutbox outbox) : ICommand
{
    private const int MostDays = 60;

    public IReadOnlyList<string> Names => ["times"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        if (arguments.Length == 0)
        {
            return $"{Say(committee)} Change it with `/pmc times ask 3d remind 1d close 7d`.";
        }

        if (!Whole().IsMatch(arguments))
        {
            throw new UserError($"I could not read that. Write for instance `/pmc times ask 3d remind 20h close 7d`. {Say(committee)}");
        }

        foreach (Match pair in Pair().Matches(arguments))
        {
            var hours = Hours(pair);
            committee = pair.Groups["what"].Value.ToLowerInvariant() switch
            {
                "ask" => committee with { AskHoursBefore = hours },
                "remind" => committee with { RemindHoursBefore = hours },
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

        await committees.SaveAsync(committee, cancel);
        meetings.PlanAgain();
        ChairNews.Tell(
            outbox,
            committee,
            context.Person,
            $"{context.Person.Name} changed the times of {committee.Title}. {Say(committee)}"
        );
        return Say(committee);
    }

    private static int Hours(Match pair)
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
        + $"{Long(committee.RemindHoursBefore)} before it, and add late answers for {Long(committee.CloseAfterDays * 24)} after it.";

    private static string Long(int hours) =>
        hours % 24 == 0 ? $"{hours / 24} {(hours == 24 ? "day" : "days")}" : $"{hours} {(hours == 1 ? "hour" : "hours")}";

    [GeneratedRegex(
        @"\A(?:(?:ask|remind|close)\s+[0-9]{1,4}\s*(?:h|hours?|d|days?|w|weeks?)[\s,]*)+\z",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Whole();

    [GeneratedRegex(
        @"(?<what>ask|remind|close)\s+(?<number>[0-9]{1,4})\s*(?<unit>[hdw])",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pair();
}
