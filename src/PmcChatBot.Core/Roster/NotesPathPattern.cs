using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Roster;

/// <summary>
/// The pattern of a committee's notes files: a path in the repository with the parts of a date, as <see cref="WrittenDate"/> has them.
/// </summary>
public static class NotesPathPattern
{
    // What Windows takes in no file name: a clone there could not be checked out.
    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
    private const string Reserved = "\\:*?\"<>|";

    /// <summary>The path of a date's notes.</summary>
    public static string PathOn(string pattern, DateOnly date) => WrittenDate.On(pattern, date);

    /// <summary>The date whose notes a path is made for; <see langword="null"/> where it does not fit the pattern.</summary>
    public static DateOnly? DateOf(string pattern, string path) => WrittenDate.Of(pattern, path);

    /// <summary>What was expected of a pattern that cannot be used; <see langword="null"/> for one that can.</summary>
    public static string? Trouble(string pattern)
    {
        var parts = pattern.Split('/');
        return pattern.Any(c => char.IsControl(c) || Reserved.Contains(c, StringComparison.Ordinal))
                ? $"a path without control characters and any of {Reserved}"
            : parts.Any(part => part is "" or "." or "..") ? "a path below the repository, with no empty part, \".\" or \"..\" in it"
            : parts.Any(part =>
                part.StartsWith(".git", StringComparison.OrdinalIgnoreCase) || part.StartsWith("git~", StringComparison.OrdinalIgnoreCase)
            )
                ? "a path outside git's own files"
            : parts.Any(part => part.StartsWith('-') || part.EndsWith('.') || part.StartsWith(' ') || part.EndsWith(' '))
                ? "a path of which no part begins with \"-\" or a blank, or ends with \".\" or a blank"
            : !WrittenDate.IsWhole(pattern) ? "a path with {yyyy}, {MM} and {dd} in it, so that each meeting has a file of its own"
            : null;
    }
}
