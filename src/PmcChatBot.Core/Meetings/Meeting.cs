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

    public required DateOnly Date { get; init; }

    public DateTimeOffset StartsAt { get; set; }

    /// <summary>When the leads were asked, or <see langword="null"/>.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>When the chair was told how ready the notes are.</summary>
    public DateTimeOffset? ReadinessAt { get; set; }

    /// <summary>When the notes were first compiled and published.</summary>
    public DateTimeOffset? CompiledAt { get; set; }

    /// <summary>When those who had not answered were told that the notes are closed.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The notes as the store last knew them in the file: file and store agreed there.</summary>
    public string? FileText { get; set; }

    /// <summary>The commit <see cref="FileText"/> was read from or written with; <see langword="null"/> before there is one.</summary>
    public string? SyncedCommit { get; set; }

    /// <summary>Where the notes file was found last; <see langword="null"/> before it was looked for.</summary>
    public string? FilePath { get; set; }

    /// <summary>Who stands in at this meeting, by team.</summary>
    public Dictionary<string, PersonId> StandIns { get; init; } = [];

    /// <summary>Headings that were renamed in the notes file, and which sections they are: see <see cref="RenamedHeadings"/>.</summary>
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

    public DateTimeOffset AskAt(Committee committee) => StartsAt.AddHours(-committee.AskHoursBefore);

    public DateTimeOffset RemindAt(Committee committee) => StartsAt.AddHours(-committee.RemindHoursBefore);

    /// <summary>When late answers no longer amend the notes by themselves.</summary>
    public DateTimeOffset ClosesAt(Committee committee) => StartsAt.AddDays(committee.CloseAfterDays);

    /// <summary>The branch for the notes where the branch of the repository is protected: <c>notes-runtime-2017-09-05</c>.</summary>
    public string BranchName => $"notes-{HeadingText.Slug(CommitteeId)}-{IsoDate}";

    /// <summary>The notes file's path in the repository: where it was found last, else where the committee's notes go.</summary>
    public string NotesPath(Committee committee) => FilePath ?? UsualPath(committee);

    /// <summary>Where the committee's notes of this date go.</summary>
    public string UsualPath(Committee committee) => NotesPathPattern.PathOn(committee.NotesPath, Date);

    /// <summary>The notes before anybody wrote anything.</summary>
    public string EmptyNotes(Committee committee)
    {
        // Braces in the text below the title are somebody's words; but for {date}, which was there first.
        var template = committee.Template;
        var end = NotesDocument.Parse(template).Sections is [_, var title, ..] ? title.BodyStart : 0;
        return $"{WrittenDate.On(template[..end], Date)}{template[end..].Replace("{date}", Iso(Date), StringComparison.Ordinal)}";
    }

    /// <summary>The notes as the store last knew them in the file, else the empty notes, as the roster reads their headings.</summary>
    public NotesOutline Outline(Committee committee) => NotesOutline.Read(FileText ?? EmptyNotes(committee), Names(committee));

    /// <summary>The roster's names, and those that headings of this meeting's notes were renamed to.</summary>
    public TeamNames Names(Committee committee) => new(committee.Teams, Renamed);

    /// <summary>The date as people read it: Tuesday 5 September 2017.</summary>
    public string LongDate => Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The date as it stands in file names and commands: 2017-09-05.</summary>
    public string IsoDate => Iso(Date);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
