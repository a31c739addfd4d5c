using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Storage;

public sealed class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_meeting_of_before_keeps_that_it_was_reminded_and_published_and_the_schedule_s()
    {
        using var folder = new TemporaryFolder();
        await using var db = new BotDbContext(
            new DbContextOptionsBuilder<BotDbContext>().UseSqlite($"Data Source={folder.In("pmc.db")};Pooling=False").Options
        );
        await db.GetService<IMigrator>().MigrateAsync("20261129222125_IndexesByPerson", Cancel);
        await db.Database.ExecuteSqlRawAsync(
            "INSERT INTO Meetings (Id, CommitteeId, Date, StartsAt, RemindedAt, CompiledAt, StandIns, Renamed) VALUES "
                + "('runtime/2017-09-05', 'runtime', '2017-09-05', 1, 2, 3, '{{}}', '{{}}')",
            Cancel
        );
        await db.Database.ExecuteSqlRawAsync(
            "INSERT INTO Prompts (MeetingId, TeamId, PersonId, AskedAt, HandedOver) VALUES "
                + "('runtime/2017-09-05', 'cli', 'slack:U1', 1, 0), ('runtime/2017-09-05', 'mysql', 'slack:U1', 1, 0)",
            Cancel
        );

        await db.Database.MigrateAsync(Cancel);

        var meeting = await db.Meetings.SingleAsync(Cancel);
        meeting.EverybodyRemindedAt.ShouldNotBeNull().ShouldBe(meeting.RemindedAt!.Value);
        meeting.PostedAt.ShouldNotBeNull().ShouldBe(meeting.CompiledAt!.Value);
        meeting.ScheduledOn.ShouldBe(meeting.Date);
        meeting.CancelledAt.ShouldBeNull();
        meeting.DeputiesToo.ShouldBeEmpty();
        meeting.NotDue.ShouldBeEmpty();
        // Nobody who was asked before is greeted as a stranger.
        (await db.SentMessages.Select(sent => sent.Slot).ToListAsync(Cancel)).ShouldBe(["hello|slack:U1"]);
    }
}
