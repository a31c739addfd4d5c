using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class InboxMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "InboxMarks",
                columns: table => new
                {
                    Platform = table.Column<string>(type: "TEXT", nullable: false),
                    CompleteUntil = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InboxMarks", x => x.Platform);
                });

            // What an earlier version took in last is where the first look begins, however long that look takes to succeed.
            migrationBuilder.Sql(
                """
                INSERT INTO "InboxMarks" ("Platform", "CompleteUntil")
                SELECT "Platform", max("ReceivedAt") FROM "Inbox" WHERE "Platform" = 'slack' GROUP BY "Platform";
                """);

            // A message is known by its place and time, whether Slack delivers it or its conversation shows it.
            migrationBuilder.Sql(
                """
                UPDATE OR IGNORE "Inbox"
                SET "DeliveryId" = json_extract("Payload", '$.payload.event.channel')
                  || '/' || json_extract("Payload", '$.payload.event.ts')
                WHERE "Platform" = 'slack' AND json_valid("Payload") AND json_extract("Payload", '$.type') = 'events_api'
                  AND json_extract("Payload", '$.payload.event.channel_type') = 'im'
                  AND json_extract("Payload", '$.payload.event.ts') IS NOT NULL
                  AND coalesce(json_extract("Payload", '$.payload.event.subtype'), '') NOT IN ('message_changed', 'message_deleted');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "InboxMarks");
        }
    }
}
