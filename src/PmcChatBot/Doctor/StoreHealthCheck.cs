using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Doctor;

/// <summary>Checks the database, and that each committee has people to ask.</summary>
internal sealed class StoreHealthCheck(Store store, DataFolder data, ReachablePeople reach) : IHealthCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<HealthCheckResult> RunAsync(
        IReadOnlyList<Committee> committees,
        bool quick,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var database = await DatabaseAsync(cancel);
        yield return database;
        if (database.Fix is not null || !File.Exists(data.Database))
        {
            yield break;
        }

        if (committees.Count == 0)
        {
            yield return new HealthCheckResult(
                "Committees",
                "there is none",
                "Create one in chat with `/pmc setup` and the code that `setup-code` prints, or with `import` (from a notes file) or "
                    + "`serve --seeds`."
            );
        }

        foreach (var committee in committees)
        {
            yield return Of(committee);
        }
    }

    private async Task<HealthCheckResult> DatabaseAsync(CancellationToken cancel)
    {
        if (!File.Exists(data.Database))
        {
            return new HealthCheckResult("Database", $"there is none yet in {data.Path}; the first `serve` or `import` creates it");
        }

        try
        {
            await store.ReadAsync(
                async services =>
                {
                    await StorageSetup.DemandKnownAsync(services.GetRequiredService<BotDbContext>(), cancel);
                    return true;
                },
                cancel
            );
            await store.TryWriteAsync(cancel);
            var pending = await store.ReadAsync(
                services => services.GetRequiredService<BotDbContext>().Database.GetPendingMigrationsAsync(cancel),
                cancel
            );
            return pending.Any()
                ? new HealthCheckResult(
                    "Database",
                    $"{data.Database} has an older version",
                    "The next `serve` upgrades it; back up the folder first."
                )
                : new HealthCheckResult("Database", $"{data.Database} can be read and written");
        }
        catch (UserError error)
        {
            return new HealthCheckResult("Database", error.Message, "Use the bot version that wrote it.");
        }
        catch (Exception error) when (StoreErrors.Explain(error) is not null)
        {
            return new HealthCheckResult(
                "Database",
                $"it cannot be used: {StoreErrors.Explain(error)}",
                "The bot accepts nothing until this is fixed."
            );
        }
    }

    private HealthCheckResult Of(Committee committee)
    {
        // The people of a committee that only uses the built-in chat are found there, even if this command runs without it.
        var isBuiltIn =
            committee.Channels.Count > 0 && committee.Channels.All(channel => new Address(channel).Platform == PersonId.BuiltIn);
        bool Has(PersonId lead) => reach.Has(lead) || (isBuiltIn && lead.Platform == PersonId.BuiltIn);
        var leads = committee
            .ActiveTeams.Where(team => team.Leads.Count == 0)
            .Select(team => $"{team.PlainName} has no lead")
            .Concat(
                committee.ActiveTeams.SelectMany(team =>
                    team.Leads.Where(lead => !Has(lead))
                        .Select(lead => $"{committee.NameOf(lead)}, who leads {team.PlainName}, has no chat account linked")
                )
            )
            .ToList();
        var about = $"Committee {committee.Title}";
        return committee.Chairs.Count == 0
                ? new HealthCheckResult(about, "nobody chairs it", "Only a chair can compile: import it again with `--chair`.")
            : leads.Count > 0
                ? new HealthCheckResult(
                    about,
                    string.Join("; ", leads),
                    "A chair can name them in the channel: `/pmc lead <team> @person`."
                )
            : new HealthCheckResult(
                about,
                $"{(committee.ActiveTeams.Count() is 1 ? "1 team" : $"{committee.ActiveTeams.Count()} teams")}, each with a lead on "
                    + $"{(isBuiltIn ? "the built-in chat (`serve --local`)" : "chat")}"
            );
    }
}
