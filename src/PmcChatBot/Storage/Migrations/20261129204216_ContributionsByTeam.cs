using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ContributionsByTeam : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Contributions_MeetingId",
                table: "Contributions");

            migrationBuilder.CreateIndex(
                name: "IX_Contributions_MeetingId_TeamId",
                table: "Contributions",
                columns: new[] { "MeetingId", "TeamId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Contributions_MeetingId_TeamId",
                table: "Contributions");

            migrationBuilder.CreateIndex(
                name: "IX_Contributions_MeetingId",
                table: "Contributions",
                column: "MeetingId");
        }
    }
}
