using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LaddersCadenceAndLog : Migration
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
                name: "TakenAt",
                table: "Outbox",
                type: "INTEGER",
                nullable: true);

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

            migrationBuilder.AddColumn<DateOnly>(
                name: "HolidayAskedFor",
                table: "Meetings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LeftBehind",
                table: "Meetings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NotDue",
                table: "Meetings",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "ReviewBranch",
                table: "Meetings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Forgotten",
                columns: table => new
                {
                    Person = table.Column<string>(type: "TEXT", nullable: false),
                    Alias = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Forgotten", x => x.Person);
                });

            migrationBuilder.CreateTable(
                name: "RosterChanges",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    CommitteeId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Command = table.Column<string>(type: "TEXT", nullable: false),
                    Undo = table.Column<string>(type: "TEXT", nullable: false),
                    IsUndo = table.Column<bool>(type: "INTEGER", nullable: false),
                    UndoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UndoneBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RosterChanges", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RosterChanges_CommitteeId_Number",
                table: "RosterChanges",
                columns: new[] { "CommitteeId", "Number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Forgotten");

            migrationBuilder.DropTable(
                name: "RosterChanges");

            migrationBuilder.DropColumn(
                name: "NoReminders",
                table: "Prompts");

            migrationBuilder.DropColumn(
                name: "TakenAt",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "DeputiesAskedAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "DeputiesToo",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "HolidayAskedFor",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "LeftBehind",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "NotDue",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "ReviewBranch",
                table: "Meetings");
        }
    }
}
