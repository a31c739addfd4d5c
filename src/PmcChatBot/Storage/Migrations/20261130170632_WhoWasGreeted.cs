using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class WhoWasGreeted : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Whoever was asked before has read what the bot is.
            migrationBuilder.Sql(
                "INSERT OR IGNORE INTO SentMessages (Slot, MessageKey) SELECT DISTINCT 'hello|' || PersonId, '' FROM Prompts"
            );

        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {

        }
    }
}
