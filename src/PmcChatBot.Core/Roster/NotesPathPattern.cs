using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Roster;

/// <summary>The pattern of a committee's notes files: a path in the repository with <c>{yyyy}</c>, <c>{MM}</c> and <c>{dd}</c>.</summary>
public static class NotesPathPattern
{
    // What Windows takes in no file name: a clone there could not be checked out.
    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
    private const string Reserved = "\\:*?\"<>|";
    private static readonly string[] Parts = ["yyyy", "MM", "dd"];

    /// <summary>The path of a date's notes.</summary>
    public static string PathOn(string pattern, DateOnly date) => Parts.Aggregate(
        pattern, (path, part) => path.Replace($"{{{part}}}", date.ToString(part, CultureInfo.InvariantCulture), StringComparison.Ordinal));

    /// <summary>The date whose notes a path is made for; <see langword="null"/> where it does not fit the pattern.</summary>
    public static DateOnly? DateOf(string pattern, string path)
    {
        var expression = Parts.Aggregate(Regex.Escape(pattern).Replace("}", "\\}", StringComparison.Ordinal), (text, part) => text.Replace($"\\{{{part}\\}}", $"(?<{part}>[0-9]{{{part.Length}}})", StringComparison.Ordinal));
        var found = Regex.Match(path, $"\\A{expression}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return found.Success && DateOnly.TryParseExact(string.Concat(Parts.Select(part => found.Groups[part].Value)), string.Concat(Parts), CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && PathOn(pattern, date) == path ? date : null;
    }

    /// <summary>What was expected of a pattern that cannot be used; <see langword="null"/> for one that can.</summary>
    public static string? Trouble(string pattern)
    {
        var parts = pattern.Split('/');
        return pattern.Any(c => char.IsControl(c) || Reserved.Contains(c, StringComparison.Ordinal)) ? $"a path without control characters and any of {Reserved}"
            : parts.Any(part => part is "" or "." or "..") ? "a path below the repository, with no empty part, \".\" or \"..\" in it"
            : parts.Any(part => part.StartsWith(".git", StringComparison.OrdinalIgnoreCase) || part.StartsWith("git~", StringComparison.OrdinalIgnoreCase)) ? "a path outside git's own files"
            : parts.Any(part => part.StartsWith('-') || part.EndsWith('.') || part.StartsWith(' ') || part.EndsWith(' ')) ? "a path of which no part begins with \"-\" or a blank, or ends with \".\" or a blank"
            : !Parts.All(part => pattern.Contains($"{{{part}}}", StringComparison.Ordinal)) ? "a path with {yyyy}, {MM} and {dd} in it, so that each meeting has a file of its own"
            : null;
    }
}
