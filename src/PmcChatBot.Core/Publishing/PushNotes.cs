namespace PmcChatBot.Core.Publishing;

/// <summary>The git part of publishing. It does not use the store, so nothing is locked while git works.</summary>
public static class PushNotes
{
    /// <summary>
    /// Reads, compiles and pushes. If somebody else pushed in the meantime, tries again after an increasing random pause.
    /// </summary>
    /// <exception cref="RepositoryException">The repository cannot be reached, or others were faster every time.</exception>
    public static async Task<NotesResult> RunAsync(
        NotesInStore store,
        NotesWork work,
        INotesRepository repository,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (store.WaitsFor is { } other)
        {
            throw new RepositoryException($"the notes of {other.LongDate} are still where these belong; I move them first");
        }

        var location = NotesLocation.Of(store.Committee, store.Meeting);
        var needsConfirming = false;
        await foreach (var _ in PushTries.OfAsync(repository, clock, cancel))
        {
            var read = await repository.ReadAsync(location, cancel);
            // Reading alone changes nothing in git; a move that is due has work of its own.
            var move = Reading.Of(work) is null ? MovedFile.Of(store, read) : null;
            var file = move?.File ?? (Reading.Of(work) is null ? MovedFile.InNewPlace(read) : read);
            if (work == NotesWork.Prepare && store.Meeting.AskedAt is not null)
            {
                // Answers that are already in are published by their own compile.
                (store, work) = file.Text is null ? (store with { Sections = [] }, work) : (store, NotesWork.Read);
            }

            var plan = PublishPlan.Make(store, file);
            if (work == NotesWork.PublishIfNew)
            {
                var isNew =
                    file.Words is not null
                    && (file.Words != (store.Meeting.FileText ?? store.Meeting.EmptyNotes(store.Committee)) || plan.Commits.Count > 0);
                (work, needsConfirming) = (isNew ? NotesWork.Publish : NotesWork.Read, !isNew);
            }

            IReadOnlyList<NewCommit> commits =
            [
                .. move?.Commit is { } moving ? [moving] : Array.Empty<NewCommit>(),
                .. work is NotesWork.Publish or NotesWork.Prepare ? plan.Commits : [],
            ];
            if (commits.Count == 0)
            {
                return new NotesResult(store, work, plan, file, null) { NeedsConfirming = needsConfirming };
            }

            if (await repository.PushAsync(move?.Onto ?? file, commits, cancel) is { } pushed)
            {
                return new NotesResult(store, work, plan, file, pushed) { Moved = move };
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }
}
