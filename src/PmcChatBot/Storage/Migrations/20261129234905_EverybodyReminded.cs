using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class EverybodyReminded : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "EverybodyRemindedAt",
                table: "Meetings",
                type: "INTEGER",
                nullable: true);

            // Whoever was reminded before this version is not reminded again because of it.
            migrationBuilder.Sql("UPDATE Meetings SET EverybodyRemindedAt = RemindedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "EverybodyRemindedAt",
                table: "Meetings");
        }
    }
}
