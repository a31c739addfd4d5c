using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>team every</c>: a team that reports at every second or third meeting only.</summary>
public sealed partial class CadenceCommand(
    ICommittees committees,
    IMeetings meetings,
    MeetingCalendar calendar,
    Cadence cadence,
    ReassignPrompts duties,
    CommitteeNews news,
    TimeProvider clock
) : ICommand
{
    private const int MostDatesSaid = 3;

    public IReadOnlyList<string> Names => ["team every"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        if (words.Trim().Length == 0)
        {
            throw new MissingArgument(
                "How often?",
                team.Every > 1
                    ? $"**{team.PlainName}** reports at every {Ordinal(team.Every)} meeting."
                    : $"**{team.PlainName}** reports at every meeting."
            );
        }

        var (every, from) = Read(words);
        var coming = await calendar.NextAsync(context.Committee, Cadence.Most + 1, cancel);
        var first = coming.FirstOrDefault(meeting => from is null || meeting.Date >= from);
        if (every > 1 && first is null)
        {
            throw new UserError($"{context.Committee.Title} has no meeting planned{(from is null ? "" : $" from {from:yyyy-MM-dd} on")}.");
        }

        // A first meeting in the past keeps a rhythm that began then.
        var changed = team with
        {
            Every = every,
            DueFrom = every > 1 ? from ?? first!.Date : null,
        };
        var committee = context.Committee.With(changed);
        await committees.SaveAsync(committee, cancel);
        await FollowAsync(context, committee, changed, cancel);
        if (every != team.Every)
        {
            var what = every == 1 ? "every meeting" : $"every {Ordinal(every)} meeting";
            news.TellTeam(committee, team.Leads, context.Person, $"{context.Person.Name} set that **{team.PlainName}** reports at {what}.");
        }

        if (every == 1)
        {
            return $"**{team.PlainName}** is asked for every meeting.";
        }

        var dates = (await cadence.DueAsync(changed, coming, cancel)).Take(MostDatesSaid).Select(meeting => meeting.IsoDate);
        return $"**{team.PlainName}** is asked for every {Ordinal(every)} meeting: {string.Join(", ", dates)} and so on. At the others it "
            + "is not asked and not counted.";
    }

    /// <summary>Where the questions are out, whoever is no longer due reads so, and whoever is due now is asked.</summary>
    private async Task FollowAsync(CommandContext context, Committee committee, Team team, CancellationToken cancel)
    {
        foreach (
            var meeting in (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel)).Where(meeting =>
                meeting.AskedAt is not null
            )
        )
        {
            var before = DutyChange.Remember(context.Committee, meeting, [context.Committee.FindTeam(team.Id)!]);
            // What other teams were told stays.
            var isDue = !(await cadence.NotDueAsync(committee, meeting, cancel)).Contains(team.Id);
            meeting.NotDue = [.. meeting.NotDue.Where(other => other != team.Id), .. isDue ? Array.Empty<string>() : [team.Id]];
            foreach (var (at, _, _) in DutyChange.Since(before, committee, meeting))
            {
                var what = team.Every == 1 ? "every meeting" : $"every {Ordinal(team.Every)} meeting";
                await duties.RunAsync(
                    at,
                    context.Person.Id,
                    $"{context.Person.Name} set that **{team.PlainName}** reports at {what}, and this one is not among them",
                    $"{context.Person.Name} set that **{team.PlainName}** reports at {what}, so I ask you now.",
                    cancel
                );
            }
        }
    }

    private static (int Every, DateOnly? From) Read(string words)
    {
        if (Shape().Match(words) is not { Success: true } found)
        {
            throw new UserError("Every how many meetings? Write for instance `/pmc team every CLI 2 meetings`, or `1` for every meeting.");
        }

        var every = found.Groups["n"].Value.ToLowerInvariant() switch
        {
            "" or "single" or "one" => 1,
            "other" or "second" or "two" => 2,
            "third" or "three" => 3,
            "fourth" or "four" => 4,
            var digits => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture),
        };
        if (every is < 1 or > Cadence.Most)
        {
            throw new UserError($"A team reports at least at every {Cadence.Most}th meeting.");
        }

        DateOnly? from = found.Groups["from"] is { Success: true, Value: var written }
            ? DateOnly.TryParseExact(
                written,
                "yyyy-MM-dd",
                System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.None,
                out var date
            )
                ? date
                : throw new UserError($"\"{written}\" is not a date I can read. Write it like 2026-12-01.")
            : null;
        return (every, from);
    }

    private static string Ordinal(int number) =>
        number switch
        {
            2 => "second",
            3 => "third",
            _ => Recurrence.Numbered(number),
        };

    [GeneratedRegex(
        @"\A\s*(?:every\s+)?(?:(?<n>[0-9]{1,3}|single|one|two|three|four|other|second|third|fourth)(?:nd|rd|th)?\s*)?(?:meetings?)?\s*"
            + @"(?:,?\s*(?:from|starting)\s+(?:on\s+)?(?<from>\S+))?\s*\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Shape();
}
