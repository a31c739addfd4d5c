using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>The commands that take a committee's roster back to what it was.</summary>
internal static class InverseCommands
{
    public static IReadOnlyList<string> Of(Committee before, Committee after) =>
        [
            .. after.Teams.SelectMany(team => OfTeam(before.FindTeam(team.Id), team)),
            .. before.Chairs.Except(after.Chairs).Select(chair => $"chair add {Mention.Of(chair)}"),
            .. after.Chairs.Except(before.Chairs).Select(chair => $"chair remove {Mention.Of(chair)}"),
            .. Times(before, after),
        ];

    private static IEnumerable<string> OfTeam(Team? before, Team after)
    {
        if (before is null or { Retired: true })
        {
            return after.Retired ? [] : [$"team retire {after.PlainName}"];
        }

        return after.Retired ? Back(before) : Changed(before, after);
    }

    private static IEnumerable<string> Back(Team team)
    {
        // A name with a dash in it would be read as a name and a lead.
        yield return $"team add {team.PlainName} - vacant";
        foreach (var command in Changed(team, team with { Label = null, Leads = [], Deputies = [] }))
        {
            yield return command;
        }
    }

    private static IEnumerable<string> Changed(Team before, Team after)
    {
        if (before.Name != after.Name)
        {
            yield return $"team rename {after.PlainName} to {before.Name}";
        }

        var name = before.PlainName;
        if (before.Label != after.Label)
        {
            yield return $"team label {name} {before.Label ?? "none"}";
        }

        if (!before.Leads.SequenceEqual(after.Leads))
        {
            yield return $"lead {name} {People(before.Leads, "vacant")}";
        }

        if (!before.Deputies.SequenceEqual(after.Deputies))
        {
            yield return $"deputy {name} {People(before.Deputies, "nobody")}";
        }

        if ((before.Every, before.DueFrom) != (after.Every, after.DueFrom))
        {
            yield return $"team every {name} {before.Every} meetings{(before.DueFrom is { } from ? $" from {from:yyyy-MM-dd}" : "")}";
        }

        foreach (var part in after.Subsections)
        {
            var was = before.Subsections.FirstOrDefault(other => other.Id == part.Id);
            if (was is null or { Retired: true } && !part.Retired)
            {
                yield return $"subsection retire {name} {part.Name}";
            }
            else if (was is { Retired: false } && part.Retired)
            {
                yield return $"subsection add {name} {was.Heading}";
            }
            else if (was is { Retired: false } && was.Heading != part.Heading)
            {
                yield return $"subsection rename {name} {part.Name} to {was.Name}";
            }
        }
    }

    private static IEnumerable<string> Times(Committee before, Committee after)
    {
        string[] times =
        [
            before.AskHoursBefore == after.AskHoursBefore ? "" : $"ask {before.AskHoursBefore}h",
            before.RemindHoursBefore == after.RemindHoursBefore ? "" : $"remind {before.RemindHoursBefore}h",
            before.DeputiesHoursBefore == after.DeputiesHoursBefore ? ""
            : before.DeputiesHoursBefore is { } hours ? $"deputies {hours}h"
            : "deputies off",
            before.CardHoursBefore == after.CardHoursBefore ? "" : $"card {before.CardHoursBefore}h",
            before.CloseAfterDays == after.CloseAfterDays ? "" : $"close {before.CloseAfterDays}d",
            before.Hours == after.Hours ? "" : $"hours {before.Hours}",
        ];
        var words = string.Join(' ', times.Where(time => time.Length > 0));
        return words.Length == 0 ? [] : [$"times {words}"];
    }

    private static string People(IReadOnlyList<PersonId> people, string nobody) =>
        people.Count == 0 ? nobody : string.Join(' ', people.Select(Mention.Of));
}
