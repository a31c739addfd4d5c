using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class IndexesByPerson : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Prompts_PersonId",
                table: "Prompts");

            migrationBuilder.DropIndex(
                name: "IX_Contributions_PersonId",
                table: "Contributions");

            migrationBuilder.CreateIndex(
                name: "IX_Prompts_PersonId_MeetingId",
                table: "Prompts",
                columns: new[] { "PersonId", "MeetingId" });

            migrationBuilder.CreateIndex(
                name: "IX_Contributions_PersonId_State",
                table: "Contributions",
                columns: new[] { "PersonId", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Prompts_PersonId_MeetingId",
                table: "Prompts");

            migrationBuilder.DropIndex(
                name: "IX_Contributions_PersonId_State",
                table: "Contributions");

            migrationBuilder.CreateIndex(
                name: "IX_Prompts_PersonId",
                table: "Prompts",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Contributions_PersonId",
                table: "Contributions",
                column: "PersonId");
        }
    }
}
