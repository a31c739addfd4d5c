using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class GitForReal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Plain SQL: EF would rebuild the whole table on SQLite, outside the transaction.
            migrationBuilder.Sql("ALTER TABLE \"Meetings\" DROP COLUMN \"GitTrouble\"");

            migrationBuilder.AddColumn<string>(
                name: "FilePath",
                table: "Meetings",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE \"Meetings\" DROP COLUMN \"FilePath\"");

            migrationBuilder.AddColumn<string>(
                name: "GitTrouble",
                table: "Meetings",
                type: "TEXT",
                nullable: true);
        }
    }
}
