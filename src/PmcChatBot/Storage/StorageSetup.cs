using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PmcChatBot.Core;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using SQLitePCL;

namespace PmcChatBot.Storage;

/// <summary>Registers the store.</summary>
internal static partial class StorageSetup
{
    // How long to wait for a locked file:
    // https://learn.microsoft.com/dotnet/standard/data/sqlite/database-errors#locking-retries-and-timeouts
    private const int PatienceSeconds = 3;

    public static IServiceCollection AddStorage(this IServiceCollection services, string dataDirectory) =>
        services
            .AddPooledDbContextFactory<BotDbContext>(options =>
                options
                    .UseSqlite($"Data Source={Path.Combine(dataDirectory, "pmc.db")};Default Timeout={PatienceSeconds}")
                    .AddInterceptors(SqlitePragmas.Instance, MigrationSteps.Instance)
                    // This check runs in CI, because it would slow down each start by a third of a second.
                    .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            )
            .AddScoped(services => services.GetRequiredService<IDbContextFactory<BotDbContext>>().CreateDbContext().AsNew())
            .AddSingleton<Store>()
            .AddSingleton<CommitteeMemory>()
            .AddSingleton<IDestinationMemory, EfDestinationMemory>()
            .AddScoped<ICommittees, EfCommittees>()
            .AddScoped<IMeetings, EfMeetings>()
            .AddScoped<IRosterLog, EfRosterLog>()
            .AddScoped<EfAccounts>()
            .AddScoped<Core.People.IAccounts>(services => services.GetRequiredService<EfAccounts>())
            .AddScoped<EfForgetting>()
            .AddScoped<IForgetting>(services => services.GetRequiredService<EfForgetting>())
            .AddScoped<ICollectionStore, EfCollectionStore>()
            .AddScoped<Core.Reading.IReadingStore, EfReadingStore>()
            .AddScoped<Core.Following.IFollows, EfReaders>()
            .AddScoped<IReadMarks, EfReaders>()
            .AddScoped<Core.Roadmaps.IRoadmapVerdicts, EfRoadmapVerdicts>()
            .AddScoped<EfPageSessions>()
            .AddScoped<EfAccessTokens>()
            .AddScoped<Core.Reading.IAccessTokens>(services => services.GetRequiredService<EfAccessTokens>())
            .AddScoped<ISentMessages, EfSentMessages>()
            .AddScoped<EfOutbox>()
            .AddScoped<IOutbox>(services => services.GetRequiredService<EfOutbox>());

    /// <summary>Migrates the database to the current schema.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BotDbContext>();
        await DemandKnownAsync(db, cancel);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancel);
        if ((await db.Database.GetPendingMigrationsAsync(cancel)).ToList() is { Count: > 0 } pending)
        {
            if ((await db.Database.GetAppliedMigrationsAsync(cancel)).Any())
            {
                Log.Migrating(services.GetRequiredService<ILogger<Store>>(), pending.Count, pending[^1]);
            }

            // If a process died during a migration, EF's lock is left behind and would block forever. The data folder is locked by this
            // process, so nobody else can hold it.
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancel);
            await db.Database.MigrateAsync(cancel);
        }
    }

    /// <exception cref="UserError">The database was written by a newer version of the program.</exception>
    public static async Task DemandKnownAsync(BotDbContext db, CancellationToken cancel)
    {
        if ((await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations()).LastOrDefault() is { } newer)
        {
            throw new UserError(
                $"The database pmc.db in the data folder was written by a newer version of PmcChatBot ({newer}), which I "
                    + "cannot read completely. Use that version, or restore an older backup of the folder."
            );
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Upgrading the database pmc.db: {Count} migrations, the last is {Last}")]
        public static partial void Migrating(ILogger logger, int count, string last);
    }

    private sealed class MigrationSteps : DbCommandInterceptor
    {
        public static MigrationSteps Instance { get; } = new();

        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command,
            CommandExecutedEventData eventData,
            int result,
            CancellationToken cancellationToken = default
        )
        {
            if (
                eventData.CommandSource == CommandSource.Migrations
                && command.CommandText.StartsWith("ALTER TABLE", StringComparison.Ordinal)
            )
            {
                CrashPoint.Migrating.Reached();
            }

            return ValueTask.FromResult(result);
        }
    }

    /// <summary>
    /// Makes every commit reach the disk before it is acknowledged, and makes rehearsals read-only: https://sqlite.org/pragma.html. Pooled
    /// connections only get pragmas that they do not have yet.
    /// </summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        private readonly ConditionalWeakTable<sqlite3, string> _applied = [];

        public static SqlitePragmas Instance { get; } = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            var wanted = eventData.Context is BotDbContext { IsRehearsal: true } ? "PRAGMA query_only=ON;" : "PRAGMA query_only=OFF;";
            if (_applied.TryGetValue(handle, out var told) && told == wanted)
            {
                return;
            }

            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; {wanted}";
            command.ExecuteNonQuery();
            _applied.AddOrUpdate(handle, wanted);
        }

        // SQLite runs on the caller's thread in any case.
        public override Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Used by <c>dotnet ef</c> to create migrations.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<BotDbContext>
{
    public BotDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<BotDbContext>().UseSqlite("Data Source=design.db").Options);
}
