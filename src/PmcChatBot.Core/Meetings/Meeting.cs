using System.Globalization;
using System.Security.Cryptography;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Meetings;

/// <summary>One date of one committee. Every update belongs to exactly one meeting.</summary>
public sealed class Meeting
{
    /// <summary>
    /// <c>runtime/3f9c02d41b7e</c>. It stays when the meeting is moved, so it says nothing of the date; those of before 29 November 2026
    /// do (<c>runtime/2017-09-05</c>), and mean no more by it.
    /// </summary>
    public required string Id { get; init; }

    public required string CommitteeId { get; init; }

    public required DateOnly Date { get; set; }

    /// <summary>The date that the schedule has for it; <see langword="null"/> if somebody added it by hand.</summary>
    public DateOnly? ScheduledOn { get; set; }

    public DateTimeOffset StartsAt { get; set; }

    /// <summary>When it was cancelled; <see langword="null"/> if it takes place.</summary>
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>Who cancelled it and why, as text for people.</summary>
    public string? CancelledWhy { get; set; }

    /// <summary>When the leads were asked; <see langword="null"/> if not yet.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>When anybody was last reminded; <see langword="null"/> if nobody was.</summary>
    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>When all who had not answered were last reminded; a reminder of some teams leaves it as it is.</summary>
    public DateTimeOffset? EverybodyRemindedAt { get; set; }

    /// <summary>When the chairs were told which updates are missing.</summary>
    public DateTimeOffset? ReadinessAt { get; set; }

    /// <summary>
    /// When the notes were first posted: with <see cref="CompiledAt"/>, or before it while git cannot be reached or refuses them.
    /// </summary>
    public DateTimeOffset? PostedAt { get; set; }

    /// <summary>When the notes were first compiled and published, in git too.</summary>
    public DateTimeOffset? CompiledAt { get; set; }

    /// <summary>Whether the notes are out: others than members may read them.</summary>
    public bool IsPublished => PostedAt is not null;

    /// <summary>When people who had not answered were told that the notes are closed.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The text of the notes file when file and store last agreed.</summary>
    public string? FileText { get; set; }

    /// <summary>
    /// The commit that <see cref="FileText"/> was read from or written with; <see langword="null"/> if there is none yet.
    /// </summary>
    public string? SyncedCommit { get; set; }

    /// <summary>The path where the notes file was last found; <see langword="null"/> if nobody has looked yet.</summary>
    public string? FilePath { get; set; }

    /// <summary>The meeting's own branch, while its notes wait there for somebody to merge them.</summary>
    public string? ReviewBranch { get; set; }

    /// <summary>The path that the file had before it was moved on that branch: it still stands there on the main one.</summary>
    public string? LeftBehind { get; set; }

    /// <summary>The stand-ins at this meeting, by team id.</summary>
    public Dictionary<string, PersonId> StandIns { get; init; } = [];

    /// <summary>The teams, by id, whose deputies are asked beside the leads, because those have not answered.</summary>
    public IReadOnlyList<string> DeputiesToo { get; set; } = [];

    /// <summary>When it was time to ask all deputies beside silent leads; a chair who asks some leaves it as it is.</summary>
    public DateTimeOffset? DeputiesAskedAt { get; set; }

    /// <summary>The teams, by id, that are not asked because they report less often.</summary>
    public IReadOnlyList<string> NotDue { get; set; } = [];

    /// <summary>The date for which the chairs were asked whether it takes place, because it is a holiday.</summary>
    public DateOnly? HolidayAskedFor { get; set; }

    /// <summary>Headings that were renamed in the notes file, and the sections they belong to: see <see cref="RenamedHeadings"/>.</summary>
    public Dictionary<SectionKey, SectionKey> Renamed { get; set; } = [];

    /// <summary>A new meeting, with an id of its own.</summary>
    public static Meeting Of(Committee committee, DateOnly date) =>
        new()
        {
            Id = $"{committee.Id}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}",
            CommitteeId = committee.Id,
            Date = date,
            StartsAt = committee.Schedule.StartOn(date),
        };

    /// <summary>When the questions begin: when the first of the leads is to be asked.</summary>
    public DateTimeOffset AskAt(Committee committee) =>
        committee
            .ActiveTeams.SelectMany(team => team.Leads)
            .Distinct()
            .Select(lead => AskAtFor(committee, lead))
            .Append(UsuallyAskAt(committee))
            .Min();

    /// <summary>When to ask a person: as others, or earlier where their own working hours until the meeting are too few.</summary>
    public DateTimeOffset AskAtFor(Committee committee, PersonId person)
    {
        var (usual, own) = (
            UsuallyAskAt(committee),
            committee
                .HoursOf(person)
                .BeforeDaysOff(StartsAt.AddHours(-committee.AskHoursBefore), LocalZone.Of(committee, person).Zone, StartsAt)
        );
        return own < usual ? own : usual;
    }

    /// <summary>As long before as set, or earlier where the committee's working hours until then are too few.</summary>
    private DateTimeOffset UsuallyAskAt(Committee committee) =>
        committee.Hours.BeforeDaysOff(
            StartsAt.AddHours(-committee.AskHoursBefore),
            TimeZoneInfo.FindSystemTimeZoneById(committee.Schedule.TimeZone),
            StartsAt
        );

    /// <summary>When the first leads are asked, for somebody in a time zone.</summary>
    public DateTimeOffset LeadsAskedAt(Committee committee, TimeZoneInfo zone) =>
        committee.Hours.AtOrAfter(UsuallyAskAt(committee), zone, StartsAt.AddHours(-1));

    public DateTimeOffset RemindAt(Committee committee) => StartsAt.AddHours(-committee.RemindHoursBefore);

    /// <summary>When deputies are asked too where the leads have not answered; <see langword="null"/> if never.</summary>
    public DateTimeOffset? DeputiesAt(Committee committee) => committee.DeputiesHoursBefore is { } hours ? StartsAt.AddHours(-hours) : null;

    /// <summary>When the chairs get their card.</summary>
    public DateTimeOffset CardAt(Committee committee) => StartsAt.AddHours(-committee.CardHoursBefore);

    /// <summary>When late answers stop amending the notes automatically.</summary>
    public DateTimeOffset ClosesAt(Committee committee) => StartsAt.AddDays(committee.CloseAfterDays);

    /// <summary>The path to which the notes file is still to be moved; <see langword="null"/> if it is where it belongs.</summary>
    public string? MovesTo(Committee committee) =>
        FilePath is { } path && NotesPathPattern.DateOf(committee.NotesPath, path) is { } of && of != Date ? UsualPath(committee) : null;

    /// <summary>The branch for the notes if the repository's branch is protected: <c>notes-runtime-2017-09-05</c>.</summary>
    public string BranchName => $"notes-{HeadingText.Slug(CommitteeId)}-{IsoDate}";

    /// <summary>The notes file's path in the repository: where it was last found, or else the committee's usual path.</summary>
    public string NotesPath(Committee committee) => FilePath ?? UsualPath(committee);

    /// <summary>The committee's usual path for notes of this date.</summary>
    public string UsualPath(Committee committee) => NotesPathPattern.PathOn(committee.NotesPath, Date);

    /// <summary>The notes before anybody has written anything.</summary>
    public string EmptyNotes(Committee committee) => EmptyNotes(committee, Date);

    /// <inheritdoc cref="EmptyNotes(Committee)"/>
    public static string EmptyNotes(Committee committee, DateOnly date)
    {
        // Below the title only {date} is replaced; other braces are somebody's text.
        var template = committee.Template;
        var end = NotesDocument.Parse(template).Sections is [_, var title, ..] ? title.BodyStart : 0;
        return $"{WrittenDate.On(template[..end], date)}{template[end..].Replace("{date}", Iso(date), StringComparison.Ordinal)}";
    }

    /// <summary>The outline of <see cref="FileText"/>, or of the empty notes if there is none, read with the current roster.</summary>
    public NotesOutline Outline(Committee committee) => NotesOutline.Read(FileText ?? EmptyNotes(committee), Names(committee));

    /// <summary>The roster's team names, and the names that headings of this meeting were renamed to.</summary>
    public TeamNames Names(Committee committee) => TeamNames.Of(committee.Teams, Renamed);

    /// <summary>The date for people: Tuesday 5 September 2017.</summary>
    public string LongDate => Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The date in file names and commands: 2017-09-05.</summary>
    public string IsoDate => Iso(Date);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
