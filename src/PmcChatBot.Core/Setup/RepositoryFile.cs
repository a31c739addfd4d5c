namespace PmcChatBot.Core.Setup;

/// <summary>A Markdown file of a repository, with its history.</summary>
/// <param name="Path">Its path from the repository's root.</param>
/// <param name="Text">Its text.</param>
/// <param name="Changes">The commits that changed it, oldest first; empty without a history.</param>
public sealed record RepositoryFile(string Path, string Text, IReadOnlyList<FileChange> Changes)
{
    /// <summary>Why its text cannot be used, as in "is not UTF-8"; it is empty then. <see langword="null"/> if it can.</summary>
    public string? Refused { get; init; }
}

/// <summary>What one commit made of a file.</summary>
/// <param name="Author">The author's name in git.</param>
/// <param name="Email">The author's address in git.</param>
/// <param name="At">The author's time.</param>
/// <param name="Before">
/// The file before the commit, or <see langword="null"/> if it made the file. Where that cannot be read, the newest version before it that
/// can.
/// </param>
/// <param name="After">The file after the commit.</param>
public sealed record FileChange(string Author, string Email, DateTimeOffset At, string? Before, string After);
