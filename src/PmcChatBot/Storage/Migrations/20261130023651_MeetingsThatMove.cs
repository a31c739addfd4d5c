using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PmcChatBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class MeetingsThatMove : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Meetings_CommitteeId_Date",
                table: "Meetings");

            migrationBuilder.AddColumn<long>(
                name: "CancelledAt",
                table: "Meetings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CancelledWhy",
                table: "Meetings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EverybodyRemindedAt",
                table: "Meetings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PostedAt",
                table: "Meetings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ScheduledOn",
                table: "Meetings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Meetings_CommitteeId_Date",
                table: "Meetings",
                columns: new[] { "CommitteeId", "Date" },
                unique: true,
                filter: "\"CancelledAt\" IS NULL");

            // Whoever was reminded before this version is not reminded again because of it; what was published was posted; and the
            // schedule made all meetings but those that import added, whose day has passed.
            migrationBuilder.Sql("UPDATE Meetings SET EverybodyRemindedAt = RemindedAt, PostedAt = CompiledAt, ScheduledOn = Date");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Meetings_CommitteeId_Date",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "CancelledAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "CancelledWhy",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "EverybodyRemindedAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "PostedAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "ScheduledOn",
                table: "Meetings");

            migrationBuilder.CreateIndex(
                name: "IX_Meetings_CommitteeId_Date",
                table: "Meetings",
                columns: new[] { "CommitteeId", "Date" },
                unique: true);
        }
    }
}
