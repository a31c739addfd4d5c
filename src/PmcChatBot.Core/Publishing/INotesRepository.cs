using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>The notes file as the repository has it.</summary>
/// <param name="Head">The newest commit of the branch; <see langword="null"/> where the branch has none.</param>
/// <param name="Text">The file; <see langword="null"/> where there is none.</param>
/// <param name="History">Every commit that touched the file, oldest first.</param>
public sealed record NotesFile(string? Head, string? Text, IReadOnlyList<NotesCommit> History);

/// <summary>A commit the bot is to make.</summary>
/// <param name="AuthorName">The lead who wrote what changes.</param>
/// <param name="AuthorEmail">The address the roster gives, else a noreply one.</param>
/// <param name="Message">What the commit says.</param>
/// <param name="Text">The whole file after it.</param>
public sealed record NewCommit(string AuthorName, string AuthorEmail, string Message, string Text);

/// <summary>The repository could not be reached or did not take the push. The message says why, for the chair.</summary>
public sealed class RepositoryException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The git repository of the notes.</summary>
public interface INotesRepository
{
    /// <summary>What a reader sees of the repository's place: a path or a URL without secrets.</summary>
    string Place { get; }

    /// <summary>A link by which readers open a file in a browser; <see langword="null"/> where the repository is not on a host that has such pages.</summary>
    string? LinkTo(string path);

    /// <summary>Fetches and reads the file at a path.</summary>
    /// <exception cref="RepositoryException">The repository cannot be reached or read.</exception>
    Task<NotesFile> ReadAsync(string path, CancellationToken cancel);

    /// <summary>Commits on top of <paramref name="onto"/> and pushes all together.</summary>
    /// <returns>The newest new commit, or <see langword="null"/> where somebody else pushed meanwhile: read again and try again.</returns>
    /// <exception cref="RepositoryException">The repository cannot be reached or refuses the push.</exception>
    Task<string?> PushAsync(string path, string? onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel);
}
