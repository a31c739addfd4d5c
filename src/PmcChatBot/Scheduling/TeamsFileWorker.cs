using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using PmcChatBot.Storage;

namespace PmcChatBot.Scheduling;

/// <summary>Reads the files of the notes' repository that list the teams of new committees.</summary>
public sealed class TeamsFileWorker(Store store, INotesRepository repository, TimeProvider clock, ILogger<TeamsFileWorker> logger)
    : PlansWorker(store, clock, logger)
{
    /// <inheritdoc/>
    public override async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        foreach (var committee in (await AllAsync(cancel)).Where(committee => committee.TeamsFile is not null))
        {
            await ReadAsync(committee.Id, committee.TeamsFile!, cancel);
            count++;
        }

        return count;
    }

    private async Task ReadAsync(string committeeId, TeamsFile file, CancellationToken cancel)
    {
        string? text = null;
        var problem = "the notes' repository has no such file";
        try
        {
            text = (await repository.ReadAsync(new NotesLocation(file.Path, "teams"), cancel)).Text;
        }
        catch (RepositoryException error)
        {
            problem = error.Message;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Failed(error);
            problem = "something went wrong on my side";
        }

        await Store.InTransactionAsync(
            services => services.GetRequiredService<ReadTeams>().TakeAsync(committeeId, file, text, problem, cancel),
            cancel
        );
    }
}
