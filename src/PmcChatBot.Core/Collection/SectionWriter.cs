using System.Text;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A line that was withdrawn.</summary>
public sealed record WithdrawnLine(SectionKey Key, string Line, DateTimeOffset At);

/// <summary>Writes to the sections of a meeting and keeps every version.</summary>
public sealed class SectionWriter(ICollectionStore collected, TimeProvider clock)
{
    // The notes must stay readable: files of up to 200 KB are read, including text outside these sections.
    private const int MostOfAMeeting = 180_000;

    // The limit for one team's sections, or for the agenda, so that nobody takes the others' room.
    private const int MostOfAPart = 90_000;

    /// <summary>The source of a version that withdrew text.</summary>
    public const string Withdrawn = "withdraw";

    private static readonly IReadOnlySet<string> NoLines = new HashSet<string>();

    /// <summary>The lines that were withdrawn, by section.</summary>
    public static IReadOnlyDictionary<SectionKey, IReadOnlySet<string>> WithdrawnLines(IEnumerable<SectionVersion> versions) =>
        Withdrawals(versions)
            .GroupBy(withdrawal => withdrawal.By.Key)
            .ToDictionary(
                section => new SectionKey(section.Key),
                IReadOnlySet<string> (section) => section.SelectMany(withdrawal => withdrawal.Lines).ToHashSet()
            );

    /// <summary>Every withdrawn line, with its section and the time.</summary>
    public static IReadOnlyList<WithdrawnLine> WithdrawnAt(IEnumerable<SectionVersion> versions) =>
        [
            .. Withdrawals(versions)
                .SelectMany(withdrawal =>
                    withdrawal.Lines.Select(line => new WithdrawnLine(new SectionKey(withdrawal.By.Key), line, withdrawal.By.At))
                ),
        ];

    /// <summary>Who withdrew lines that a text still has.</summary>
    public static IReadOnlyList<PersonId> WithdrawnFrom(string? text, IEnumerable<SectionVersion> versions)
    {
        var lines = SectionText.Lines(text ?? "").ToHashSet();
        return
        [
            .. Withdrawals(versions)
                .Where(withdrawal => withdrawal.Lines.Overlaps(lines))
                .Select(withdrawal => withdrawal.By.Author)
                .OfType<PersonId>()
                .Distinct(),
        ];
    }

    /// <summary>Everybody who withdrew text from a meeting's notes.</summary>
    public static IReadOnlyList<PersonId> Withdrawers(IEnumerable<SectionVersion> versions) =>
        [.. Withdrawals(versions).Select(withdrawal => withdrawal.By.Author).OfType<PersonId>().Distinct()];

    /// <summary>The sections with a line that resembles a withdrawn one and that nobody typed in chat after the withdrawal.</summary>
    public static IEnumerable<SectionKey> WithVariants(
        IEnumerable<(SectionKey Key, string Text)> texts,
        IReadOnlyList<SectionVersion> versions
    )
    {
        var withdrawals = Withdrawals(versions).ToList();
        if (withdrawals.Count == 0)
        {
            return [];
        }

        var first = withdrawals.Min(withdrawal => withdrawal.By.At);
        var since = versions
            .Where(version => version.Source == "chat" && version.At >= first)
            .SelectMany(version => SectionText.Lines(version.Text ?? ""))
            .ToHashSet();
        var gone = withdrawals.SelectMany(withdrawal => withdrawal.Lines).ToHashSet();
        var words = new SimilarLines(gone);
        return texts
            .Where(text =>
                SectionText.Lines(text.Text).Any(line => !gone.Contains(line) && !since.Contains(line) && words.HasOneLike(line))
            )
            .Select(text => text.Key);
    }

    private static IEnumerable<(SectionVersion By, IReadOnlySet<string> Lines)> Withdrawals(IEnumerable<SectionVersion> versions) =>
        versions
            .GroupBy(version => version.Key)
            .Select(section => section.OrderBy(version => version.Version).ToList())
            .SelectMany(section =>
                section
                    .Index()
                    .Where(version => version.Item.Source == Withdrawn)
                    .Select(version => (version.Item, LinesOf(version.Item, section[..version.Index])))
            );

    /// <summary>
    /// The lines that a withdrawal removed for good. If it changed no text, these are the lines its author had in the section before, or
    /// everybody's lines if the author had none.
    /// </summary>
    internal static IReadOnlySet<string> LinesOf(SectionVersion withdrawal, IReadOnlyList<SectionVersion> earlier)
    {
        var before = earlier.LastOrDefault()?.Text;
        if (withdrawal.Withdrew.Count > 0 || (before ?? "") != (withdrawal.Text ?? ""))
        {
            return Withdrawal.Lines(before, withdrawal.Text).Union(withdrawal.Withdrew).ToHashSet();
        }

        var said = earlier
            .Select((version, i) => (version.Author, Lines: Withdrawal.Lines(version.Text, i == 0 ? null : earlier[i - 1].Text)))
            .ToList();
        var own = said.Where(each => each.Author == withdrawal.Author && each.Lines.Count > 0).ToList();
        return Withdrawal.Lines(string.Join('\n', (own.Count > 0 ? own : said).SelectMany(each => each.Lines)), withdrawal.Text);
    }

    /// <summary>Applies changes to the stored sections. Withdrawn text does not come back by accident.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="author">Who made the changes.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="returns">Which withdrawn text may come back with them.</param>
    public async Task<AppliedChanges> ApplyAsync(
        Committee committee,
        Meeting meeting,
        IEnumerable<SectionChange> changes,
        Person author,
        CancellationToken cancel,
        AllowedReturns returns = AllowedReturns.Nothing
    )
    {
        var (conflicts, applied, withheld) = (new List<SectionConflict>(), new List<SectionChange>(), new List<SectionChange>());
        // Text that nobody can see counts as none.
        var all = changes
            .Select(change => change.Ours is { } ours && SectionText.IsBlank(ours) ? change with { Ours = "" } : change)
            .ToList();
        var barred =
            returns == AllowedReturns.All || all.TrueForAll(change => string.IsNullOrEmpty(change.Ours))
                ? null
                : new BlockedLines(
                    await collected.VersionsAsync(meeting.Id, [.. all.Select(change => BlockedLines.RootOf(change.Key)).Distinct()], cancel)
                );
        var sections = (await collected.SectionsAsync(meeting.Id, cancel)).ToDictionary(section => section.SectionKey);
        var before = Sizes(sections.Values);
        foreach (var asked in all)
        {
            var section = sections.GetValueOrDefault(asked.Key);
            var change = WithoutShown(asked, barred, section?.Text);
            var isNew = string.IsNullOrEmpty(change.Base) && !string.IsNullOrEmpty(change.Ours);
            var stored = isNew && section?.Text is { } there ? Placeholders.Of(committee.Template).Without(there) : section?.Text;
            var (text, found) = SectionPatch.Apply(stored, change);
            // Withdrawn text is removed however it got into the section: its author or an old copy may have put it back.
            var gone =
                change.Withdrew?.ToHashSet()
                ?? barred?.Of(change.Key, returns == AllowedReturns.OfOthers ? author.Id : null, section?.Text, text)
                ?? NoLines;
            text = Without(text, gone);
            var kept = change with { Ours = Without(change.Ours, gone) };
            conflicts.AddRange(found.Where(_ => gone.Count == 0).Select(conflict => new SectionConflict(change.Key, conflict)));
            applied.Add(kept);
            withheld.AddRange(kept.Ours == asked.Ours ? [] : [asked with { Base = kept.Ours }]);
            var written = new StoredSection(change.Key, text, change.Heading, change.After);
            sections[change.Key] = Write(
                meeting,
                section,
                written,
                Wrote.By(author, change.Withdraws ? Withdrawn : "chat") with
                {
                    Withdrew = change.Withdrew ?? [],
                }
            );
        }

        DemandRoom(meeting, before, Sizes(sections.Values));
        return new AppliedChanges(applied, conflicts, withheld.Count == 0 ? null : withheld);
    }

    /// <summary>
    /// A form may show text that was withdrawn while it was open. Nobody typed that text, so it is removed, with what the author changed in
    /// it.
    /// </summary>
    private static SectionChange WithoutShown(SectionChange change, BlockedLines? barred, string? stored)
    {
        var gone = string.IsNullOrEmpty(change.Base) || change.Ours is null ? null : barred?.Of(change.Key, null, stored, change.Base);
        return gone is not { Count: > 0 }
            ? change
            : change with
            {
                Base = Without(change.Base, gone),
                Ours = Withdrawal.Without(change.Base!, change.Ours!, gone),
            };
    }

    /// <summary>The size in bytes of each team's sections, and of all other sections together.</summary>
    private static Dictionary<string, int> Sizes(IEnumerable<Section> sections) =>
        sections
            .GroupBy(section => section.SectionKey.TeamId ?? "")
            .ToDictionary(
                team => team.Key,
                team =>
                    team.Sum(section => Encoding.UTF8.GetByteCount(section.Text ?? "") + Encoding.UTF8.GetByteCount(section.Heading ?? ""))
            );

    /// <summary>Throws if the notes would grow beyond a limit. Text that gets shorter is always accepted.</summary>
    /// <exception cref="UserError">The notes would be too long to be read, or one part of them too long to leave room for the
    /// others.</exception>
    private static void DemandRoom(Meeting meeting, Dictionary<string, int> before, Dictionary<string, int> now)
    {
        var (most, size) = now.Where(part => part.Value > before.GetValueOrDefault(part.Key) && part.Value > MostOfAPart)
            .Select(part => (MostOfAPart, part.Value))
            .FirstOrDefault();
        (most, size) =
            now.Values.Sum() is var all && all > before.Values.Sum() && all > MostOfAMeeting ? (MostOfAMeeting, all) : (most, size);
        if (most > 0)
        {
            throw new UserError(
                $"{(most == MostOfAPart ? "That part of the" : "The")} notes of {meeting.LongDate} would grow to {size / 1000} KB, "
                    + $"and the limit is {most / 1000} KB. I added nothing. Put the long text "
                    + "somewhere else and link to it, or take something out first."
            );
        }
    }

    private static string? Without(string? text, IReadOnlySet<string> gone) =>
        text is null || gone.Count == 0
            ? text
            : SectionText.Of(string.Join('\n', SectionText.Lines(text).Where(line => !gone.Contains(line))));

    /// <summary>
    /// Also withdraws earlier texts of sections that were undone or deleted since, so that no old copy of the notes brings them back.
    /// </summary>
    public void WithdrawWhatWasSaid(IEnumerable<Section> sections, Person author)
    {
        foreach (var section in sections)
        {
            collected.Add(
                new SectionVersion(
                    section.MeetingId,
                    section.Key,
                    ++section.Version,
                    section.Text,
                    author.Id.Value,
                    author.Name,
                    clock.GetUtcNow(),
                    Withdrawn
                )
            );
        }
    }

    /// <summary>Sets a section's heading; adds the section if it does not exist.</summary>
    public async Task SetHeadingAsync(Meeting meeting, SectionKey key, string heading, Person author, CancellationToken cancel)
    {
        var section = await collected.FindSectionAsync(meeting.Id, key, cancel);
        if (section is null)
        {
            Write(meeting, null, new StoredSection(key, "", heading), Wrote.By(author, "roster"));
        }
        else
        {
            section.Heading = heading;
        }
    }

    /// <summary>Puts a section that was removed with its retired team back into the notes, empty.</summary>
    public async Task ReviveAsync(Meeting meeting, SectionKey key, string heading, Person author, CancellationToken cancel)
    {
        if (await collected.FindSectionAsync(meeting.Id, key, cancel) is { Text: null } section)
        {
            Write(meeting, section, new StoredSection(key, "", heading), Wrote.By(author, "roster"));
        }
    }

    /// <summary>
    /// Moves sections whose heading now means another section, after a roster change, to that section's key. Nothing is written twice.
    /// </summary>
    public async Task FollowHeadingsAsync(Meeting meeting, Committee committee, CancellationToken cancel)
    {
        var stored = await collected.SectionsAsync(meeting.Id, cancel);
        foreach (
            var (from, to) in MovedSections.Find([.. stored.Select(section => section.Stored)], meeting.Outline(committee), committee.Teams)
        )
        {
            var (moved, old) = (
                await collected.FindSectionAsync(meeting.Id, from, cancel),
                await collected.FindSectionAsync(meeting.Id, to, cancel)
            );
            var versions = await collected.VersionsAsync(meeting.Id, cancel);
            var text = Together(moved!, old, WithdrawnLines(versions));
            var section = await collected.MoveSectionAsync(meeting.Id, from, to, cancel);
            Write(meeting, section, new StoredSection(to, text), Wrote.ByRoster);
            await UnderOneHeadingAsync(meeting, section, cancel);
        }
    }

    /// <summary>Merges the two headings that a team can have after it was renamed or added.</summary>
    private async Task UnderOneHeadingAsync(Meeting meeting, Section second, CancellationToken cancel)
    {
        var first = second.SectionKey.UnderFirstHeading;
        if (first != second.SectionKey)
        {
            var section = await collected.FindSectionAsync(meeting.Id, first, cancel);
            var (text, _) = SectionPatch.Apply(section?.Text, new SectionChange(first, null, second.Text));
            Write(meeting, section, new StoredSection(first, text, second.Heading), Wrote.ByRoster);
            Write(meeting, second, new StoredSection(second.SectionKey, null), Wrote.ByRoster);
        }
    }

    /// <summary>Every line of two sections that are now one. Lines withdrawn from either do not come back through the other.</summary>
    private static string? Together(Section moved, Section? old, IReadOnlyDictionary<SectionKey, IReadOnlySet<string>> withdrawn)
    {
        if (old?.Text is null)
        {
            return moved.Text;
        }

        var (left, right) = (Without(old, moved), Without(moved, old));
        return SectionPatch.Apply(left, new SectionChange(old.SectionKey, null, right)).Text;

        string Without(Section section, Section other)
        {
            var lines = SectionText.Lines(other.Text ?? "").ToHashSet();
            var gone = withdrawn.GetValueOrDefault(other.SectionKey) ?? new HashSet<string>();
            return SectionText.Of(
                string.Join('\n', SectionText.Lines(section.Text ?? "").Where(line => !gone.Contains(line) || lines.Contains(line)))
            );
        }
    }

    /// <summary>Stores the sections as a compile or a reading of the file left them.</summary>
    /// <param name="meeting">The meeting.</param>
    /// <param name="before">The sections when the compile began.</param>
    /// <param name="after">The sections as they are in the file now.</param>
    /// <param name="authorOf">Returns the author of new text in the file.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task AdoptAsync(
        Meeting meeting,
        IReadOnlyList<StoredSection> before,
        IReadOnlyList<StoredSection> after,
        Func<SectionKey, (string? Id, string Name)> authorOf,
        CancellationToken cancel
    )
    {
        var old = before.ToDictionary(section => section.Key);
        var now = after.ToDictionary(section => section.Key);
        var stored = (await collected.SectionsAsync(meeting.Id, cancel)).ToDictionary(section => section.SectionKey);
        var withdrawn = WithdrawnLines(await collected.VersionsAsync(meeting.Id, cancel));
        foreach (var key in now.Keys.Union(old.Keys))
        {
            var section = stored.GetValueOrDefault(key);
            var (text, _, _) = Withdrawal.Merge(
                old.GetValueOrDefault(key)?.Text,
                now.GetValueOrDefault(key)?.Text,
                section?.Text,
                withdrawn.GetValueOrDefault(key) ?? new HashSet<string>()
            );
            if (section is null && text is null)
            {
                continue;
            }

            var (id, name) = authorOf(key);
            Write(meeting, section, new StoredSection(key, text, now.GetValueOrDefault(key)?.Heading), new Wrote(id, name, "git"));
        }
    }

    private Section Write(Meeting meeting, Section? section, StoredSection now, Wrote by)
    {
        var isNew = section is null;
        if (section is null)
        {
            section = new Section
            {
                MeetingId = meeting.Id,
                Key = now.Key.Value,
                Heading = now.Heading,
                After = now.After?.Value,
            };
            collected.Add(section);
        }
        else if (by.Source == "git" || section.Heading is null || section.Text is null)
        {
            section.Heading = now.Heading ?? section.Heading;
            section.After ??= now.After?.Value;
        }

        if (section.Text == now.Text && !(isNew && now.Text is not null) && by.Withdrew.Count == 0)
        {
            return section;
        }

        section.Text = now.Text;
        section.Version++;
        collected.Add(
            new SectionVersion(meeting.Id, now.Key.Value, section.Version, now.Text, by.Id, by.Name, clock.GetUtcNow(), by.Source)
            {
                Withdrew = by.Withdrew,
            }
        );
        return section;
    }

    /// <summary>The author of a version, and how it was made.</summary>
    private sealed record Wrote(string? Id, string Name, string Source)
    {
        public IReadOnlyList<string> Withdrew { get; init; } = [];

        public static Wrote ByRoster { get; } = new(null, "roster", "roster");

        public static Wrote By(Person person, string source) => new(person.Id.Value, person.Name, source);
    }
}
