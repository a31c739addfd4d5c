using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Storage;

namespace PmcChatBot.Benchmarks;

/// <summary>
/// Fills a store with the updates of years: for everybody who was asked, as many earlier meetings as it takes, each with what an answer
/// leaves behind. The rows are copies of real ones, which somebody's answer made a moment before.
/// </summary>
internal static class StoredUpdates
{
    /// <returns>How many updates there are.</returns>
    public static async Task<int> FillAsync(IServiceProvider services, int updates)
    {
        var store = services.GetRequiredService<Store>();
        await using var scope = services.CreateAsyncScope();
        var prompts = await scope.ServiceProvider.GetRequiredService<BotDbContext>().Prompts.CountAsync();
        var meetings = (updates + prompts - 1) / prompts;
        const string People =
            """(SELECT rowid AS "who", "MeetingId" AS "meeting", "TeamId" AS "team", "PersonId" AS "person" FROM "Prompts")""";
        const string Day = "864000000000";
        const string Old = """ "meeting" || '-' || "n" """;
        (string Table, string From, Dictionary<string, string> Values)[] tables =
        [
            (
                "Meetings",
                """(SELECT * FROM "Meetings" WHERE "Id" IN (SELECT "MeetingId" FROM "Prompts"))""",
                new()
                {
                    ["Id"] = """ "Id" || '-' || "n" """,
                    ["Date"] = """ date("Date", '-' || ("n" * 14 + 60) || ' days') """,
                    ["StartsAt"] = $""" "StartsAt" - ("n" * 14 + 60) * {Day} """,
                    ["ClosedAt"] = """ "StartsAt" """,
                    ["CompiledAt"] = """ "StartsAt" """,
                }
            ),
            (
                "Contributions",
                Sample("Contributions", People),
                new()
                {
                    ["Id"] = "lower(hex(randomblob(16)))",
                    ["MeetingId"] = Old,
                    ["TeamId"] = """ "team" """,
                    ["PersonId"] = """ "person" """,
                    ["MessageKey"] = """ 'old/' || "who" || '/' || "n" """,
                    ["CreatedAt"] = $""" "CreatedAt" - ("n" * 14 + 60) * {Day} """,
                }
            ),
            ("Sections", Sample("Sections", People), new() { ["MeetingId"] = Old, ["Key"] = """ '@' || "team" """ }),
            (
                "SectionVersions",
                Sample("SectionVersions", People),
                new()
                {
                    ["MeetingId"] = Old,
                    ["Key"] = """ '@' || "team" """,
                    ["AuthorId"] = """ "person" """,
                }
            ),
            (
                "Outbox",
                Sample("Outbox", People),
                new()
                {
                    ["Id"] = "NULL",
                    ["Key"] = """ 'receipt|' || "who" || '-' || "n" """,
                    ["DoneAt"] = """ "NotBefore" """,
                }
            ),
            (
                "SentMessages",
                Sample("SentMessages", People),
                new() { ["Slot"] = """ 'receipt|' || "who" || '-' || "n" """, ["MessageKey"] = """ 'sent/' || "who" || '/' || "n" """ }
            ),
            (
                "Inbox",
                Sample("Inbox", People),
                new()
                {
                    ["Id"] = "NULL",
                    ["DeliveryId"] = """ 'old/' || "who" || '/' || "n" """,
                    ["Author"] = """ "person" """,
                    ["HandledAt"] = """ "ReceivedAt" """,
                }
            ),
            (
                "Prompts",
                Sample("Prompts", People),
                new()
                {
                    ["MeetingId"] = Old,
                    ["TeamId"] = """ "team" """,
                    ["PersonId"] = """ "person" """,
                }
            ),
        ];
        foreach (var (table, from, values) in tables)
        {
            await store.InTransactionAsync(
                services => CopyAsync(services.GetRequiredService<BotDbContext>(), table, from, values, meetings),
                CancellationToken.None
            );
        }

        // As SQLite does by itself in quiet moments.
        await store.ReadAsync(services => CheckpointAsync(services.GetRequiredService<BotDbContext>()), CancellationToken.None);
        return meetings * prompts;
    }

    private static Task<int> CheckpointAsync(BotDbContext db) => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);");

    private static string Sample(string table, string people) => $"""(SELECT * FROM (SELECT * FROM "{table}" LIMIT 1), {people})""";

    private static async Task CopyAsync(BotDbContext db, string table, string from, Dictionary<string, string> values, int times)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = $"SELECT \"name\" FROM pragma_table_info('{table}')";
        var columns = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                columns.Add(reader.GetString(0));
            }
        }

        var count = times.ToString(CultureInfo.InvariantCulture);
        command.CommandText = $"""
            WITH RECURSIVE numbers("n") AS (SELECT 1 UNION ALL SELECT "n" + 1 FROM numbers WHERE "n" < {count})
            INSERT INTO "{table}" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", columns.Select(column => values.GetValueOrDefault(column, $"\"{column}\"")))} FROM {from}, numbers
            """;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
