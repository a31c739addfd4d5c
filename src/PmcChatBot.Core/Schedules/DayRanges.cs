using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>Several days written in short, where one month or one order of numbers holds for all of them.</summary>
internal static partial class DayRanges
{
    /// <summary>Gives each day of a range its month: <c>10-20 September</c>, <c>Sep 10-20</c>, <c>between 1 and 3 May</c>.</summary>
    public static string Spelled(string text)
    {
        text = ThisAndNext().Replace(text, "through next week");
        text = AndTheNext().Replace(text, "and next week");
        text = WeekOf().Replace(text, "week of");
        text = NextWeek()
            .Replace(text, range => $"from {range.Groups[1]} next week {range.Groups[2].Value.Trim()} {range.Groups[3]} next week");
        text = TwoWeekdays().Replace(text, range => $"from {range.Groups[1]} {range.Groups[2].Value.Trim()} {range.Groups[3]}");
        text = Between().Replace(text, "from $1 to ");
        text = TwoIso().Replace(text, "$1 - ");
        text = TightDash().Replace(text, " - ");
        text = TwoNumbers().Replace(text, OfNumbers);
        text = ListThenMonth().Replace(text, List);
        text = MonthThenList().Replace(text, List);
        text = DaysOfMonth().Replace(text, range => Range(range, day => $"{day} {range.Groups["mon"]} {range.Groups["y"]}"));
        return MonthAndDays().Replace(text, range => Range(range, day => $"{range.Groups["mon"]} {day} {range.Groups["y"]}"));

        static string Range(Match found, Func<int, string> say)
        {
            var (first, last) = (Number(found, "d1"), Number(found, "d2"));
            return first < last ? $"from {say(first).TrimEnd()} {found.Groups["to"].Value.Trim()} {say(last).TrimEnd()}" : found.Value;
        }
    }

    /// <summary>What is said where several times are meant, which are read one at a time.</summary>
    public static UserError Several() => new("I take one range of days at a time: `<first day> to <day of return>`. Nothing changed.");

    /// <summary>12/24 - 1/2: one of the two says which number is the month.</summary>
    private static string OfNumbers(Match found)
    {
        var (one, other) = ((A: Number(found, "a"), B: Number(found, "b")), (A: Number(found, "c"), B: Number(found, "d")));
        var (monthFirst, dayFirst) = (one.B > 12 || other.B > 12, one.A > 12 || other.A > 12);
        if (monthFirst == dayFirst)
        {
            return found.Value;
        }

        var (first, last) = monthFirst
            ? (Say(one.B, one.A, "y1"), Say(other.B, other.A, "y2"))
            : (Say(one.A, one.B, "y1"), Say(other.A, other.B, "y2"));
        return first is null || last is null ? found.Value : $"{first} {found.Groups["to"].Value.Trim()} {last}";

        string? Say(int day, int month, string year) =>
            month is < 1 or > 12 ? null
            : found.Groups[year] is { Success: true, Value: var written }
                ? $"{day} {Name(month)} {(written.Length == 2 ? "20" : "")}{written}"
            : $"{day} {Name(month)}";
        static string Name(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
    }

    /// <summary>24, 25 and 26 September: days in a row are one absence.</summary>
    private static string List(Match found)
    {
        var days = found.Groups["d"].Captures.Select(day => int.Parse(day.Value, CultureInfo.InvariantCulture)).ToList();
        return days.Zip(days.Skip(1)).All(pair => pair.Second == pair.First + 1)
            ? $"from {days[0]} {found.Groups["mon"]} through {days[^1]} {found.Groups["mon"]}"
            : throw Several();
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    private const string Ordinal = "(?:st|nd|rd|th|\\.)?";

    private const string To = @"(?<to>\s*(?:-|\u2013|\b(?:to|until|till|til|through|thru)\b)\s*)(?:the\s+)?";

    private const string More = @"(?:\s*(?:,\s*(?:and\s+)?|&\s*|and\s+)(?<d>[0-9]{1,2})" + Ordinal + ")";

    [GeneratedRegex(
        @"(?<=[0-9](?:st|nd|rd|th)?)\s*[-\u2013]\s*(?="
            + DayPhrase.Months
            + @"\b)|(?<=\b"
            + DayPhrase.Weekdays
            + @")[-\u2013](?="
            + DayPhrase.Weekdays
            + @"\b)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TightDash();

    [GeneratedRegex(
        @"(?<![\w./:-])(?<a>[0-9]{1,2})/(?<b>[0-9]{1,2})(?:/(?<y1>[0-9]{4}|[0-9]{2}))?"
            + @"(?<to>\s*(?:-|\u2013)\s*|\s+(?:to|until|till|til|through|thru)\s+)"
            + @"(?<c>[0-9]{1,2})/(?<d>[0-9]{1,2})(?:/(?<y2>[0-9]{4}|[0-9]{2}))?(?![\w./:-])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TwoNumbers();

    [GeneratedRegex(
        @"(?<![\w./:-])(?:on\s+)?(?:the\s+)?(?<d>[0-9]{1,2})" + Ordinal + More + @"+(?:\s+of)?\s+" + DayPhrase.Months + @"\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex ListThenMonth();

    [GeneratedRegex(
        @"(?<![\w./:-])(?<![0-9]\s)(?:on\s+)?" + DayPhrase.Months + @"\.?\s+(?<d>[0-9]{1,2})" + Ordinal + More + @"+(?=\s*(?:\z|[.;:(]))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MonthThenList();

    [GeneratedRegex(@"\bthis(?:\s+week)?\s+(?:and|&)\s+(?:the\s+)?next\s+week\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ThisAndNext();

    [GeneratedRegex(@"\band\s+the\s+(?:week|one)\s+after(?:\s+that)?\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex AndTheNext();

    [GeneratedRegex(@"\b(?:w/c|wk\.?\s+of|week\s+(?:commencing|beginning))(?=\s)", RegexOptions.IgnoreCase)]
    private static partial Regex WeekOf();

    [GeneratedRegex(
        @"(?<!\b(?:from|between|every|each|until|till|til)\s+(?:the\s+)?)\b("
            + DayPhrase.Weekdays
            + @")(\s*(?:-|\u2013)\s*|\s+(?:to|through|thru)\s+)("
            + DayPhrase.Weekdays
            + @")\b(?!\s*[0-9])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TwoWeekdays();

    [GeneratedRegex(
        @"\b(?:from\s+)?("
            + DayPhrase.Weekdays
            + @")(\s*(?:-|\u2013|\b(?:to|until|till|through|thru)\b)\s*)("
            + DayPhrase.Weekdays
            + @")\s+(?:of\s+)?next\s+week\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NextWeek();

    [GeneratedRegex(
        @"\bbetween ((?:[^ ]{1,20} ){0,3}?[^ ]{0,20}(?:[0-9]|"
            + DayPhrase.Months
            + "|"
            + DayPhrase.Weekdays
            + @"|today|tomorrow)[^ ]{0,12}) and ",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Between();

    [GeneratedRegex(@"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?:\s*(?:\.{2,}|/|\u2026)\s*|\s+)(?=[0-9]{4}-)")]
    private static partial Regex TwoIso();

    [GeneratedRegex(
        @"(?<!\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:the )?)"
            + @"(?<![\w./:-])(?:from\s+)?(?:the\s+)?(?<d1>[0-9]{1,2})"
            + Ordinal
            + To
            + "(?<d2>[0-9]{1,2})"
            + Ordinal
            + @"(?:\s+of)?\s+"
            + DayPhrase.Months
            + @"\.?(?:,?\s+(?<y>[0-9]{4}))?(?!\w)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DaysOfMonth();

    [GeneratedRegex(
        @"(?<![\w./:-])(?:from\s+)?(?:the\s+)?"
            + DayPhrase.Months
            + @"\.?\s+(?<d1>[0-9]{1,2})"
            + Ordinal
            + To
            + "(?<d2>[0-9]{1,2})"
            + Ordinal
            + @"(?:,?\s+(?<y>[0-9]{4}))?(?![\w./:-])(?!\s+(?:of\s+)?"
            + DayPhrase.Months
            + ")",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MonthAndDays();
}
