using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>
/// The committees as seen by a transaction: the cached ones, updated once, and on top of them those that the transaction itself saved.
/// </summary>
internal sealed class EfCommittees(BotDbContext db, CommitteeMemory memory) : ICommittees
{
    private readonly Dictionary<string, Committee> _saved = [];
    private CommitteesAtVersion? _stored;

    public async Task<IReadOnlyList<Committee>> AllAsync(CancellationToken cancel) => Now((await StoredAsync(cancel)).All, _ => true);

    public async Task<Committee?> FindAsync(string id, CancellationToken cancel) =>
        _saved.GetValueOrDefault(id) ?? (await StoredAsync(cancel)).ById.GetValueOrDefault(id);

    public async Task<Committee?> CalledAsync(string id, CancellationToken cancel) =>
        await FindAsync(id, cancel)
        ?? Now((await StoredAsync(cancel)).Called[id], committee => committee.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault();

    public async Task<IReadOnlyList<Committee>> OfAsync(PersonId person, CancellationToken cancel) =>
        Now((await StoredAsync(cancel)).OfPerson[person], committee => committee.Find(person) is not null || committee.IsChair(person));

    public async Task<IReadOnlyList<Committee>> InAsync(string channel, CancellationToken cancel) =>
        Now((await StoredAsync(cancel)).InChannel[channel], committee => committee.Channels.Contains(channel));

    public async Task SaveAsync(Committee committee, CancellationToken cancel)
    {
        committee = await WithKnownAsync(committee, cancel);
        var version = (await StoredAsync(cancel)).Version + _saved.Count + 1;
        _saved[committee.Id] = committee;
        var json = JsonSerializer.Serialize(committee, StoreJson.Options);
        if (await db.Committees.FindAsync([committee.Id], cancel) is { } row)
        {
            (row.Json, row.Version) = (json, version);
        }
        else
        {
            db.Committees.Add(
                new CommitteeRow
                {
                    Id = committee.Id,
                    Json = json,
                    Version = version,
                }
            );
        }
    }

    /// <summary>Who is new to the committee and known to another has there what they set for themselves: it is one person's.</summary>
    private async Task<Committee> WithKnownAsync(Committee committee, CancellationToken cancel)
    {
        var before = await FindAsync(committee.Id, cancel);
        foreach (var person in committee.People.Where(person => before?.Find(person.Id) is null).ToList())
        {
            var others = (await OfAsync(person.Id, cancel)).Where(other => other.Id != committee.Id);
            if (others.Select(other => other.Find(person.Id)).FirstOrDefault(known => known is not null) is { } known)
            {
                committee = committee.With(person.As(known));
            }
        }

        return committee;
    }

    private IReadOnlyList<Committee> Now(IEnumerable<Committee> stored, Func<Committee, bool> isMeant) =>
        _saved.Count == 0
            ? [.. stored]
            :
            [
                .. stored
                    .Where(committee => !_saved.ContainsKey(committee.Id))
                    .Concat(_saved.Values.Where(isMeant))
                    .OrderBy(committee => committee.Id, StringComparer.Ordinal),
            ];

    private async Task<CommitteesAtVersion> StoredAsync(CancellationToken cancel)
    {
        if (_stored is null)
        {
            var known = memory.Newest;
            var newest = await db.Committees.MaxAsync(row => (long?)row.Version, cancel) ?? CommitteesAtVersion.None.Version;
            _stored =
                newest == known.Version
                    ? known
                    : known.With(
                        newest,
                        (await db.Committees.AsNoTracking().Where(row => row.Version > known.Version).ToListAsync(cancel)).Select(row =>
                            JsonSerializer.Deserialize<Committee>(row.Json, StoreJson.Options)!
                        )
                    );
            memory.Newest = _stored;
        }

        return _stored;
    }
}

/// <summary>
/// Caches the committees, so that a delivery does not read and parse all of them. Each transaction asks for the newest version number and
/// reads only what changed since.
/// </summary>
internal sealed class CommitteeMemory
{
    private CommitteesAtVersion _newest = CommitteesAtVersion.None;

    public CommitteesAtVersion Newest
    {
        get => Volatile.Read(ref _newest);
        set => Volatile.Write(ref _newest, value);
    }
}

/// <summary>An immutable snapshot of all committees.</summary>
internal sealed class CommitteesAtVersion
{
    private CommitteesAtVersion(long version, IReadOnlyDictionary<string, Committee> byId)
    {
        (Version, ById, All) = (version, byId, [.. byId.Values.OrderBy(committee => committee.Id, StringComparer.Ordinal)]);
        Called = All.ToLookup(committee => committee.Id, StringComparer.OrdinalIgnoreCase);
        OfPerson = All.SelectMany(committee =>
                committee.People.Select(person => person.Id).Concat(committee.Chairs).Distinct().Select(person => (person, committee))
            )
            .ToLookup(pair => pair.person, pair => pair.committee);
        InChannel = All.SelectMany(committee => committee.Channels.Distinct().Select(channel => (channel, committee)))
            .ToLookup(pair => pair.channel, pair => pair.committee);
    }

    public static CommitteesAtVersion None { get; } = new(-1, new Dictionary<string, Committee>());

    public long Version { get; }

    public IReadOnlyDictionary<string, Committee> ById { get; }

    public IReadOnlyList<Committee> All { get; }

    /// <summary>The committees by id; upper and lower case do not matter.</summary>
    public ILookup<string, Committee> Called { get; }

    /// <summary>The committees that know a person.</summary>
    public ILookup<PersonId, Committee> OfPerson { get; }

    /// <summary>The committees that use a channel.</summary>
    public ILookup<string, Committee> InChannel { get; }

    /// <summary>A new snapshot with changed committees.</summary>
    public CommitteesAtVersion With(long version, IEnumerable<Committee> changed)
    {
        var byId = new Dictionary<string, Committee>(ById, StringComparer.Ordinal);
        foreach (var committee in changed)
        {
            byId[committee.Id] = committee;
        }

        return new CommitteesAtVersion(version, byId);
    }
}
