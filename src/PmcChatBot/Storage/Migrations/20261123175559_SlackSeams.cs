using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SlackSeams : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Plain SQL: EF would rebuild the whole table on SQLite, outside the transaction.
            migrationBuilder.Sql("ALTER TABLE \"Meetings\" DROP COLUMN \"PostedParts\"");

            migrationBuilder.AddColumn<string>(
                name: "ThreadOf",
                table: "SentMessages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SendKey",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Stamp",
                table: "Contributions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_SentMessages_ThreadOf",
                table: "SentMessages",
                column: "ThreadOf");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SentMessages_ThreadOf",
                table: "SentMessages");

            migrationBuilder.DropColumn(
                name: "ThreadOf",
                table: "SentMessages");

            migrationBuilder.DropColumn(
                name: "SendKey",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Stamp",
                table: "Contributions");

            migrationBuilder.AddColumn<int>(
                name: "PostedParts",
                table: "Meetings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }
    }
}
