using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class OutboxColumns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "Places", newName: "Destinations");

            migrationBuilder.RenameColumn(name: "Place", table: "Destinations", newName: "Destination");

            migrationBuilder.RenameColumn(name: "Place", table: "OutboxPauses", newName: "Destination");

            migrationBuilder.RenameColumn(name: "Place", table: "Outbox", newName: "Destination");

            migrationBuilder.RenameColumn(name: "CanWait", table: "Outbox", newName: "Priority");

            migrationBuilder.RenameIndex(name: "IX_Outbox_Lane_CanWait_Id", table: "Outbox", newName: "IX_Outbox_Lane_Priority_Id");

            migrationBuilder.AddColumn<string>(name: "Platform", table: "Outbox", type: "TEXT", nullable: false, defaultValue: "");

            migrationBuilder.AddColumn<string>(name: "Kind", table: "Outbox", type: "TEXT", nullable: true);

            migrationBuilder.Sql("""UPDATE "OutboxPauses" SET "Of" = 'Destination' WHERE "Of" = 'Place';""");

            // Only what is still to be sent is picked by these two. A destination reads dm:slack:U061F7AUR.
            migrationBuilder.Sql(
                """
                UPDATE "Outbox" SET
                  "Platform" = substr("Destination", instr("Destination", ':') + 1,
                    instr(substr("Destination", instr("Destination", ':') + 1) || ':', ':') - 1),
                  "Kind" = CASE
                    WHEN "Destination" LIKE 'home:%' THEN 'Home'
                    WHEN json_extract("Payload", '$.remove') THEN 'Delete'
                    WHEN "Key" IN (SELECT "Slot" FROM "SentMessages") AND NOT coalesce(json_extract("Payload", '$.anew'), 0) THEN 'Edit'
                    WHEN json_extract("Payload", '$.answerAt') IS NOT NULL THEN 'Reply'
                    ELSE 'Post' END
                WHERE "DoneAt" IS NULL AND "Lane" = 'message' AND json_valid("Payload");
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""UPDATE "OutboxPauses" SET "Of" = 'Place' WHERE "Of" = 'Destination';""");

            migrationBuilder.DropColumn(name: "Platform", table: "Outbox");

            migrationBuilder.DropColumn(name: "Kind", table: "Outbox");

            migrationBuilder.RenameIndex(name: "IX_Outbox_Lane_Priority_Id", table: "Outbox", newName: "IX_Outbox_Lane_CanWait_Id");

            migrationBuilder.RenameColumn(name: "Priority", table: "Outbox", newName: "CanWait");

            migrationBuilder.RenameColumn(name: "Destination", table: "Outbox", newName: "Place");

            migrationBuilder.RenameColumn(name: "Destination", table: "OutboxPauses", newName: "Place");

            migrationBuilder.RenameColumn(name: "Destination", table: "Destinations", newName: "Place");

            migrationBuilder.RenameTable(name: "Destinations", newName: "Places");
        }
    }
}
