using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>The notes of a meeting, to be read.</summary>
/// <param name="Committee">The committee.</param>
/// <param name="Meeting">The meeting.</param>
/// <param name="Notes">The notes, cut into sections; <see langword="null"/> if the reader may not see them yet.</param>
public sealed record NotesReading(Committee Committee, Meeting Meeting, NotesOutline? Notes)
{
    /// <summary>Who wrote which section.</summary>
    public IReadOnlyDictionary<SectionKey, SectionCredit> Credits { get; init; } = new Dictionary<SectionKey, SectionCredit>();

    /// <summary>What is different from the meeting before; <see langword="null"/> for the first one, and before publication.</summary>
    public NotesChanges? Changes { get; init; }

    /// <summary>How complete the notes are.</summary>
    public Completeness? Filled { get; init; }

    /// <summary>The date of the meeting before that has notes.</summary>
    public DateOnly? Before { get; init; }

    /// <summary>The date of the meeting after it that has notes.</summary>
    public DateOnly? After { get; init; }
}

/// <summary>Reads a meeting's notes as the store has them, so that what was withdrawn is gone although git cannot be reached.</summary>
public sealed class ReadNotes(IReadingStore store, IMeetings meetings, ICollectionStore collected)
{
    /// <summary>The notes of a meeting.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="withDrafts">Whether the reader may see answers before they are published.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<NotesReading> RunAsync(Committee committee, Meeting meeting, bool withDrafts, CancellationToken cancel)
    {
        var (before, after) = await store.NeighboursAsync(meeting, cancel);
        var reading = new NotesReading(committee, meeting, null) { Before = before, After = after };
        if (!meeting.IsPublished && !withDrafts)
        {
            return reading;
        }

        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var text = NotesPreview.Of(committee, meeting, sections).Text;
        return reading with
        {
            Notes = NotesOutline.Read(text, meeting.Names(committee)),
            Credits = await CreditsAsync(committee, meeting, cancel),
            Filled = Completeness.Of(committee, meeting, sections),
            Changes = meeting.IsPublished ? await ChangesAsync(committee, new TeamReport(meeting, sections), cancel) : null,
        };
    }

    private async Task<IReadOnlyDictionary<SectionKey, SectionCredit>> CreditsAsync(
        Committee committee,
        Meeting meeting,
        CancellationToken cancel
    ) =>
        (await collected.VersionsAsync(meeting.Id, cancel))
            .GroupBy(version => version.Key)
            .Select(group =>
                (Key: new SectionKey(group.Key), Credit: SectionCredit.Of(committee, [.. group.OrderBy(each => each.Version)]))
            )
            .Where(pair => pair.Credit is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Credit!);

    private async Task<NotesChanges?> ChangesAsync(Committee committee, TeamReport now, CancellationToken cancel) =>
        await meetings.LastBeforeAsync(committee.Id, now.Meeting.StartsAt, asked: true, cancel, now.Meeting.Id) is { } last
            ? NotesChanges.Between(committee, new TeamReport(last, await collected.SectionsAsync(last.Id, cancel)), now)
            : null;
}
