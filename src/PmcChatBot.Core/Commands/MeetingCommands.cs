using System.Globalization;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
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
    private const int MostAtOnce = 12;

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
        var (date, rest) = Date(arguments, context.Committee) ?? throw new MissingArgument("On which day?", Example(context.Committee));
        var time = TakeTime(context.Committee, ref rest);
        return move.AddAsync(context.Committee, StartOn(context.Committee, date, time), context.Person, Reason(rest), cancel);
    }

    private async Task<string> MoveAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (meeting, rest) = await MeetingAsync(context, arguments, cancel);
        var today = Today(context.Committee);
        var day = Near(DayPhrase.TakeInWeekOf(meeting.Date, To().Replace(rest, ""), today), today);
        rest = day?.After ?? rest;
        var time = TakeTime(context.Committee, ref rest);
        if (LeftTime().IsMatch(rest))
        {
            throw new UserError($"I could not read \"{MarkdownText.Escape(rest.Trim())}\" as a time. Nothing changed.");
        }

        if (day is null && time is null)
        {
            throw new MissingArgument(
                "To which day or time?",
                $"For instance `/pmc meeting move {meeting.IsoDate} to {meeting.Date.AddDays(1):yyyy-MM-dd} at 10:30`."
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
        var (off, rest) = await SeveralAsync(context, arguments, cancel);
        if (off.Count == 1)
        {
            return await cancelMeeting.RunAsync(context.Committee, off[0], context.Person, Reason(rest), cancel);
        }

        await cancelMeeting.RunAsync(context.Committee, off, context.Person, Reason(rest), cancel);
        return $"The meetings of {string.Join(", ", off.Select(meeting => meeting.IsoDate))} are cancelled. What people wrote is kept. "
            + "`/pmc meeting restore <date>` brings one back.";
    }

    /// <summary>One meeting, several dates, or "next 3 meetings".</summary>
    private async Task<(IReadOnlyList<Meeting> Meetings, string After)> SeveralAsync(
        CommandContext context,
        string arguments,
        CancellationToken cancel
    )
    {
        if (NextFew().Match(arguments) is { Success: true } few)
        {
            var count = few.Groups["n"].Value.ToLowerInvariant() switch
            {
                "two" => 2,
                "three" => 3,
                "four" => 4,
                "five" => 5,
                "six" => 6,
                var digits => int.Parse(digits, CultureInfo.InvariantCulture),
            };
            if (count > MostAtOnce)
            {
                throw new UserError($"At most {MostAtOnce} at once; `/pmc pause until <date>` is for longer. Nothing changed.");
            }

            var next = await plan.EnsureNextAsync(context.Committee, count, cancel);
            return next.Count > 0
                ? (next, arguments[few.Length..])
                : throw new UserError($"{context.Committee.Title} has no meeting planned.");
        }

        var (first, rest) = await MeetingAsync(context, arguments, cancel);
        var found = new List<Meeting> { first };
        var last = first.Date;
        while (NextDate(rest, last, context.Committee) is var (date, after))
        {
            if (found.Count >= MostAtOnce)
            {
                throw new UserError($"At most {MostAtOnce} at once; `/pmc pause until <date>` is for longer. Nothing changed.");
            }

            last = date;
            await plan.EnsureUntilAsync(context.Committee, date.AddDays(1), cancel);
            found.Add(await calendar.FindAsync(context.Committee, $"{date:yyyy-MM-dd}", cancel));
            rest = after;
        }

        if (RangeTo().Match(rest) is { Success: true } to && DayPhrase.Take(rest[to.Length..], Today(context.Committee)) is var (end, _))
        {
            throw new UserError(
                $"That is a range of days. `/pmc pause from {first.IsoDate} until {end:yyyy-MM-dd}` cancels every meeting in it. "
                    + "Nothing changed."
            );
        }

        if (LeftDay().IsMatch(rest))
        {
            throw new UserError(
                $"Is \"{MarkdownText.Escape(rest.Trim(' ', ','))}\" another day? Write each day as a date, like {first.IsoDate}. "
                    + "Nothing changed."
            );
        }

        return ([.. found.DistinctBy(meeting => meeting.Id)], rest);
    }

    /// <summary>Another date behind a comma or "and". A day of the week alone may be in the reason.</summary>
    private (DateOnly Day, string After)? NextDate(string text, DateOnly last, Committee committee)
    {
        var (today, rest) = (Today(committee), AndMore().Replace(text, ""));
        if (rest.Length == text.Length && !Leading().IsMatch(rest))
        {
            return null;
        }

        if (DayAlone().Match(rest) is { Success: true } number)
        {
            // "September 5, 6 and 7"
            var day = int.Parse(number.Groups["d"].Value, CultureInfo.InvariantCulture);
            return day >= 1 && day <= DateTime.DaysInMonth(last.Year, last.Month)
                ? (new DateOnly(last.Year, last.Month, day), rest[number.Length..])
                : throw new UserError($"There is no {day}. in {last:MMMM yyyy}. Nothing changed.");
        }

        // In "7 September is a holiday" it is the reason.
        return Near(DayPhrase.TakeDate(rest, today), today) is var (date, after) && !IsSaid().IsMatch(after) ? (date, after) : null;
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
        var (date, _) = Date(arguments, context.Committee) ?? throw new MissingArgument("Which meeting?", known);
        var meeting =
            cancelled.Find(meeting => meeting.Date == date)
            ?? throw new UserError($"No meeting of {date:yyyy-MM-dd} was cancelled. {known}");
        return await cancelMeeting.RestoreAsync(context.Committee, meeting, context.Person, cancel);
    }

    private async Task<string> PauseAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var schedule = context.Committee.Schedule;
        if (arguments.Trim().Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            await plan.PauseAsync(context.Committee, null, cancel);
            return "There is no pause any more. Meetings that were cancelled stay so until `/pmc meeting restore <date>`.";
        }

        var today = Today(context.Committee);
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
        if (off.Count > 0)
        {
            await cancelMeeting.RunAsync(context.Committee, off, context.Person, Reason(reason), cancel);
        }

        await plan.PauseAsync(context.Committee, new Pause(from, end), cancel);
        var dates = string.Join(", ", off.Select(meeting => meeting.IsoDate));
        return (
                off.Count == 0
                    ? $"There is no meeting {(from > today ? $"from {from:yyyy-MM-dd} " : "")}until {end:yyyy-MM-dd}."
                    : $"No meetings before {end:yyyy-MM-dd}: {dates} {(off.Count == 1 ? "is" : "are")} cancelled. "
                        + "`/pmc meeting restore <date>` brings one back."
            ) + " A new schedule plans none either; `/pmc pause off` ends that.";
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

        if (Date(arguments, context.Committee) is var (date, rest))
        {
            await plan.EnsureUntilAsync(context.Committee, date.AddDays(1), cancel);
            return (await calendar.FindAsync(context.Committee, $"{date:yyyy-MM-dd}", cancel), rest);
        }

        var dates = (await calendar.NextAsync(context.Committee, 3, cancel)).Select(meeting => meeting.IsoDate);
        throw new MissingArgument("Which meeting?", $"The next ones are {string.Join(", ", dates)}.");
    }

    /// <summary>The time right behind a date. Numbers in a reason are none: "at 5 people's request", "because of 4.20".</summary>
    /// <exception cref="UserError">It is said in another zone than the committee's.</exception>
    private static TimeOnly? TakeTime(Committee committee, ref string rest)
    {
        if (LeadingTime().Match(rest) is not { Success: true } found)
        {
            return null;
        }

        var written = found.Value;
        rest = rest[found.Length..];
        var word = FirstWord().Match(rest).Groups["word"].Value;
        var zone = word.Length < 2 ? null : ZoneName.PlaceOf(word) ?? (word.Contains('/') || IsUtc(word) ? ZoneName.Read(word) : null);
        return zone is null ? RecurrencePhrase.TakeTime(ref written)
            : zone != committee.Schedule.TimeZone
                ? throw new UserError(
                    $"All times of {committee.Title} are those of {committee.Schedule.TimeZone}. Give {written.Trim()} {word} in that. "
                        + "Nothing changed."
                )
            : Taken(ref rest);

        TimeOnly? Taken(ref string left)
        {
            left = left[FirstWord().Match(left).Length..];
            return RecurrencePhrase.TakeTime(ref written);
        }

        static bool IsUtc(string word) => word.ToUpperInvariant() is "UTC" or "GMT" or "Z";
    }

    private (DateOnly Day, string After)? Date(string text, Committee committee)
    {
        var today = Today(committee);
        return Near(DayPhrase.Take(text, today), today);
    }

    private static (DateOnly Day, string After)? Near((DateOnly Day, string After)? found, DateOnly today) =>
        found?.Day > today.AddYears(2)
            ? throw new UserError($"{found.Value.Day:yyyy-MM-dd} is too far away: dates are within two years.")
            : found;

    private DateOnly Today(Committee committee) =>
        DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(committee.Schedule.TimeZone)).DateTime
        );

    private string Example(Committee committee) => $"For instance {Today(committee).AddDays(7):yyyy-MM-dd}, or `friday`.";

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

    [GeneratedRegex(@"\A(?<d>[0-9]{1,2})(?:st|nd|rd|th)?(?=\s*(?:\z|[,;:(&]|and\b))", RegexOptions.IgnoreCase)]
    private static partial Regex DayAlone();

    [GeneratedRegex(@"\A\s+(?:is|was|are|were|will)\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsSaid();

    [GeneratedRegex(
        @"\A\s*(?:(?:,|and\b|&|or\b)\s*)+(?:" + DayPhrase.Weekdays + @"\s*(?:\z|,|and\b|&|or\b)|[0-9]{4}-[0-9])|\A\s*or\s+[0-9]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LeftDay();

    [GeneratedRegex(@"\A\s*(?:(?:to|until|till|through|thru|-|\u2013)\s+|\.{2,}\s*|\u2026\s*)", RegexOptions.IgnoreCase)]
    private static partial Regex RangeTo();

    [GeneratedRegex(@"\A\s*(?:from|to|at)\s+[0-9]", RegexOptions.IgnoreCase)]
    private static partial Regex LeftTime();

    [GeneratedRegex(@"\A\s*to ", RegexOptions.IgnoreCase)]
    private static partial Regex To();

    [GeneratedRegex(@"\A(?:\s*(?:,|and\b|&))+\s*", RegexOptions.IgnoreCase)]
    private static partial Regex AndMore();

    [GeneratedRegex(@"\A\s*(?:the )?next (?<n>[2-9]|[1-9][0-9]|two|three|four|five|six) meetings(?=[\s,:]|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex NextFew();

    [GeneratedRegex(@"\A\s*\(?(?<word>[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*)\)?(?=[\s,:;.]|\z)")]
    private static partial Regex FirstWord();
}
