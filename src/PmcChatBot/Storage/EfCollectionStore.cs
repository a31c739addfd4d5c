using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>
/// Caches everything read or added in a transaction until its end. That is safe because the store has a single writer. Nothing is read
/// twice, and nothing is written before the end.
/// </summary>
internal sealed class EfCollectionStore(BotDbContext db) : ICollectionStore
{
    private readonly LoadedRows<Prompt> _prompts = new(prompt => prompt.Slot);
    private readonly LoadedRows<Contribution> _contributions = new(contribution => contribution.Id);
    private readonly LoadedRows<Conflict> _conflicts = new(conflict => conflict.Id);
    private readonly LoadedRows<Section> _sections = new(section => $"{section.MeetingId}|{section.Key}");
    private readonly LoadedRows<SectionVersion> _versions = new(version => $"{version.MeetingId}|{version.Key}|{version.Version}");

    public async Task<IReadOnlyList<Prompt>> PromptsAsync(string meetingId, CancellationToken cancel)
    {
        await _prompts.LoadAsync(meetingId, () => db.Prompts.Where(prompt => prompt.MeetingId == meetingId), cancel);
        return [.. _prompts.All.Where(prompt => prompt.MeetingId == meetingId)];
    }

    public async Task<IReadOnlyList<Prompt>> PromptsAsync(string meetingId, string teamId, CancellationToken cancel)
    {
        await _prompts.LoadPartAsync(
            meetingId,
            teamId,
            () => db.Prompts.Where(prompt => prompt.MeetingId == meetingId && prompt.TeamId == teamId),
            cancel
        );
        return [.. _prompts.All.Where(prompt => prompt.MeetingId == meetingId && prompt.TeamId == teamId)];
    }

    public async Task<IReadOnlyList<Prompt>> PromptsToAsync(PersonId person, DateTimeOffset meetingSince, CancellationToken cancel)
    {
        var open = await db
            .Prompts.Where(prompt => prompt.PersonId == person)
            .Join(db.Meetings, prompt => prompt.MeetingId, meeting => meeting.Id, (prompt, meeting) => new { prompt, meeting.StartsAt })
            .Where(pair => pair.StartsAt >= meetingSince)
            .Select(pair => pair.prompt)
            .ToListAsync(cancel);
        return
        [
            .. _prompts
                .With(open, prompt => prompt.PersonId == person)
                .OrderBy(prompt => prompt.AskedAt)
                .ThenBy(prompt => prompt.Slot, StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<Prompt>> LastPromptsToAsync(PersonId person, CancellationToken cancel)
    {
        var last = await db
            .Prompts.Where(prompt => prompt.PersonId == person && !prompt.HandedOver)
            .OrderByDescending(prompt => prompt.AskedAt)
            .Select(prompt => prompt.MeetingId)
            .FirstOrDefaultAsync(cancel);
        return last is null ? [] : [.. (await PromptsAsync(last, cancel)).Where(prompt => prompt.PersonId == person && !prompt.HandedOver)];
    }

    public void Add(Prompt prompt) => db.Prompts.Add(_prompts.Add(prompt));

    public async Task<Contribution?> FindContributionAsync(string id, CancellationToken cancel)
    {
        await _contributions.LoadAsync($"id {id}", () => db.Contributions.Where(contribution => contribution.Id == id), cancel);
        return _contributions.Find(id);
    }

    public async Task<Contribution?> ByMessageAsync(string messageKey, CancellationToken cancel)
    {
        await _contributions.LoadAsync(
            $"message {messageKey}",
            () => db.Contributions.Where(contribution => contribution.MessageKey == messageKey),
            cancel
        );
        return _contributions.All.FirstOrDefault(contribution => contribution.MessageKey == messageKey);
    }

    public async Task<IReadOnlyList<Contribution>> PartsOfMessageAsync(string messageKey, CancellationToken cancel)
    {
        var beginning = messageKey + ICollectionStore.PartMark;
        // A prefix search in the index, with the highest character as the end of the range.
        var end = beginning + char.MaxValue;
        await _contributions.LoadAsync(
            $"parts {messageKey}",
            () =>
                db.Contributions.Where(contribution =>
                    string.Compare(contribution.MessageKey, beginning) > 0 && string.Compare(contribution.MessageKey, end) < 0
                ),
            cancel
        );
        return
        [
            .. _contributions
                .All.Where(contribution => contribution.MessageKey?.StartsWith(beginning, StringComparison.Ordinal) == true)
                .OrderBy(contribution => contribution.Id, StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<Contribution>> ContributionsAsync(string meetingId, CancellationToken cancel)
    {
        await _contributions.LoadAsync(
            $"meeting {meetingId}",
            () => db.Contributions.Where(contribution => contribution.MeetingId == meetingId),
            cancel
        );
        return InOrder(_contributions.All.Where(contribution => contribution.MeetingId == meetingId));
    }

    public async Task<IReadOnlyList<Contribution>> ContributionsAsync(string meetingId, string teamId, CancellationToken cancel)
    {
        await _contributions.LoadPartAsync(
            $"meeting {meetingId}",
            teamId,
            () => db.Contributions.Where(contribution => contribution.MeetingId == meetingId && contribution.TeamId == teamId),
            cancel
        );
        return InOrder(_contributions.All.Where(contribution => contribution.MeetingId == meetingId && contribution.TeamId == teamId));
    }

    public async Task<IReadOnlyList<Contribution>> ContributionsOfAsync(PersonId person, CancellationToken cancel)
    {
        await _contributions.LoadAsync(
            $"of {person}",
            () => db.Contributions.Where(contribution => contribution.PersonId == person),
            cancel
        );
        return InOrder(_contributions.All.Where(contribution => contribution.PersonId == person));
    }

    public async Task<IReadOnlyList<Contribution>> WaitingAsync(PersonId person, CancellationToken cancel)
    {
        await _contributions.LoadAsync(
            $"waiting {person}",
            () =>
                db.Contributions.Where(contribution => contribution.PersonId == person && contribution.State == ContributionState.Waiting),
            cancel
        );
        return InOrder(
            _contributions.All.Where(contribution => contribution.PersonId == person && contribution.State == ContributionState.Waiting)
        );
    }

    public async Task<IReadOnlySet<PersonId>> WithOpenQuestionsAsync(
        string meetingId,
        IReadOnlyCollection<PersonId> people,
        CancellationToken cancel
    )
    {
        var stored = await db
            .Contributions.Where(contribution =>
                people.Contains(contribution.PersonId)
                && contribution.State == ContributionState.Waiting
                && contribution.HasOpenQuestion
                && (contribution.MeetingId == meetingId || contribution.MeetingId == "")
            )
            .Select(contribution => new { contribution.Id, contribution.PersonId })
            .ToListAsync(cancel);
        return stored
            .Where(row => _contributions.Find(row.Id) is null)
            .Select(row => row.PersonId)
            .Concat(
                _contributions
                    .All.Where(known =>
                        people.Contains(known.PersonId)
                        && known is { State: ContributionState.Waiting, HasOpenQuestion: true }
                        && (known.MeetingId == meetingId || known.MeetingId.Length == 0)
                    )
                    .Select(known => known.PersonId)
            )
            .ToHashSet();
    }

    public void Add(Contribution contribution) => db.Contributions.Add(_contributions.Add(contribution));

    public async Task<IReadOnlyList<Section>> SectionsAsync(string meetingId, CancellationToken cancel)
    {
        await _sections.LoadAsync(meetingId, () => db.Sections.Where(section => section.MeetingId == meetingId), cancel);
        return [.. _sections.All.Where(section => section.MeetingId == meetingId).OrderBy(section => section.Key, StringComparer.Ordinal)];
    }

    public async Task<Section?> FindSectionAsync(string meetingId, SectionKey key, CancellationToken cancel)
    {
        await SectionsAsync(meetingId, cancel);
        return _sections.Find($"{meetingId}|{key.Value}");
    }

    public void Add(Section section) => db.Sections.Add(_sections.Add(section));

    public async Task<Conflict?> FindConflictAsync(string id, CancellationToken cancel)
    {
        await _conflicts.LoadAsync($"id {id}", () => db.Conflicts.Where(conflict => conflict.Id == id), cancel);
        return _conflicts.Find(id);
    }

    public async Task<IReadOnlyList<Conflict>> ConflictsAsync(string meetingId, CancellationToken cancel)
    {
        await _conflicts.LoadAsync($"meeting {meetingId}", () => db.Conflicts.Where(conflict => conflict.MeetingId == meetingId), cancel);
        return [.. _conflicts.All.Where(conflict => conflict.MeetingId == meetingId)];
    }

    public void Add(Conflict conflict) => db.Conflicts.Add(_conflicts.Add(conflict));

    public async Task<IReadOnlyList<SectionVersion>> VersionsAsync(string meetingId, CancellationToken cancel)
    {
        await _versions.LoadAsync(meetingId, () => db.SectionVersions.Where(version => version.MeetingId == meetingId), cancel);
        return
        [
            .. _versions
                .All.Where(version => version.MeetingId == meetingId)
                .OrderBy(version => version.At)
                .ThenBy(version => version.Version),
        ];
    }

    public async Task<IReadOnlyList<SectionVersion>> VersionsAsync(
        string meetingId,
        IReadOnlyCollection<SectionKey> roots,
        CancellationToken cancel
    )
    {
        foreach (var root in roots)
        {
            // As the index has them: "0" follows "/".
            var (first, end) = ($"{root}/", $"{root}0");
            await _versions.LoadPartAsync(
                meetingId,
                root.Value,
                () =>
                    db.SectionVersions.Where(version =>
                        version.MeetingId == meetingId
                        && (version.Key == root.Value || (string.Compare(version.Key, first) > 0 && string.Compare(version.Key, end) < 0))
                    ),
                cancel
            );
        }

        return
        [
            .. _versions
                .All.Where(version =>
                    version.MeetingId == meetingId && new SectionKey(version.Key) is var key && roots.Any(key.IsAtOrBelow)
                )
                .OrderBy(version => version.At)
                .ThenBy(version => version.Version),
        ];
    }

    public void Add(SectionVersion version) => db.SectionVersions.Add(_versions.Add(version));

    public async Task<Section> MoveSectionAsync(string meetingId, SectionKey from, SectionKey to, CancellationToken cancel)
    {
        var moved =
            await FindSectionAsync(meetingId, from, cancel) ?? throw new InvalidOperationException($"{meetingId} has no section {from}");
        var target = await FindSectionAsync(meetingId, to, cancel);
        var offset = target?.Version ?? 0;
        foreach (var version in (await VersionsAsync(meetingId, cancel)).Where(version => version.Key == from.Value))
        {
            db.SectionVersions.Remove(_versions.Remove(version));
            Add(version with { Key = to.Value, Version = version.Version + offset });
        }

        db.Sections.Remove(_sections.Remove(moved));
        if (target is null)
        {
            target = new Section
            {
                MeetingId = meetingId,
                Key = to.Value,
                Text = moved.Text,
                Heading = moved.Heading,
                After = moved.After,
            };
            Add(target);
        }

        target.Version = moved.Version + offset;
        foreach (var conflict in (await ConflictsAsync(meetingId, cancel)).Where(conflict => conflict.Key == from.Value))
        {
            conflict.Key = to.Value;
        }

        foreach (var contribution in await ContributionsAsync(meetingId, cancel))
        {
            contribution.MoveKey(from, to);
        }

        // The old key may be used again in the same transaction, so the change is written now.
        await db.SaveChangesAsync(cancel);
        return target;
    }

    private static IReadOnlyList<Contribution> InOrder(IEnumerable<Contribution> contributions) =>
        [.. contributions.OrderBy(contribution => contribution.CreatedAt).ThenBy(contribution => contribution.Id, StringComparer.Ordinal)];

    /// <summary>The rows of one kind, by key.</summary>
    private sealed class LoadedRows<T>(Func<T, string> keyOf)
        where T : class
    {
        private readonly Dictionary<string, T> _rows = [];
        private readonly HashSet<string> _loaded = [];

        /// <summary>All rows read or added so far.</summary>
        public IEnumerable<T> All => _rows.Values;

        public T? Find(string key) => _rows.GetValueOrDefault(key);

        /// <summary>Runs a query once. Rows that are already known keep their current state.</summary>
        public async Task LoadAsync(string what, Func<IQueryable<T>> query, CancellationToken cancel)
        {
            if (_loaded.Add(what))
            {
                foreach (var row in await query().ToListAsync(cancel))
                {
                    _rows.TryAdd(keyOf(row), row);
                }
            }
        }

        /// <summary>Runs a query for a part once, unless the whole was loaded before.</summary>
        public Task LoadPartAsync(string whole, string part, Func<IQueryable<T>> query, CancellationToken cancel) =>
            _loaded.Contains(whole) ? Task.CompletedTask : LoadAsync($"{whole}|{part}", query, cancel);

        /// <summary>What a query found, with the rows of its kind that were known before it.</summary>
        public IEnumerable<T> With(IReadOnlyList<T> found, Func<T, bool> isOfIt)
        {
            foreach (var row in found)
            {
                _rows.TryAdd(keyOf(row), row);
            }

            return _rows.Values.Where(isOfIt);
        }

        public T Add(T row) => _rows[keyOf(row)] = row;

        public T Remove(T row)
        {
            _rows.Remove(keyOf(row));
            return row;
        }
    }
}
