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

    /// <summary>What the teams said; <see langword="null"/> if the reader may not see it yet.</summary>
    public TeamStates? States { get; init; }

    /// <summary>When somebody last wrote or withdrew something; <see langword="null"/> if nobody ever did.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The date of the meeting before that has notes.</summary>
    public DateOnly? Before { get; init; }

    /// <summary>The date of the meeting after it that has notes.</summary>
    public DateOnly? After { get; init; }
}

/// <summary>Reads a meeting's notes as the store has them, so that what was withdrawn is gone although git cannot be reached.</summary>
public sealed class ReadNotes(IReadingStore store, ICollectionStore collected)
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

        var sections = await SectionsAsync(committee, meeting, withDrafts, cancel);
        var now = new TeamReport(meeting, sections);
        var then = meeting.IsPublished ? await LastAsync(committee, meeting, withDrafts, cancel) : null;
        var text = NotesPreview.Of(committee, meeting, sections).Text;
        var versions = await collected.VersionsAsync(meeting.Id, cancel);
        return reading with
        {
            Notes = NotesOutline.Read(text, meeting.Names(committee)),
            Credits = Credits(committee, versions),
            ChangedAt = versions.Max(version => (DateTimeOffset?)version.At),
            States = TeamStates.Of(committee, now, then is null ? [] : [then]),
            Changes = then is null ? null : NotesChanges.Between(committee, then, now),
        };
    }

    private static Dictionary<SectionKey, SectionCredit> Credits(Committee committee, IEnumerable<SectionVersion> versions) =>
        versions
            .GroupBy(version => version.Key)
            .Select(group =>
                (Key: new SectionKey(group.Key), Credit: SectionCredit.Of(committee, [.. group.OrderBy(each => each.Version)]))
            )
            .Where(pair => pair.Credit is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Credit!);

    private async Task<IReadOnlyList<Section>> SectionsAsync(
        Committee committee,
        Meeting meeting,
        bool withDrafts,
        CancellationToken cancel
    ) =>
        await collected.SectionsAsync(meeting.Id, cancel) is var sections && withDrafts
            ? sections
            : PublishedText.Of(committee, meeting, sections);

    /// <summary>The published meeting before one.</summary>
    private async Task<TeamReport?> LastAsync(Committee committee, Meeting meeting, bool withDrafts, CancellationToken cancel) =>
        await store.PublishedBeforeAsync(meeting, cancel) is { } last
            ? new TeamReport(last, await SectionsAsync(committee, last, withDrafts, cancel))
            : null;
}
