using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>When somebody is away, as they say it: <c>holidays from 20 December until 3 January</c>, <c>for two weeks</c>.</summary>
/// <param name="From">The first day; <see langword="null"/> if it was not said.</param>
/// <param name="Until">The day on which they are back; <see langword="null"/> if it was not said.</param>
/// <param name="Before">The words before the first day or length that was said.</param>
/// <param name="Reason">The words that are no days.</param>
public sealed partial record AbsencePhrase(DateOnly? From, DateOnly? Until, string Before, string Reason)
{
    private const int Week = 7;

    // In the middle of a reason, shorter words are no days unless a word in front says so: "too much sun", "on sun".
    private const int ShortestInReason = 5;

    /// <summary>Reads what somebody typed. Days and the reason may come in any order.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">The day on which it was typed, where its author is.</param>
    /// <exception cref="UserError">A day does not exist, or "until" is followed by none.</exception>
    public static AbsencePhrase Parse(string text, DateOnly today)
    {
        DateOnly? from = null;
        DateOnly? until = null;
        DateOnly? day = null;
        int? days = null;
        var reason = new List<string>();
        string? before = null;
        for (var rest = text.Trim(); rest.Length > 0; )
        {
            var word = Keyword().Match(rest);
            var (kind, after) = (word.Groups["word"].Value.ToLowerInvariant(), rest[word.Length..]);
            if (ThisOrNextWeek().Match(after) is { Success: true } week)
            {
                var monday = today.AddDays(Week - (((int)today.DayOfWeek + 6) % Week));
                (from, until) = week.Groups["which"].Value.Equals("next", StringComparison.OrdinalIgnoreCase)
                    ? kind is "until" or "till" or "til"
                        ? (from, monday)
                        : (monday, monday.AddDays(Week))
                    : (from, monday);
                Take(after[week.Length..]);
            }
            else if (kind is "for" && DayPhrase.TakeLength(after) is var (length, afterLength))
            {
                days = length;
                Take(afterLength);
            }
            else if (
                DayPhrase.Take(after, from ?? day ?? today) is var (found, afterDay)
                && (kind.Length > 0 || reason.Count == 0 || after.TrimEnd().Length - afterDay.Length >= ShortestInReason)
            )
            {
                switch (kind)
                {
                    case "until" or "till" or "til":
                        until = found;
                        break;
                    case "to" or "-" or "\u2013":
                        (from, until, day) = (from ?? day, found, null);
                        break;
                    case "through" or "thru" or "including":
                        until = found.AddDays(1);
                        break;
                    case "from" or "starting":
                        from = found;
                        break;
                    default:
                        day = found;
                        break;
                }

                Take(afterDay);
            }
            else if (kind is "until" or "till" or "til")
            {
                throw new UserError($"Until when? I could not read \"{after.Trim()}\". Write for instance `until 2026-12-01`.");
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
                rest = left.TrimStart();
            }
        }

        from ??= day;
        until ??= days is { } count ? (from ?? today).AddDays(count) : day?.AddDays(1);
        var words = string.Join(' ', reason);
        return new AbsencePhrase(from, until, before ?? words, words);
    }

    [GeneratedRegex(
        @"\A[\s,]*(?<word>until|till|til|through|thru|including|to|from|starting|for|on|-|\u2013)?(?=[\s0-9]|\z)\s*|\A",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Keyword();

    [GeneratedRegex(
        @"\A[\s,]*(?:the\s+)?(?:(?:all|whole|rest\s+of)\s+(?:the\s+|of\s+)?)?(?<which>this|next)\s+week(?=[\s,:;.)]|\z)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex ThisOrNextWeek();

    [GeneratedRegex(@"\A\s*\S+\s*")]
    private static partial Regex NextWord();
}
