using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>pause</c>: no meetings for a time.</summary>
public sealed class PauseCommand(
    MeetingArgument which,
    MeetingPlan plan,
    CancelMeeting cancelMeeting,
    CommitteeNews news,
    TimeProvider clock
) : ICommand
{
    private const int LongestPauseInDays = 370;

    public IReadOnlyList<string> Names => ["pause"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var schedule = context.Committee.Schedule;
        if (arguments.Trim().Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            return await EndAsync(context, DateOnly.FromDateTime(now.UtcDateTime), cancel);
        }

        var today = which.Today(context.Committee);
        var phrase = AbsencePhrase.Parse(arguments, today);
        // "pause 2027-01-10" is until then.
        var (from, until, reason) = phrase is { IsBareDay: true, From: { } day }
            ? (today, day, phrase.Reason)
            : (phrase.From ?? today, phrase.Until, phrase.Reason);
        if (until is not { } end || phrase.IsUnclear)
        {
            throw new MissingArgument("Until when?", $"For instance `/pmc pause until {today.AddDays(28):yyyy-MM-dd}`.");
        }

        if (end <= today || end <= from || end > today.AddDays(LongestPauseInDays))
        {
            throw new UserError("A pause ends on a day to come, within a year.");
        }

        var (first, last) = (schedule.StartOn(from, TimeOnly.MinValue), schedule.StartOn(end, TimeOnly.MinValue));
        var off = (await plan.EnsureUntilAsync(context.Committee, end, cancel))
            .Where(meeting =>
                meeting.StartsAt > now
                && meeting.StartsAt >= first
                && meeting.StartsAt < last
                && meeting is { CancelledAt: null, PostedAt: null }
            )
            .ToList();
        var pause = new Pause(from, end, MeetingArgument.Reason(reason));
        var replaced = schedule.Pauses.Where(pause.Overlaps).ToList();
        var before = string.Join(" and ", replaced.Select(other => $"from {other.From:yyyy-MM-dd} until {other.Until:yyyy-MM-dd}"));
        var instead = before.Length == 0 ? "" : $" It takes the place of the pause {before}.";
        if (off.Count > 0)
        {
            await cancelMeeting.RunAsync(context.Committee, off, context.Person, pause.Why, cancel, isTold: false);
        }

        await plan.PauseAsync(
            context.Committee,
            schedule.Pauses.Where(other => other.Until > today).Except(replaced).Append(pause),
            cancel
        );
        news.Tell(
            context.Committee,
            context.Person,
            $"{context.Person.Name} set a pause of {context.Committee.Title} from {from:yyyy-MM-dd} until {end:yyyy-MM-dd}"
                + $"{CancelMeeting.Because(pause.Why)}.{instead}{Cancelled(off)}"
        );
        return (
                off.Count == 0
                    ? $"There is no meeting {(from > today ? $"from {from:yyyy-MM-dd} " : "")}until {end:yyyy-MM-dd}."
                    : $"No meetings before {end:yyyy-MM-dd}:{Cancelled(off)} `/pmc meeting restore <date>` brings one back."
            )
            + instead
            + " A new schedule plans none either; `/pmc pause off` ends that.";
    }

    private static string Cancelled(IReadOnlyList<Meeting> off) =>
        off.Count == 0 ? "" : $" {string.Join(", ", off.Select(meeting => meeting.IsoDate))} {(off.Count == 1 ? "is" : "are")} cancelled.";

    private async Task<string> EndAsync(CommandContext context, DateOnly today, CancellationToken cancel)
    {
        if (!context.Committee.Schedule.Pauses.Any(pause => pause.Until > today))
        {
            throw new UserError("There is no pause. Nothing changed.");
        }

        await plan.PauseAsync(context.Committee, [], cancel);
        news.Tell(context.Committee, context.Person, $"{context.Person.Name} ended the pause of {context.Committee.Title}.");
        return "There is no pause any more. Meetings that were cancelled stay so until `/pmc meeting restore <date>`.";
    }
}
