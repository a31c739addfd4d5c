using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>A committee, as far as somebody may read it.</summary>
/// <param name="Committee">The committee.</param>
/// <param name="WithDrafts">Whether they may read answers before they are published, as members may.</param>
public sealed record ReadableCommittee(Committee Committee, bool WithDrafts);

/// <summary>What a person may read. It is looked up anew each time, so that whoever leaves reads no more.</summary>
public sealed class ReadableCommittees(ICommittees committees, IPageLinks links)
{
    /// <summary>Whether anybody may read what is published.</summary>
    public bool ArePublic => links.ArePublic;

    /// <summary>The committees that somebody may read, ordered by id.</summary>
    /// <param name="reader">The reader; <see langword="null"/> if nobody knows who it is.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<ReadableCommittee>> AllAsync(PersonId? reader, CancellationToken cancel)
    {
        IReadOnlyList<Committee> own = reader is { } person
            ? [.. (await committees.OfAsync(person, cancel)).Where(committee => committee.IsMember(person))]
            : [];
        var mine = own.Select(committee => committee.Id).ToHashSet();
        var all = ArePublic ? await committees.AllAsync(cancel) : own;
        return [.. all.Select(committee => new ReadableCommittee(committee, mine.Contains(committee.Id)))];
    }

    /// <summary>A committee, if there is one with this id that the reader may read.</summary>
    public async Task<ReadableCommittee?> FindAsync(PersonId? reader, string id, CancellationToken cancel) =>
        await committees.CalledAsync(id, cancel) is not { } committee ? null
        : reader is { } person && committee.IsMember(person) ? new(committee, true)
        : ArePublic ? new(committee, false)
        : null;
}
