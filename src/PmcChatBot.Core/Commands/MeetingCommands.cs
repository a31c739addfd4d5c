using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>meeting add</c>, <c>meeting move</c>, <c>meeting cancel</c> and <c>meeting restore</c></summary>
public sealed partial class MeetingCommands(
    IMeetings meetings,
    MeetingArgument which,
    MoveMeeting move,
    CancelMeeting cancelMeeting,
    TimeProvider clock
) : ICommand
{
    public IReadOnlyList<string> Names => ["meeting add", "meeting move", "meeting cancel", "meeting restore"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName switch
        {
            "meeting add" => AddAsync(context, arguments, cancel),
            "meeting move" => MoveAsync(context, arguments, cancel),
            "meeting cancel" => CancelAsync(context, arguments, cancel),
            _ => RestoreAsync(context, arguments, cancel),
        };

    private Task<string> AddAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (date, rest) =
            which.Date(arguments, context.Committee) ?? throw new MissingArgument("On which day?", Example(context.Committee));
        var time = TakeTime(context.Committee, ref rest);
        return move.AddAsync(
            context.Committee,
            StartOn(context.Committee, date, time),
            context.Person,
            MeetingArgument.Reason(rest),
            cancel
        );
    }

    private async Task<string> MoveAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (meeting, rest) = await which.OneAsync(context.Committee, arguments, cancel);
        var today = which.Today(context.Committee);
        var day = MeetingArgument.Near(DayPhrase.TakeInWeekOf(meeting.Date, To().Replace(rest, ""), today), today);
        rest = day?.After ?? rest;
        var time = TakeTime(context.Committee, ref rest);
        if (LeftTime().IsMatch(rest))
        {
            throw new UserError($"I could not read \"{MarkdownText.Escape(rest.Trim())}\" as a time. Nothing changed.");
        }

        if (day is null && time is null)
        {
            throw new MissingArgument(
                "To which day or time?",
                $"For instance `/pmc meeting move {meeting.IsoDate} to {meeting.Date.AddDays(1):yyyy-MM-dd} at 10:30`."
            );
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(context.Committee.Schedule.TimeZone);
        time ??= TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(meeting.StartsAt, zone).DateTime);
        var startsAt = StartOn(context.Committee, day?.Day ?? meeting.Date, time);
        return startsAt == meeting.StartsAt
            ? throw new UserError($"The meeting of {meeting.LongDate} starts then already.")
            : await move.RunAsync(context.Committee, meeting, startsAt, context.Person, MeetingArgument.Reason(rest), cancel);
    }

    private async Task<string> CancelAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (off, rest) = await which.SeveralAsync(context.Committee, arguments, cancel);
        if (off.Count == 1)
        {
            return await cancelMeeting.RunAsync(context.Committee, off[0], context.Person, MeetingArgument.Reason(rest), cancel);
        }

        await cancelMeeting.RunAsync(context.Committee, off, context.Person, MeetingArgument.Reason(rest), cancel);
        return $"The meetings of {string.Join(", ", off.Select(meeting => meeting.IsoDate))} are cancelled. What people wrote is kept. "
            + "`/pmc meeting restore <date>` brings one back.";
    }

    private async Task<string> RestoreAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var cancelled = (await meetings.PlannedSinceAsync(context.Committee.Id, clock.GetUtcNow(), cancel))
            .Where(meeting => meeting.CancelledAt is not null)
            .ToList();
        var known =
            cancelled.Count == 0
                ? "No meeting to come is cancelled."
                : $"Cancelled are: {string.Join(", ", cancelled.Select(meeting => meeting.IsoDate))}.";
        var (date, _) = which.Date(arguments, context.Committee) ?? throw new MissingArgument("Which meeting?", known);
        var meeting =
            cancelled.Find(meeting => meeting.Date == date)
            ?? throw new UserError($"No meeting of {date:yyyy-MM-dd} was cancelled. {known}");
        return await cancelMeeting.RestoreAsync(context.Committee, meeting, context.Person, cancel);
    }

    /// <summary>The time right behind a date. Numbers in a reason are none: "at 5 people's request", "because of 4.20".</summary>
    /// <exception cref="UserError">It is said in another zone than the committee's.</exception>
    private static TimeOnly? TakeTime(Committee committee, ref string rest)
    {
        if (LeadingTime().Match(rest) is not { Success: true } found)
        {
            return null;
        }

        var written = found.Value;
        rest = rest[found.Length..];
        var word = FirstWord().Match(rest).Groups["word"].Value;
        var zone = word.Length < 2 ? null : ZoneName.PlaceOf(word) ?? (word.Contains('/') || IsUtc(word) ? ZoneName.Read(word) : null);
        return zone is null ? RecurrencePhrase.TakeTime(ref written)
            : zone != committee.Schedule.TimeZone
                ? throw new UserError(
                    $"All times of {committee.Title} are those of {committee.Schedule.TimeZone}. Give {written.Trim()} {word} in that. "
                        + "Nothing changed."
                )
            : Taken(ref rest);

        TimeOnly? Taken(ref string left)
        {
            left = left[FirstWord().Match(left).Length..];
            return RecurrencePhrase.TakeTime(ref written);
        }

        static bool IsUtc(string word) => word.ToUpperInvariant() is "UTC" or "GMT" or "Z";
    }

    private string Example(Committee committee) => $"For instance {which.Today(committee).AddDays(7):yyyy-MM-dd}, or `friday`.";

    private static DateTimeOffset StartOn(Committee committee, DateOnly date, TimeOnly? time) =>
        time is { } given ? committee.Schedule.StartOn(date, given) : committee.Schedule.StartOn(date);

    [GeneratedRegex(
        @"\A[\s,]*(?:(?:at\s+)?[0-9]{1,2}[:.h][0-9]{2}(?:\s*[ap]\.?m\b\.?)?|(?:at\s+)?[0-9]{1,2}\s*[ap]\.?m\b\.?"
            + @"|at\s+[0-9]{1,2}(?=\s*(?:\z|[,:;(-])))(?![0-9])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LeadingTime();

    [GeneratedRegex(@"\A\s*(?:from|to|at)\s+[0-9]", RegexOptions.IgnoreCase)]
    private static partial Regex LeftTime();

    [GeneratedRegex(@"\A\s*to ", RegexOptions.IgnoreCase)]
    private static partial Regex To();

    [GeneratedRegex(@"\A\s*\(?(?<word>[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*)\)?(?=[\s,:;.]|\z)")]
    private static partial Regex FirstWord();
}
