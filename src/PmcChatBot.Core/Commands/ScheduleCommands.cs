using System.Globalization;
using System.Text;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>schedule</c>, <c>schedule every</c>, <c>schedule add</c> and <c>schedule remove</c></summary>
public sealed class ScheduleCommands(
    ICommittees committees,
    IMeetings meetings,
    MeetingCalendar calendar,
    ChangeSchedule change,
    TimeProvider clock
) : ICommand
{
    private const int Shown = 5;
    private const int MostRules = 20;

    public IReadOnlyList<string> Names => ["schedule", "schedule every", "schedule add", "schedule remove"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var schedule = context.Committee.Schedule;
        switch (context.CommandName)
        {
            case "schedule every":
                return await ChangeAsync(
                    context,
                    Zoned(context, Phrase(context, arguments)).Replacing(schedule, clock.GetUtcNow()),
                    cancel
                );
            case "schedule add":
                return await ChangeAsync(context, Added(schedule, Phrase(context, arguments)), cancel);
            case "schedule remove":
                return await ChangeAsync(context, schedule with { Rules = Without(schedule, arguments) }, cancel);
            default:
                return arguments.Length == 0
                    ? await SayAsync(context.Committee, context.Person, cancel)
                    : throw new UserError(
                        $"To change it: `/pmc schedule every {Example(context, arguments)}`. `/pmc schedule` alone shows it."
                    );
        }
    }

    /// <summary>What was typed, if it can be read: <c>weekly on tuesday</c>.</summary>
    private string Example(CommandContext context, string arguments)
    {
        try
        {
            _ = Phrase(context, arguments);
            return arguments.ReplaceLineEndings(" ").Replace("`", "", StringComparison.Ordinal);
        }
        catch (UserError)
        {
            return "2 weeks on tuesday at 10:30 from 2026-12-01";
        }
    }

    private RecurrencePhrase Phrase(CommandContext context, string arguments) =>
        arguments.Length == 0
            ? throw new MissingArgument("How often?")
            : RecurrencePhrase.Parse(arguments, LocalZone.Of(context.Committee, context.Person.Id).DateOf(clock.GetUtcNow()));

    /// <summary>The first schedule of a committee is in its chair's time zone, unless another one is said.</summary>
    private static RecurrencePhrase Zoned(CommandContext context, RecurrencePhrase phrase) =>
        phrase.TimeZone is null && context.Committee.Schedule.Rules.Count == 0
            ? phrase with
            {
                TimeZone =
                    context.Person.OwnTimeZone
                    ?? context.Person.TimeZone
                    ?? throw new MissingArgument(
                        "In which time zone?",
                        "I do not know yours. Add the place, for instance `at 10:30 Europe/Berlin`."
                    ),
            }
            : phrase;

    private Schedule Added(Schedule schedule, RecurrencePhrase phrase)
    {
        if (phrase.TimeZone is { } zone && zone != schedule.TimeZone)
        {
            throw new UserError(
                $"All meetings of a committee are in one time zone, {schedule.TimeZone}. `/pmc schedule every` sets another."
            );
        }

        if (schedule.Rules.Count >= MostRules)
        {
            throw new UserError($"A schedule has at most {MostRules} rules.");
        }

        var rule = phrase.RuleIn(schedule, clock.GetUtcNow());
        if (schedule.Rules.Any(other => other.Rule == rule.Rule && (other.Time ?? schedule.Time) == (phrase.Time ?? schedule.Time)))
        {
            throw new UserError($"The schedule already has {ScheduleText.Rule(schedule, rule)}. Nothing changed.");
        }

        return schedule with
        {
            Rules = [.. schedule.Rules, phrase.Time == schedule.Time ? rule : rule with { Time = phrase.Time }],
        };
    }

    private static IReadOnlyList<ScheduleRule> Without(Schedule schedule, string arguments)
    {
        var list = string.Join("; ", schedule.Rules.Select((rule, i) => $"{i + 1} is {ScheduleText.Rule(schedule, rule)}"));
        return arguments.Length == 0 ? throw new MissingArgument("Which rule?", $"By its number: {list}.")
            : int.TryParse(arguments.TrimEnd('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= schedule.Rules.Count
                ? [.. schedule.Rules.Where((_, i) => i != number - 1)]
            : throw new UserError($"There is no rule \"{arguments}\". {(list.Length == 0 ? "The schedule has none." : $"{list}.")}");
    }

    private async Task<string> ChangeAsync(CommandContext context, Schedule schedule, CancellationToken cancel)
    {
        var kept = await change.RunAsync(context.Committee, schedule, context.Person, cancel);
        var changed = (await committees.FindAsync(context.Committee.Id, cancel))!;
        var stay =
            kept.Count == 0
                ? ""
                : $"\n\n{string.Join(", ", kept.Select(meeting => meeting.LongDate))} {(kept.Count == 1 ? "stays" : "stay")} although the "
                    + "schedule no longer has it, because people were asked or have written something. "
                    + "`/pmc meeting cancel <date>` cancels it.";
        return await SayAsync(changed, context.Person, cancel) + stay;
    }

    private async Task<string> SayAsync(Committee committee, Person reader, CancellationToken cancel)
    {
        var schedule = committee.Schedule;
        var text = new StringBuilder($"**{committee.Title}** meets ");
        text.Append(
            schedule.Rules.Count > 1
                ? $"\n\n{string.Join('\n', schedule.Rules.Select((rule, i) => $"{i + 1}. {ScheduleText.Rule(schedule, rule)}"))}\n\nin "
                    + $"{schedule.TimeZone}."
                : $"{ScheduleText.Rules(schedule)} ({schedule.TimeZone})."
        );
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var pause in schedule.Pauses.Where(pause => pause.Until > today))
        {
            text.Append(CultureInfo.InvariantCulture, $" There is a pause from {pause.From:d MMMM yyyy} until {pause.Until:d MMMM yyyy}");
            text.Append(pause.Why.Length == 0 ? "." : $" ({pause.Why}).");
        }

        var coming = await calendar.NextAsync(committee, Shown, cancel);
        var last = coming.Count > 0 ? coming[^1].StartsAt : DateTimeOffset.MaxValue;
        var off = (await meetings.PlannedSinceAsync(committee.Id, clock.GetUtcNow(), cancel)).Where(meeting =>
            meeting.CancelledAt is not null && meeting.StartsAt <= last
        );
        var zone = LocalZone.Of(committee, reader.Id);
        foreach (var meeting in coming.Concat(off).OrderBy(meeting => meeting.StartsAt))
        {
            text.Append($"\n- {zone.SayMeeting(meeting.StartsAt, meeting.Date)}");
            text.Append(meeting.CancelledAt is null ? "" : $": cancelled ({meeting.CancelledWhy})");
        }

        return text.Append(coming.Count == 0 ? "\n\nNo meeting is planned." : "").ToString();
    }
}
