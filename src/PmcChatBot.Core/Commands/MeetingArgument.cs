using System.Globalization;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary>Reads which meetings a command is about, and the reason behind them.</summary>
public sealed partial class MeetingArgument(IMeetings meetings, MeetingCalendar calendar, MeetingPlan plan, TimeProvider clock)
{
    private const int LongestReason = 300;
    private const int MostAtOnce = 12;

    /// <summary>The meeting at the beginning of the text: by its date, or <c>next</c>.</summary>
    public async Task<(Meeting Meeting, string After)> OneAsync(Committee committee, string arguments, CancellationToken cancel)
    {
        if (Next().Match(arguments) is { Success: true } next)
        {
            var coming = await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel);
            return (
                coming.Count > 0 ? coming[0] : throw new UserError($"{committee.Title} has no meeting planned."),
                arguments[next.Length..]
            );
        }

        if (Date(arguments, committee) is var (date, rest))
        {
            await plan.EnsureUntilAsync(committee, date.AddDays(1), cancel);
            return (await calendar.FindAsync(committee, $"{date:yyyy-MM-dd}", cancel), rest);
        }

        var dates = (await calendar.NextAsync(committee, 3, cancel)).Select(meeting => meeting.IsoDate);
        throw new MissingArgument("Which meeting?", $"The next ones are {string.Join(", ", dates)}.");
    }

    /// <summary>One meeting, several dates, or "next 3 meetings".</summary>
    public async Task<(IReadOnlyList<Meeting> Meetings, string After)> SeveralAsync(
        Committee committee,
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

            var next = await plan.EnsureNextAsync(committee, count, cancel);
            return next.Count > 0 ? (next, arguments[few.Length..]) : throw new UserError($"{committee.Title} has no meeting planned.");
        }

        var (first, rest) = await OneAsync(committee, arguments, cancel);
        var found = new List<Meeting> { first };
        var last = first.Date;
        while (NextDate(rest, last, committee) is var (date, after))
        {
            if (found.Count >= MostAtOnce)
            {
                throw new UserError($"At most {MostAtOnce} at once; `/pmc pause until <date>` is for longer. Nothing changed.");
            }

            last = date;
            await plan.EnsureUntilAsync(committee, date.AddDays(1), cancel);
            found.Add(await calendar.FindAsync(committee, $"{date:yyyy-MM-dd}", cancel));
            rest = after;
        }

        if (RangeTo().Match(rest) is { Success: true } to && DayPhrase.Take(rest[to.Length..], Today(committee)) is var (end, _))
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

    /// <summary>The day at the beginning of a text, within two years.</summary>
    public (DateOnly Day, string After)? Date(string text, Committee committee)
    {
        var today = Today(committee);
        return Near(DayPhrase.Take(text, today), today);
    }

    /// <exception cref="UserError">The day is too far away.</exception>
    public static (DateOnly Day, string After)? Near((DateOnly Day, string After)? found, DateOnly today) =>
        found?.Day > today.AddYears(2)
            ? throw new UserError($"{found.Value.Day:yyyy-MM-dd} is too far away: dates are within two years.")
            : found;

    /// <summary>The day where the committee is.</summary>
    public DateOnly Today(Committee committee) =>
        DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(committee.Schedule.TimeZone)).DateTime
        );

    /// <summary>What is left is the reason.</summary>
    /// <exception cref="UserError">It is too long.</exception>
    public static string Reason(string rest)
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

    [GeneratedRegex(@"\A(?:\s*(?:,|and\b|&))+\s*", RegexOptions.IgnoreCase)]
    private static partial Regex AndMore();

    [GeneratedRegex(@"\A\s*(?:the )?next (?<n>[2-9]|[1-9][0-9]|two|three|four|five|six) meetings(?=[\s,:]|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex NextFew();
}
