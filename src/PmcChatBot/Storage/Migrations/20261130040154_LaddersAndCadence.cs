using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LaddersAndCadence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "NoReminders",
                table: "Prompts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "DeputiesAskedAt",
                table: "Meetings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DeputiesToo",
                table: "Meetings",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "NotDue",
                table: "Meetings",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "NoReminders",
                table: "Prompts");

            migrationBuilder.DropColumn(
                name: "DeputiesAskedAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "DeputiesToo",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "NotDue",
                table: "Meetings");
        }
    }
}
