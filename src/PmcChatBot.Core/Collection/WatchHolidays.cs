using System.Globalization;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Collection;

/// <summary>Keeps a committee's holidays, and asks its chairs about meetings on one.</summary>
public sealed class WatchHolidays(ICommittees committees, IMeetings meetings, IOutbox outbox, TimeProvider clock)
{
    private const int Years = 2;
    private const int MostDaysToMove = 14;
    private static readonly TimeSpan ReadAgain = TimeSpan.FromDays(30);
    private static readonly TimeSpan TryAgain = TimeSpan.FromDays(1);

    /// <summary>Whether a committee's holidays are to be read now.</summary>
    public static bool IsDue(Committee committee, DateTimeOffset now) =>
        committee.HolidayFeed is { } feed && (feed.TriedAt is not { } tried || now >= tried + (feed.HasFailed ? TryAgain : ReadAgain));

    /// <summary>The holidays that a calendar has. A stranger's rules may take long, so this is done before a transaction.</summary>
    /// <exception cref="UserError">It cannot be read.</exception>
    public static IReadOnlyList<Holiday> Read(Committee committee, string text, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(committee.Schedule.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return HolidayCalendar.Read(text, today, today.AddYears(Years), zone);
    }

    /// <summary>What came of reading a committee's holidays.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="from">Where they were read from.</param>
    /// <param name="found">What was found; <see langword="null"/> if it could not be read.</param>
    /// <param name="problem">Why it could not be read.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task TakeAsync(string committeeId, string from, IReadOnlyList<Holiday>? found, string problem, CancellationToken cancel)
    {
        if (await committees.FindAsync(committeeId, cancel) is not { HolidayFeed: { } feed } committee || feed.From != from)
        {
            // Somebody chose another one meanwhile.
            return;
        }

        var isFirst = feed.TriedAt is null;
        await committees.SaveAsync(
            committee with
            {
                Holidays = found ?? committee.Holidays,
                HolidayFeed = feed with { TriedAt = clock.GetUtcNow(), HasFailed = found is null },
            },
            cancel
        );
        if (isFirst || (found is null && !feed.HasFailed))
        {
            Tell(committee, feed.By, found is null ? Failed(committee, from, problem) : Found(found, from));
        }
    }

    /// <summary>Asks about the meetings to come that are on a holiday, once for each day.</summary>
    public async Task AskAsync(Committee committee, CancellationToken cancel)
    {
        foreach (var (meeting, holiday) in await OnHolidaysAsync(committee, cancel))
        {
            meeting.HolidayAskedFor = meeting.Date;
            var coming = await meetings.PlannedSinceAsync(committee.Id, clock.GetUtcNow(), cancel);
            foreach (var chair in committee.Chairs)
            {
                outbox.Show(Question(committee, meeting, holiday, chair, NextFree(committee, meeting, coming)));
            }
        }
    }

    /// <summary>Whether there is anything to ask about.</summary>
    public async Task<bool> HasAnyAsync(Committee committee, CancellationToken cancel) =>
        (await OnHolidaysAsync(committee, cancel)).Count > 0;

    /// <summary>The meeting takes place on its holiday.</summary>
    /// <exception cref="UserError">It is on none.</exception>
    public async Task<string> KeepAsync(Committee committee, Meeting meeting, Person by, CancellationToken cancel)
    {
        var holiday =
            committee.Holidays.FirstOrDefault(holiday => holiday.Date == meeting.Date)
            ?? throw new UserError($"{meeting.LongDate} is no holiday that I know, so the meeting takes place anyway.");
        meeting.HolidayAskedFor = meeting.Date;
        await outbox.ReviseEachAsync(SlotsOf(meeting), $"{by.Name} keeps the meeting of {meeting.LongDate} ({NameOf(holiday)}).", cancel);
        return $"The meeting of {meeting.LongDate} takes place, although it is on a holiday ({NameOf(holiday)}).";
    }

    /// <summary>Holidays are not looked at any more, so the questions about them are over.</summary>
    public async Task DropAsync(Committee committee, Person by, CancellationToken cancel)
    {
        var what = $"{by.Name} set that I do not look at holidays, so the meeting";
        foreach (var meeting in await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel))
        {
            if (await outbox.ReviseEachAsync(SlotsOf(meeting), $"{what} of {meeting.LongDate} stays as it is.", cancel))
            {
                meeting.HolidayAskedFor = null;
            }
        }
    }

    /// <summary>The beginning of the slots of the questions about a meeting.</summary>
    public static string SlotsOf(Meeting meeting) => $"holiday|{meeting.Id}|";

    private async Task<IReadOnlyList<(Meeting Meeting, Holiday Holiday)>> OnHolidaysAsync(Committee committee, CancellationToken cancel) =>
        committee.Holidays.Count == 0
            ? []
            :
            [
                .. (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel))
                    .Where(meeting => meeting.HolidayAskedFor != meeting.Date && meeting.PostedAt is null)
                    .Join(committee.Holidays, meeting => meeting.Date, holiday => holiday.Date, (meeting, holiday) => (meeting, holiday)),
            ];

    private static OutgoingMessage Question(Committee committee, Meeting meeting, Holiday holiday, PersonId chair, DateOnly? free)
    {
        var buttons = new List<Button>
        {
            new(new RunCommand(committee.Id, $"meeting cancel {meeting.IsoDate}: {NameOf(holiday)}"), "Cancel it"),
        };
        if (free is { } day)
        {
            var said = day.ToString("dddd d MMMM", CultureInfo.InvariantCulture);
            buttons.Add(
                new(
                    new RunCommand(committee.Id, $"meeting move {meeting.IsoDate} to {day:yyyy-MM-dd}: {NameOf(holiday)}"),
                    $"Move it to {said}"
                )
            );
        }

        buttons.Add(new(new RunCommand(committee.Id, $"meeting keep {meeting.IsoDate}"), "Keep it"));
        return new OutgoingMessage(
            $"{SlotsOf(meeting)}{chair}",
            Address.Dm(chair),
            $"The meeting of the {committee.Title} on {meeting.LongDate} is on a holiday: {NameOf(holiday)}. What shall become of it? "
                + $"`/pmc meeting move {meeting.IsoDate} to <date>` moves it to any other day."
        )
        {
            Buttons = buttons,
        };
    }

    /// <summary>The next weekday that is no holiday and has no meeting.</summary>
    private static DateOnly? NextFree(Committee committee, Meeting meeting, IReadOnlyList<Meeting> coming)
    {
        var taken = coming.Where(other => other.CancelledAt is null).Select(other => other.Date).ToHashSet();
        taken.UnionWith(committee.Holidays.Select(holiday => holiday.Date));
        return Enumerable
            .Range(1, MostDaysToMove)
            .Select(days => (DateOnly?)meeting.Date.AddDays(days))
            .FirstOrDefault(day => day!.Value.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !taken.Contains(day.Value));
    }

    private static string Found(IReadOnlyList<Holiday> found, string from) =>
        $"I know {found.Count} {(found.Count == 1 ? "holiday" : "holidays")} of the next {Years} years from `{from}`; the next one is "
        + $"{NameOf(found[0])} on {found[0].Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}. I read it again every "
        + "month, and ask you about each meeting that is on one.";

    private static string Failed(Committee committee, string from, string problem) =>
        $"I could not read the holidays of the {committee.Title} from `{from}`: {problem}. "
        + (committee.Holidays.Count == 0 ? "" : "Those I read before stay. ")
        + "I try again every day; `/pmc holidays <URL or file>` names another place.";

    private void Tell(Committee committee, PersonId person, string what) =>
        outbox.Show(new OutgoingMessage($"holidays|{committee.Id}|{person}", Address.Dm(person), what) { Anew = true });

    /// <summary>A calendar on the web may hold anything.</summary>
    private static string NameOf(Holiday holiday) => MarkdownText.Escape(Printable.Of(holiday.Name));
}
