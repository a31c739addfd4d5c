using System.Globalization;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>meeting add</c>, <c>meeting move</c>, <c>meeting cancel</c>, <c>meeting restore</c> and <c>pause</c></summary>
public sealed partial class MeetingCommands(
    IMeetings meetings,
    MeetingCalendar calendar,
    MeetingPlan plan,
    MoveMeeting move,
    CancelMeeting cancelMeeting,
    TimeProvider clock
) : ICommand
{
    private const int LongestPauseInDays = 370;
    private const int LongestReason = 300;

    public IReadOnlyList<string> Names => ["meeting add", "meeting move", "meeting cancel", "meeting restore", "pause"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName switch
        {
            "meeting add" => AddAsync(context, arguments, cancel),
            "meeting move" => MoveAsync(context, arguments, cancel),
            "meeting cancel" => CancelAsync(context, arguments, cancel),
            "meeting restore" => RestoreAsync(context, arguments, cancel),
            _ => PauseAsync(context, arguments, cancel),
        };

    private Task<string> AddAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (date, rest) = Date(arguments) ?? throw new MissingArgument("On which day?", "A date is written like 2026-12-01.");
        var time = TakeTime(ref rest);
        return move.AddAsync(context.Committee, StartOn(context.Committee, date, time), context.Person, Reason(rest), cancel);
    }

    private async Task<string> MoveAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (meeting, rest) = await MeetingAsync(context, arguments, cancel);
        var day = Date(To().Replace(rest, ""));
        rest = day?.After ?? rest;
        var time = TakeTime(ref rest);
        if (day is null && time is null)
        {
            throw new MissingArgument(
                "To which day or time?",
                $"For instance `/pmc meeting move {meeting.IsoDate} to 2026-12-01 at 10:30`."
            );
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(context.Committee.Schedule.TimeZone);
        time ??= TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(meeting.StartsAt, zone).DateTime);
        var startsAt = StartOn(context.Committee, day?.Day ?? meeting.Date, time);
        return startsAt == meeting.StartsAt
            ? throw new UserError($"The meeting of {meeting.LongDate} starts then already.")
            : await move.RunAsync(context.Committee, meeting, startsAt, context.Person, Reason(rest), cancel);
    }

    private async Task<string> CancelAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (meeting, rest) = await MeetingAsync(context, arguments, cancel);
        return await cancelMeeting.RunAsync(context.Committee, meeting, context.Person, Reason(rest), cancel);
    }

    private async Task<string> RestoreAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var cancelled = (await meetings.PlannedSinceAsync(context.Committee.Id, clock.GetUtcNow(), cancel))
            .Where(meeting => meeting.CancelledAt is not null)
            .ToList();
        var known =
            cancelled.Count == 0
                ? "No meeting to come is cancelled."
                : $"Cancelled are: {string.Join(", ", cancelled.Select(meeting => meeting.IsoDate))}.";
        var (date, _) = Date(arguments) ?? throw new MissingArgument("Which meeting?", known);
        var meeting =
            cancelled.Find(meeting => meeting.Date == date)
            ?? throw new UserError($"No meeting of {date:yyyy-MM-dd} was cancelled. {known}");
        return await cancelMeeting.RestoreAsync(context.Committee, meeting, context.Person, cancel);
    }

    private async Task<string> PauseAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (until, rest) =
            Date(Until().Replace(arguments, "")) ?? throw new MissingArgument("Until when?", "A date is written like 2027-01-10.");
        var now = clock.GetUtcNow();
        var end = context.Committee.Schedule.StartOn(until, TimeOnly.MinValue);
        if (end <= now || end > now.AddDays(LongestPauseInDays))
        {
            throw new UserError("A pause ends on a day to come, within a year.");
        }

        var off = (await plan.EnsureUntilAsync(context.Committee, until, cancel))
            .Where(meeting => meeting.StartsAt > now && meeting.StartsAt < end && meeting is { CancelledAt: null, PostedAt: null })
            .ToList();
        if (off.Count > 0)
        {
            await cancelMeeting.RunAsync(context.Committee, off, context.Person, Reason(rest), cancel);
        }

        var dates = string.Join(", ", off.Select(meeting => meeting.IsoDate));
        return off.Count == 0
            ? $"There is no meeting before {until:yyyy-MM-dd}, so there is nothing to pause."
            : $"No meetings before {until:yyyy-MM-dd}: {dates} {(off.Count == 1 ? "is" : "are")} cancelled. `/pmc meeting restore <date>` "
                + "brings one back.";
    }

    /// <summary>The meeting at the beginning of the text: by its date, or <c>next</c>.</summary>
    private async Task<(Meeting Meeting, string After)> MeetingAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        if (Next().Match(arguments) is { Success: true } next)
        {
            var coming = await meetings.SinceAsync(context.Committee.Id, clock.GetUtcNow(), cancel);
            return (
                coming.Count > 0 ? coming[0] : throw new UserError($"{context.Committee.Title} has no meeting planned."),
                arguments[next.Length..]
            );
        }

        if (Date(arguments) is var (date, rest))
        {
            await plan.EnsureUntilAsync(context.Committee, date.AddDays(1), cancel);
            return (await calendar.FindAsync(context.Committee, $"{date:yyyy-MM-dd}", cancel), rest);
        }

        var dates = (await calendar.NextAsync(context.Committee, 3, cancel)).Select(meeting => meeting.IsoDate);
        throw new MissingArgument("Which meeting?", $"The next ones are {string.Join(", ", dates)}.");
    }

    /// <summary>The time right behind a date. Numbers in a reason are none: "at 5 people's request", "because of 4.20".</summary>
    private static TimeOnly? TakeTime(ref string rest)
    {
        if (LeadingTime().Match(rest) is not { Success: true } found)
        {
            return null;
        }

        var written = found.Value;
        rest = rest[found.Length..];
        return RecurrencePhrase.TakeTime(ref written);
    }

    private (DateOnly Day, string After)? Date(string text)
    {
        if (Leading().Match(text) is not { Success: true } found)
        {
            return null;
        }

        var written = found.Groups["date"].Value;
        if (!DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw new UserError($"\"{written}\" is not a date I can read. Write it like 2026-12-01.");
        }

        return date <= DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddYears(2)
            ? (date, text[found.Length..])
            : throw new UserError($"{written} is too far away: dates are within two years.");
    }

    private static DateTimeOffset StartOn(Committee committee, DateOnly date, TimeOnly? time) =>
        time is { } given ? committee.Schedule.StartOn(date, given) : committee.Schedule.StartOn(date);

    private static string Reason(string rest)
    {
        var reason = Quoting.Without(rest.Trim().TrimStart(':', ',', '-').Trim());
        reason = reason is ['(', .. var inside, ')'] && !inside.Contains('(') ? inside : reason;
        return reason.Length <= LongestReason
            ? reason
            : throw new UserError($"Please give the reason in at most {LongestReason} characters. Nothing has changed.");
    }

    [GeneratedRegex(@"\A\s*(?:on )?(?<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?=[\s,:]|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex Leading();

    [GeneratedRegex(
        @"\A\s*(?:the )?next(?: one| meeting)?(?=\s|\z)(?!\s+(?:day|week|month|year|mon|tue|wed|thu|fri|sat|sun))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Next();

    [GeneratedRegex(
        @"\A[\s,]*(?:(?:at\s+)?[0-9]{1,2}[:.h][0-9]{2}(?:\s*[ap]\.?m\b\.?)?|(?:at\s+)?[0-9]{1,2}\s*[ap]\.?m\b\.?"
            + @"|at\s+[0-9]{1,2}(?=\s*(?:\z|[,:;(-])))(?![0-9])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LeadingTime();

    [GeneratedRegex(@"\A\s*to ", RegexOptions.IgnoreCase)]
    private static partial Regex To();

    [GeneratedRegex(@"\A\s*(?:until|till|to) ", RegexOptions.IgnoreCase)]
    private static partial Regex Until();
}
