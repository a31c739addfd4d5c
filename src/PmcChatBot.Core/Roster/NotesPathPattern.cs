using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Roster;

/// <summary>
/// The pattern of a committee's notes paths: a path in the repository with parts of a date in braces, see <see cref="WrittenDate"/>.
/// </summary>
public static class NotesPathPattern
{
    // Characters that are not allowed in file names on Windows, where people may clone the repository.
    private const string Reserved = "\\:*?\"<>|";

    /// <summary>The path of the notes for a date.</summary>
    public static string PathOn(string pattern, DateOnly date) => WrittenDate.On(pattern, date);

    /// <summary>The date for which a path was made; <see langword="null"/> if the path does not match the pattern.</summary>
    public static DateOnly? DateOf(string pattern, string path) => WrittenDate.Of(pattern, path);

    /// <summary>What a valid pattern must look like, if this one is not valid; <see langword="null"/> if it is.</summary>
    public static string? Problem(string pattern) =>
        PathProblem(pattern)
        ?? (WrittenDate.IsWhole(pattern) ? null : "a path with {yyyy}, {MM} and {dd}, so that each meeting has its own file");

    /// <summary>What a valid path of a file must look like, if this one is not valid; <see langword="null"/> if it is.</summary>
    public static string? PathProblem(string path)
    {
        var parts = path.Split('/');
        return path.Any(c => char.IsControl(c) || Reserved.Contains(c, StringComparison.Ordinal))
                ? $"a path without control characters and any of {Reserved}"
            : parts.Any(part => part is "" or "." or "..") ? "a path inside the repository, without empty parts, \".\" or \"..\""
            : parts.Any(part =>
                part.StartsWith(".git", StringComparison.OrdinalIgnoreCase) || part.StartsWith("git~", StringComparison.OrdinalIgnoreCase)
            )
                ? "a path outside git's own files"
            : parts.Any(part => part.StartsWith('-') || part.EndsWith('.') || part.StartsWith(' ') || part.EndsWith(' '))
                ? "a path whose parts do not begin with \"-\" or a space, or end with \".\" or a space"
            : null;
    }
}
