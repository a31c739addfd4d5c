using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Commands;

/// <summary>The date of a meeting at the end of a command: <c>withdraw CLI 2017-09-05</c>.</summary>
internal static partial class TrailingDate
{
    /// <summary>The words before the date, and the date; empty if there is none.</summary>
    public static (string Words, string Date) Split(string arguments) =>
        DateAtTheEnd().Match(arguments) is { Success: true } date
        && DateOnly.TryParseExact(date.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? (arguments[..date.Index], date.Groups[1].Value)
            : (arguments, "");

    [GeneratedRegex(@"(?:^|\s+)(\d{4}-\d{2}-\d{2})\z")]
    private static partial Regex DateAtTheEnd();
}
