using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>When somebody is away, as they say it: <c>holidays from 20 December until 3 January</c>, <c>for two weeks</c>.</summary>
/// <param name="From">The first day; <see langword="null"/> if it was not said.</param>
/// <param name="Until">The day on which they are back; <see langword="null"/> if it was not said.</param>
/// <param name="Before">The words before the first day or length that was said.</param>
/// <param name="Reason">The words that are no days.</param>
public sealed partial record AbsencePhrase(DateOnly? From, DateOnly? Until, string Before, string Reason)
{
    private const int LongestText = 1000;

    /// <summary>Whether words are left that look like a time, and no end was understood.</summary>
    public bool IsUnclear { get; private init; }

    /// <summary>Whether one day was said and nothing about it: <c>friday</c>, and not <c>until friday</c>.</summary>
    public bool IsBareDay { get; private init; }

    private const int DaysInWeek = 7;

    // In the middle of a reason, shorter words are no days unless a word in front says so: "too much sun", "on sun".
    private const int ShortestInReason = 5;

    /// <summary>Reads what somebody typed. Days and the reason may come in any order.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">The day on which it was typed, where its author is.</param>
    /// <exception cref="UserError">
    /// A day does not exist or may be two, "until" is followed by none, or it is about several absences.
    /// </exception>
    public static AbsencePhrase Parse(string text, DateOnly today)
    {
        DateOnly? from = null;
        DateOnly? until = null;
        DateOnly? day = null;
        int? days = null;
        var (isOpen, isAhead, isInclusive) = (false, false, false);
        var reason = new List<string>();
        string? before = null;
        if (text.Length > LongestText)
        {
            throw new UserError($"Please say that in at most {LongestText} characters. Nothing changed.");
        }

        for (var rest = DayRanges.Spelled(Blanks().Replace(text, " ").Trim()); rest.Length > 0; )
        {
            var word = Keyword().Match(rest);
            var (kind, after) = (word.Groups["word"].Value.ToLowerInvariant(), rest[word.Length..]);
            var isUntil = kind is "until" or "till" or "til" or "bis";
            if (isUntil && FurtherNotice().Match(after) is { Success: true } notice)
            {
                isOpen = true;
                Take(after[notice.Length..]);
            }
            else if (isUntil && Month().Match(after) is { Success: true } month)
            {
                until = StartOf(month, from ?? day ?? today);
                Take(after[month.Length..]);
            }
            else if (kind == "and" && until is { } weekEnds && Period().Match(after) is { Success: true } more && IsNext(more))
            {
                // This week and the next.
                until = NextPeriod(more.Groups["unit"].Value, weekEnds);
                Take(after[more.Length..]);
            }
            else if (
                Period().Match(after) is { Success: true } period
                && (
                    kind.Length > 0
                    // In a reason, "the third time this month" is no time.
                    || (until is null && day is null && (reason.Count == 0 || IsWeek(period) || IsAll(after, period.Length)))
                )
            )
            {
                var next = NextPeriod(period.Groups["unit"].Value, today);
                var afterNext = NextPeriod(period.Groups["unit"].Value, next);
                var isBack = kind is "back" or "return";
                (from, until) =
                    isBack && !IsNext(period) ? throw UntilWhen(period.Value)
                    : !IsNext(period) ? (from, next)
                    : kind is "through" or "thru" or "including" ? (from, afterNext)
                    : !isUntil && !isBack ? (next, afterNext)
                    : (from, period.Groups["end"].Success ? afterNext : next);
                Take(after[period.Length..]);
            }
            else if (
                kind is "for" or "in" or "back" or "return" or ""
                && DayPhrase.TakeLength(after) is var (length, afterLength)
                && (
                    kind.Length > 0
                    || (
                        (until, days) is (null, null)
                        && (reason.Count == 0 || ((from, day) is (null, null) && IsAll(after, after.Length - afterLength.Length)))
                    )
                )
            )
            {
                // Away in two weeks: until when?
                isAhead |= kind == "in";
                from = kind == "in" ? today.AddDays(length) : from;
                until = kind is "back" or "return" ? today.AddDays(length) : until;
                days = kind is "for" or "" ? length : days;
                Take(afterLength);
            }
            else if (
                DayPhrase.Take(after, Since(kind, after) ?? Base(kind, after)) is var (found, afterDay)
                && (kind.Length > 0 || reason.Count == 0 || after.TrimEnd().Length - afterDay.Length >= ShortestInReason)
            )
            {
                switch (kind)
                {
                    case "until" or "till" or "til" or "bis" when OfWeek().IsMatch(afterDay):
                        // "Until the 2nd week of January", "until Monday week"
                        throw UntilWhen(after);
                    case "until" or "till" or "til" or "bis" or "back" or "return":
                        until = found;
                        break;
                    case "to" or "-" or "\u2013" or "from" or "starting" or "vom" or "ab" when until is not null:
                        throw DayRanges.Several();
                    case "to" or "-" or "\u2013":
                        (from, until, day) = (from ?? day, found, null);
                        break;
                    case "through" or "thru" or "including":
                        (until, isInclusive) = (found.AddDays(1), true);
                        break;
                    case "from" or "starting" or "since" or "vom" or "ab":
                        from = found;
                        break;
                    case "week" when until is { } ended && found.AddDays(-(((int)found.DayOfWeek + 6) % DaysInWeek)) == ended:
                        until = ended.AddDays(DaysInWeek);
                        break;
                    case "week" when until is not null:
                        throw DayRanges.Several();
                    case "week":
                        from = found.AddDays(-(((int)found.DayOfWeek + 6) % DaysInWeek));
                        until = from.Value.AddDays(DaysInWeek);
                        break;
                    case "every" or "each":
                        throw new UserError(
                            "I note one absence at a time. Days of the week on which you never work are `/pmc me hours 9-17 mon-thu`."
                        );
                    case var _ when day is { } first && found == first.AddDays(1):
                        (from, until, day) = (from ?? first, found.AddDays(1), null);
                        break;
                    case "and" or "" when (from, until) is (not null, { } ended) && found == ended && reason.Count == 0:
                        until = found.AddDays(1);
                        break;
                    case var _ when day is not null:
                    case "and" or "" when until is not null && (kind == "and" || reason.Count == 0):
                        throw DayRanges.Several();
                    default:
                        day = found;
                        break;
                }

                Take(afterDay);
            }
            else if (isUntil)
            {
                throw UntilWhen(after);
            }
            else if (until is { } last && Inclusive().Match(rest) is { Success: true } inclusive)
            {
                (until, isInclusive) = (isInclusive ? last : last.AddDays(1), true);
                Take(rest[inclusive.Length..]);
            }
            else
            {
                var next = NextWord().Match(rest);
                reason.Add(next.Value.Trim());
                rest = rest[next.Length..].TrimStart();
            }

            void Take(string left)
            {
                before ??= string.Join(' ', reason);
                // The bracket of "(back Monday)".
                rest = word.Value.Contains('(', StringComparison.Ordinal) ? left.TrimStart(' ', ')') : left.TrimStart();
            }
        }

        var isBareDay = day is not null && (from, until, days) is (null, null, null);
        from ??= day;
        until ??= days is { } count ? (from ?? today).AddDays(count) : day?.AddDays(1);
        var words = string.Join(' ', reason);
        var isUnclear =
            (until is null && !isOpen && (isAhead || TimeWord().IsMatch(words)))
            || DayInReason().IsMatch(words)
            || (words.Any(char.IsDigit) && !words.Any(char.IsLetter));
        return new AbsencePhrase(from, until, before ?? words, words) { IsUnclear = isUnclear, IsBareDay = isBareDay };

        // A day follows those before it; "next week" is said today.
        DateOnly Base(string kind, string said) =>
            DayPhrase.IsNextWeek(said) ? today : (kind is "back" or "return" ? until : null) ?? from ?? day ?? today;
        // "Since friday" is the one that was.
        DateOnly? Since(string kind, string said) =>
            kind != "since" ? null
            : DayPhrase.IsWeekday(said) ? today.AddDays(-DaysInWeek)
            : today.AddYears(-1).AddDays(1);
        UserError UntilWhen(string said) =>
            new($"Until when? I could not read \"{said.Trim()}\". Write for instance `until {today.AddDays(DaysInWeek):yyyy-MM-dd}`.");
        static bool IsNext(Match period) => period.Groups["which"].Value.Equals("next", StringComparison.OrdinalIgnoreCase);
        static bool IsWeek(Match period) => period.Groups["unit"].Value.StartsWith("w", StringComparison.OrdinalIgnoreCase);
        static bool IsAll(string of, int length) => string.IsNullOrWhiteSpace(of[length..]);
    }

    private static DateOnly NextPeriod(string unit, DateOnly today) =>
        char.ToLowerInvariant(unit[0]) switch
        {
            'w' => today.AddDays(DaysInWeek - (((int)today.DayOfWeek + 6) % DaysInWeek)),
            'm' => new DateOnly(today.Year, today.Month, 1).AddMonths(1),
            _ => new DateOnly(today.Year + 1, 1, 1),
        };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(
        @"\A[\s,(]*(?:i(?:'|\u2019)ll\s+|i\s+will\s+)?(?:be\s+)?(?<word>back|return)(?:ing)?"
            + @"(?:\s+(?:online|home|to\s+work|at\s+work|in\s+the\s+office))?(?:\s+(?:on|by|in))?(?:\s+(?:the\s+)?week\s+of)?(?=\s)\s*"
            + @"|\A[\s,]*(?:and\s+)?(?:the\s+)?(?<word>week)\s+(?:of|from|starting)\s+"
            + @"|\A[\s,]*(?<word>every|each)\s+(?:other|second|2nd)\s+"
            + @"|\A[\s,]*(?<word>until|till|til|bis|through|thru|including|to|from|vom|ab|since|starting|for|in|on|and|every|each"
            + @"|-|\u2013)?(?=[\s0-9]|\z)\s*"
            + @"|\A",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Keyword();

    /// <summary>A month's first day; the next month's, if its end is meant.</summary>
    private static DateOnly StartOf(Match written, DateOnly today)
    {
        var month = DayPhrase.MonthOf(written.Groups["mon"].Value);
        var isEnd = written.Groups["end"].Success;
        var year = written.Groups["y"].Success
            ? Number(written, "y")
            : today.Year + (month < today.Month || (month == today.Month && !isEnd) ? 1 : 0);
        return new DateOnly(year, month, 1).AddMonths(isEnd ? 1 : 0);
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A\s*(?:the\s+)?(?:(?<end>end)\s+of\s+|early\s+(?:in\s+)?|(?:beginning|start)\s+of\s+)?"
            + DayPhrase.Months
            + @"(?:\s+(?<y>20[0-9]{2}))?(?=[\s,:;.)]|\z)(?!\.?\s+(?:the\s+)?[0-9])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Month();

    [GeneratedRegex(@"\A\s*further\s+notice(?=[\s,:;.)]|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex FurtherNotice();

    [GeneratedRegex(
        @"\A[\s,]*(?:the\s+)?(?=this\b|next\b|rest\b|end\b|all\b|whole\b)"
            + @"(?:(?:all|whole|rest\s+of|(?<end>end\s+of))\s+(?:of\s+)?(?:the\s+)?)?"
            + @"(?:(?<which>this|next)\s+)?(?<unit>week|month|year)(?=[\s,:;.)]|\z)(?!\s+(?:on\s+)?"
            + DayPhrase.Weekdays
            + @"\b)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Period();

    // "Covid-19" and "PR42" are no times.
    [GeneratedRegex(
        @"(?<![\w-])[0-9]|\b(?:days?|weeks?|weekend|months?|years?|fortnight|mon|tues?|wed|thurs?|fri|sat)\b|day\b"
            + @"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b(?:morning|(?:after)?noon|evening|tonight|christmas|easter)\b|\b"
            + DayPhrase.Months
            + @"\b(?<!\bmay)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TimeWord();

    [GeneratedRegex(
        @"\b(?:in|since|after|before|around|between|starting|from|over|during)\s+(?:the\s+|early\s+|mid-?\s*|late\s+)?(?:"
            + DayPhrase.Months
            + "|"
            + DayPhrase.Weekdays
            + @"|christmas|easter|next\s+(?:week|month|year))\b"
            // One of several days: "out Mon, Tue and Thu".
            + @"|\b(?:mon|tues?|wed|thu(?:rs?)?|fri)\b"
            // Another range.
            + @"|\b[0-9]{1,2}(?:st|nd|rd|th)?\s*[-\u2013]\s*[0-9]{1,2}(?:st|nd|rd|th)?\s+"
            + DayPhrase.Months
            + @"\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DayInReason();

    [GeneratedRegex(@"\A\s*(?:of\s+)?weeks?\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OfWeek();

    [GeneratedRegex(@"\A\s*\(?incl(?:usive|\.)?(?:[\s).,]|\z)\s*", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Inclusive();

    [GeneratedRegex(@"\A\s*\S+\s*")]
    private static partial Regex NextWord();
}
