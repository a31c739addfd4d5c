using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PostedAt : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "PostedAt",
                table: "Meetings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.Sql("UPDATE Meetings SET PostedAt = CompiledAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PostedAt",
                table: "Meetings");
        }
    }
}
