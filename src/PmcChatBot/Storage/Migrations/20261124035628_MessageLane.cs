using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class MessageLane : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Outbox_DoneAt_Lane_NotBefore",
                table: "Outbox");

            migrationBuilder.AddColumn<bool>(
                name: "CanWait",
                table: "Outbox",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Place",
                table: "Outbox",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            // What waited to be sent knows its place too.
            migrationBuilder.Sql(
                """
                UPDATE "Outbox" SET "Place" = json_extract("Payload", '$.to.value')
                WHERE "DoneAt" IS NULL AND "Lane" = 'message';
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Lane_CanWait_Id",
                table: "Outbox",
                columns: new[] { "Lane", "CanWait", "Id" },
                filter: "\"DoneAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Lane_NotBefore",
                table: "Outbox",
                columns: new[] { "Lane", "NotBefore" },
                filter: "\"DoneAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Outbox_Lane_CanWait_Id",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_Lane_NotBefore",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "CanWait",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "Outbox");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_DoneAt_Lane_NotBefore",
                table: "Outbox",
                columns: new[] { "DoneAt", "Lane", "NotBefore" });
        }
    }
}
