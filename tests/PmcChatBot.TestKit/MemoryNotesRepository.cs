using System.Globalization;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.TestKit;

/// <summary>A repository of one file, one branch and no process: what the publish plan does, thousands of times a minute.</summary>
internal sealed class MemoryNotesRepository : INotesRepository
{
    private readonly List<NotesCommit> _commits = [];

    public string Location => "memory";

    public string? LinkTo(string path, string? branch = null) => null;

    public Task<NotesFile> ReadAsync(NotesLocation place, CancellationToken cancel) =>
        Task.FromResult(
            new NotesFile(_commits.LastOrDefault()?.Id, _commits.LastOrDefault()?.Text, new NotesHistory([.. _commits]))
            {
                Location = place,
            }
        );

    public Task<PushedNotes?> PushAsync(NotesFile onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel)
    {
        if (onto.Head != _commits.LastOrDefault()?.Id)
        {
            return Task.FromResult<PushedNotes?>(null);
        }

        foreach (var commit in commits)
        {
            Add(commit.AuthorName, commit.AuthorEmail, byBot: true, commit.Text);
        }

        return Task.FromResult<PushedNotes?>(new PushedNotes(_commits[^1].Id, "main", ForReview: false));
    }

    /// <summary>Somebody pushes by hand.</summary>
    public void Commit(string author, string text) =>
        Add(author, $"{string.Concat(author.Where(char.IsAsciiLetter)).ToLowerInvariant()}@example.org", byBot: false, text);

    private void Add(string author, string email, bool byBot, string text) =>
        _commits.Add(
            new NotesCommit(
                (_commits.Count + 1).ToString("x40", CultureInfo.InvariantCulture),
                author,
                email,
                DateTimeOffset.UnixEpoch.AddMinutes(_commits.Count),
                byBot,
                text
            )
        );
}
