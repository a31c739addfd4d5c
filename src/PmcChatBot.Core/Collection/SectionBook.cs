using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Writes to the sections of a meeting, and keeps every version anybody made.</summary>
public sealed class SectionBook(ICollected collected, TimeProvider clock)
{
    private const string Withdrawn = "withdraw";

    /// <summary>The lines that were withdrawn from each section of a meeting.</summary>
    public static IReadOnlyDictionary<SectionKey, IReadOnlySet<string>> WithdrawnLines(IEnumerable<SectionVersion> versions) =>
        Withdrawals(versions).GroupBy(withdrawal => withdrawal.By.Key)
            .ToDictionary(section => new SectionKey(section.Key), IReadOnlySet<string> (section) => section.SelectMany(withdrawal => withdrawal.Lines).ToHashSet());

    /// <summary>Who withdrew lines that a text still has.</summary>
    public static IReadOnlyList<PersonId> WithdrawnFrom(string? text, IEnumerable<SectionVersion> versions)
    {
        var lines = SectionText.Lines(text ?? "").ToHashSet();
        return [.. Withdrawals(versions).Where(withdrawal => withdrawal.Lines.Overlaps(lines)).Select(withdrawal => withdrawal.By.Author).OfType<PersonId>().Distinct()];
    }

    /// <summary>Everybody who withdrew text of a meeting.</summary>
    public static IReadOnlyList<PersonId> Withdrawers(IEnumerable<SectionVersion> versions) =>
        [.. Withdrawals(versions).Select(withdrawal => withdrawal.By.Author).OfType<PersonId>().Distinct()];

    /// <summary>Whether a text has a line that reads much like a withdrawn one, and that nobody wrote in chat after the withdrawal.</summary>
    public static bool HasVariant(string text, IReadOnlyList<SectionVersion> versions)
    {
        var withdrawals = Withdrawals(versions).ToList();
        if (withdrawals.Count == 0)
        {
            return false;
        }

        var since = versions.Where(version => version.Source == "chat" && version.At >= withdrawals.Min(withdrawal => withdrawal.By.At)).SelectMany(version => SectionText.Lines(version.Text ?? "")).ToHashSet();
        var gone = withdrawals.SelectMany(withdrawal => withdrawal.Lines).ToHashSet();
        return SectionText.Lines(text).Any(line => !gone.Contains(line) && !since.Contains(line) && gone.Any(other => LineWords.ReadsLike(line, other)));
    }

    private static IEnumerable<(SectionVersion By, IReadOnlySet<string> Lines)> Withdrawals(IEnumerable<SectionVersion> versions) => versions
        .GroupBy(version => version.Key)
        .Select(section => section.OrderBy(version => version.Version).ToList())
        .SelectMany(section => section.Zip(section.Skip(1)))
        .Where(pair => pair.Second.Source == Withdrawn)
        .Select(pair => (pair.Second, Withdrawal.Lines(pair.First.Text, pair.Second.Text)));

    /// <summary>Folds changes into the stored sections and tells where both texts stay.</summary>
    public async Task<IReadOnlyList<SectionConflict>> ApplyAsync(
        Meeting meeting, IEnumerable<SectionChange> changes, Person author, CancellationToken cancel)
    {
        var conflicts = new List<SectionConflict>();
        foreach (var change in changes)
        {
            var section = await collected.FindSectionAsync(meeting.Id, change.Key, cancel);
            var (text, found) = SectionPatch.Apply(section?.Text, change);
            conflicts.AddRange(found.Select(conflict => new SectionConflict(change.Key, conflict)));
            Write(meeting, section, change.Key, text, change.Heading, change.After, author.Id.Value, author.Name, change.Withdraws ? Withdrawn : "chat", clock.GetUtcNow());
        }

        return conflicts;
    }

    /// <summary>Puts a heading on a section; it is made if it is not there.</summary>
    public async Task SetHeadingAsync(Meeting meeting, SectionKey key, string heading, Person author, CancellationToken cancel)
    {
        var section = await collected.FindSectionAsync(meeting.Id, key, cancel);
        if (section is null)
        {
            Write(meeting, null, key, "", heading, null, author.Id.Value, author.Name, "roster", clock.GetUtcNow());
        }
        else
        {
            section.Heading = heading;
        }
    }

    /// <summary>Takes over what a compile or a reading of the file made of the sections.</summary>
    /// <param name="meeting">The meeting.</param>
    /// <param name="before">The sections as they were when the compile began.</param>
    /// <param name="after">The sections as they stand in the file now.</param>
    /// <param name="authorOf">Who wrote what is new in the file.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task AdoptAsync(
        Meeting meeting,
        IReadOnlyList<StoredSection> before,
        IReadOnlyList<StoredSection> after,
        Func<SectionKey, (string? Id, string Name)> authorOf,
        CancellationToken cancel)
    {
        var old = before.ToDictionary(section => section.Key);
        var now = after.ToDictionary(section => section.Key);
        var stored = (await collected.SectionsAsync(meeting.Id, cancel)).ToDictionary(section => section.SectionKey);
        var withdrawn = WithdrawnLines(await collected.VersionsAsync(meeting.Id, cancel));
        foreach (var key in now.Keys.Union(old.Keys))
        {
            var section = stored.GetValueOrDefault(key);
            var (text, _, _) = Withdrawal.Merge(
                old.GetValueOrDefault(key)?.Text, now.GetValueOrDefault(key)?.Text, section?.Text, withdrawn.GetValueOrDefault(key) ?? new HashSet<string>());
            if (section is null && text is null)
            {
                continue;
            }

            var (id, name) = authorOf(key);
            Write(meeting, section, key, text, now.GetValueOrDefault(key)?.Heading, null, id, name, "git", clock.GetUtcNow());
        }
    }

    private void Write(
        Meeting meeting,
        Section? section,
        SectionKey key,
        string? text,
        string? heading,
        SectionKey? after,
        string? authorId,
        string authorName,
        string source,
        DateTimeOffset at)
    {
        var isNew = section is null;
        if (section is null)
        {
            section = new Section { MeetingId = meeting.Id, Key = key.Value, Heading = heading, After = after?.Value };
            collected.Add(section);
        }
        else if (source == "git" || section.Heading is null || section.Text is null)
        {
            section.Heading = heading ?? section.Heading;
            section.After ??= after?.Value;
        }

        if (section.Text == text && !(isNew && text is not null))
        {
            return;
        }

        section.Text = text;
        section.Version++;
        collected.Add(new SectionVersion(meeting.Id, key.Value, section.Version, text, authorId, authorName, at, source));
    }
}
