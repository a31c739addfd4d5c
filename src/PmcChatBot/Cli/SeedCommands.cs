using PmcChatBot.Core.Roster;

namespace PmcChatBot.Cli;

/// <summary>The commands that apply what <c>committee.json</c> says now to the stored committee.</summary>
internal static class SeedCommands
{
    /// <summary>The commands for a key, without their <c>/pmc</c>; none if no chair can run them.</summary>
    public static IReadOnlyList<string> Of(string key, Committee wanted, Committee stored) =>
        key switch
        {
            "chairs" =>
            [
                .. Names(wanted, wanted.Chairs).Except(Names(stored, stored.Chairs)).Select(name => $"chair add {name}"),
                .. Names(stored, stored.Chairs).Except(Names(wanted, wanted.Chairs)).Select(name => $"chair remove {name}"),
            ],
            "deputies" => OfTeams(
                wanted,
                stored,
                (committee, team) => string.Join(" and ", Names(committee, team.Deputies)),
                (team, people) => $"deputy {team} {(people.Length == 0 ? "nobody" : people)}"
            ),
            "every" => OfTeams(
                wanted,
                stored,
                (_, team) => $"{team.Every} meetings{(team.DueFrom is { } from ? $" from {from:yyyy-MM-dd}" : "")}",
                (team, often) => $"team every {team} {often}"
            ),
            "hours" => [$"times hours {wanted.Hours}"],
            "roadmapPath" => [$"roadmap file {wanted.RoadmapPath ?? "off"}"],
            "holidays" => [$"holidays {wanted.HolidayFeed?.From ?? "off"}"],
            "askHoursBefore" => [$"times ask {wanted.AskHoursBefore}h"],
            "remindHoursBefore" => [$"times remind {wanted.RemindHoursBefore}h"],
            "deputiesHoursBefore" => [wanted.DeputiesHoursBefore is { } hours ? $"times deputies {hours}h" : "times deputies off"],
            "cardHoursBefore" => [$"times card {wanted.CardHoursBefore}h"],
            "closeAfterDays" => [$"times close {wanted.CloseAfterDays}d"],
            "schedule.except" => wanted.Schedule.Except.Except(stored.Schedule.Except).ToList() is { Count: > 0 } off
                ? [$"meeting cancel {string.Join(", ", off.Select(date => $"{date:yyyy-MM-dd}"))}"]
                : [],
            "schedule.rules" or "schedule.time" or "schedule.timeZone" =>
            [
                .. wanted.Schedule.Rules.Select(
                    (rule, number) =>
                        $"schedule {(number == 0 ? "every" : "add")} {rule.Rule} at {rule.Time ?? wanted.Schedule.Time:HH\\:mm} "
                        + $"{wanted.Schedule.TimeZone} from {rule.First:yyyy-MM-dd}"
                ),
            ],
            _ => [],
        };

    private static IReadOnlyList<string> Names(Committee committee, IEnumerable<PersonId> people) => [.. people.Select(committee.NameOf)];

    private static IReadOnlyList<string> OfTeams(
        Committee wanted,
        Committee stored,
        Func<Committee, Team, string> value,
        Func<string, string, string> command
    ) =>
        [
            .. wanted
                .ActiveTeams.Select(team => (Team: team, Is: stored.ActiveTeams.FirstOrDefault(other => other.Id == team.Id)))
                .Where(pair => pair.Is is not null && value(wanted, pair.Team) != value(stored, pair.Is))
                .Select(pair => command(pair.Team.PlainName, value(wanted, pair.Team))),
        ];
}
