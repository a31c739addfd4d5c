using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class CommitteeVersion : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Version",
                table: "Committees",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_Committees_Version",
                table: "Committees",
                column: "Version");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Committees_Version",
                table: "Committees");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Committees");
        }
    }
}
