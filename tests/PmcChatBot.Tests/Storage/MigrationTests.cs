using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Storage;

/// <summary>What a database of an earlier version holds is brought along.</summary>
public sealed class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_that_waited_know_their_destination()
    {
        var places = await MigratedAsync(
            "GitForReal",
            """
            INSERT INTO "Outbox" ("Lane", "Key", "Payload", "NotBefore", "Attempts") VALUES
              ('message', 'a', '{"slot":"a","to":{"value":"dm:slack:U1"},"markdown":"x"}', 1, 0), ('notes', 'b', '{}', 1, 0);
            """,
            db => db.Outbox.OrderBy(row => row.Key).Select(row => row.Destination).ToListAsync(Cancel)
        );

        places.ShouldBe(["dm:slack:U1", ""]);
    }

    [Fact]
    public async Task Messages_that_waited_know_their_platform_and_kind()
    {
        var rows = await MigratedAsync(
            "WithdrawnLines",
            """
            INSERT INTO "SentMessages" ("Slot", "MessageKey") VALUES ('b', 'slack:1'), ('c', 'slack:2');
            INSERT INTO "Outbox" ("Lane", "Key", "Payload", "NotBefore", "Attempts", "Place", "CanWait") VALUES
              ('message', 'a', '{"slot":"a","to":{"value":"dm:slack:U1"},"markdown":"x","canWait":true}', 1, 0, 'dm:slack:U1', 1),
              ('message', 'b', '{"slot":"b","to":{"value":"channel:teams:19:x@thread.tacv2"},"markdown":"x"}', 1, 0, 'channel:teams:19:x@thread.tacv2', 0),
              ('message', 'c', '{"slot":"c","to":{"value":"dm:slack:U1"},"markdown":"x","anew":true}', 1, 0, 'dm:slack:U1', 0),
              ('message', 'd', '{"slot":"d","to":{"value":"home:slack:U1"},"markdown":"x"}', 1, 0, 'home:slack:U1', 0),
              ('message', 'e', '{"slot":"e","to":{"value":"dm:slack:U1"},"markdown":"x","answerAt":"https://x"}', 1, 0, 'dm:slack:U1', 0),
              ('message', 'f', '{"slot":"f","to":{"value":"dm:local:a:b"},"markdown":"","remove":true}', 1, 0, 'dm:local:a:b', 0),
              ('notes', 'g', 'Read', 1, 0, '', 0);
            INSERT INTO "OutboxPauses" ("Platform", "Of", "Place", "Until") VALUES ('slack', 'Place', 'dm:slack:U1', 1);
            INSERT INTO "Places" ("Platform", "Place", "What") VALUES ('teams', 'x', '{}');
            """,
            async db =>
            {
                (await db.OutboxPauses.SingleAsync(Cancel)).Of.ShouldBe(PauseScope.Destination);
                (await db.Destinations.SingleAsync(Cancel)).Destination.ShouldBe("x");
                return await db.Outbox.OrderBy(row => row.Key).ToListAsync(Cancel);
            }
        );

        rows.Select(row => $"{row.Key} {row.Platform} {row.Kind} {row.Priority}")
            .ShouldBe([
                "a slack Post Bulk",
                "b teams Edit Answer",
                "c slack Post Answer",
                "d slack Home Answer",
                "e slack Reply Answer",
                "f local Delete Answer",
                "g   Answer",
            ]);
    }

    [Fact]
    public async Task Messages_of_Slack_that_arrived_are_known_by_their_place_and_time()
    {
        var ids = await MigratedAsync(
            "MessageLane",
            """
            INSERT INTO "Inbox" ("Platform", "DeliveryId", "ReceivedAt", "Attempts", "Payload") VALUES
              ('slack', 'Ev1', 1, 0, '{"type":"events_api","payload":{"event":{"type":"message","channel":"D1","channel_type":"im","ts":"17.1"}}}'),
              ('slack', 'Ev2', 1, 0, '{"type":"events_api","payload":{"event":{"type":"message","channel":"D1","channel_type":"im","ts":"17.1"}}}'),
              ('slack', 'Ev3', 1, 0, '{"type":"events_api","payload":{"event":{"type":"message","subtype":"message_changed","channel":"D1","channel_type":"im","ts":"17.2"}}}'),
              ('slack', 'Ev4', 1, 0, '{"type":"events_api","payload":{"event":{"type":"app_home_opened","channel":"D1","tab":"home"}}}'),
              ('slack', 'Ev5', 1, 0, ''),
              ('local', '6', 1, 0, 'not json');
            """,
            db => db.Inbox.OrderBy(row => row.Id).Select(row => row.DeliveryId).ToListAsync(Cancel)
        );

        ids.ShouldBe(["D1/17.1", "Ev2", "Ev3", "Ev4", "Ev5", "6"]);
    }

    [Fact]
    public async Task The_first_look_for_what_was_missed_begins_where_the_version_before_left_off()
    {
        var marks = await MigratedAsync(
            "MessageLane",
            """
            INSERT INTO "Inbox" ("Platform", "DeliveryId", "ReceivedAt", "Attempts", "Payload") VALUES ('slack', 'Ev1', 17, 0, ''), ('slack', 'Ev2', 23, 0, ''), ('local', '3', 99, 0, '');
            """,
            db => db.InboxMarks.ToListAsync(Cancel)
        );

        var mark = marks.ShouldHaveSingleItem();
        (mark.Platform, mark.CompleteUntil.UtcTicks).ShouldBe(("slack", 23));
    }

    [Fact]
    public async Task The_channel_of_a_committee_is_the_first_of_its_channels()
    {
        var committees = await MigratedAsync(
            "InboxMarks",
            """
            INSERT INTO "Committees" ("Id", "Json") VALUES ('runtime', '{"id":"runtime","title":"Runtime PMC","channel":"channel:slack:C1","chairs":["slack:U1"]}');
            """,
            db => new EfCommittees(db, new CommitteeMemory()).AllAsync(Cancel)
        );

        committees.ShouldHaveSingleItem().Channels.ShouldBe(["channel:slack:C1"]);
    }

    private static async Task<T> MigratedAsync<T>(string from, string rows, Func<BotDbContext, Task<T>> read)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-migration-").FullName;
        try
        {
            await using var db = new BotDbContext(
                new DbContextOptionsBuilder<BotDbContext>().UseSqlite($"Data Source={Path.Combine(folder, "pmc.db")};Pooling=false").Options
            );
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync(
                db.Database.GetMigrations().Single(name => name.EndsWith("_" + from, StringComparison.Ordinal)),
                Cancel
            );
            await db.Database.ExecuteSqlRawAsync(
                rows.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
                Cancel
            );
            await migrator.MigrateAsync(cancellationToken: Cancel);
            return await read(db);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
