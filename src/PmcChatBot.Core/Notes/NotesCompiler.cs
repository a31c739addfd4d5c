using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>The input of a compile.</summary>
/// <param name="Base">The notes when file and store last agreed.</param>
/// <param name="File">The current file.</param>
/// <param name="Stored">The sections as stored.</param>
/// <param name="Roster">The committee's teams in roster order; it decides how headings are read and where new ones go.</param>
/// <param name="PutBack">Sections that a stale copy overwrote, with the text to restore.</param>
/// <param name="Withdrawn">The withdrawn lines of each section.</param>
/// <param name="Renamed">Headings that were renamed in the file: see <see cref="RenamedHeadings"/>.</param>
public sealed record CompileInput(
    string Base,
    string File,
    IReadOnlyList<StoredSection> Stored,
    IReadOnlyList<Team> Roster,
    IReadOnlyDictionary<SectionKey, StoredSection>? PutBack = null,
    IReadOnlyDictionary<SectionKey, IReadOnlySet<string>>? Withdrawn = null,
    IReadOnlyDictionary<SectionKey, SectionKey>? Renamed = null
);

/// <summary>A conflict and its section.</summary>
public sealed record SectionConflict(SectionKey Key, MergeConflict Conflict);

/// <summary>The result of a compile.</summary>
/// <param name="Text">The notes to write. Outside the changed sections they are the file's own bytes.</param>
/// <param name="Sections">Every section as it is now, for the store.</param>
/// <param name="Changed">The sections whose text or heading changed in the file.</param>
/// <param name="Conflicts">Where both texts stay in the notes.</param>
/// <param name="Withdrawn">The sections where edited copies of withdrawn lines were removed from the file.</param>
/// <param name="Escaped">The sections whose text had to be escaped so that it does not change the rest of the notes.</param>
/// <param name="UnknownHeadings">Headings at a team's level that no team of the roster has.</param>
public sealed record CompileResult(
    string Text,
    IReadOnlyList<StoredSection> Sections,
    IReadOnlyList<SectionKey> Changed,
    IReadOnlyList<SectionConflict> Conflicts,
    IReadOnlyList<SectionKey> Withdrawn,
    IReadOnlyList<SectionKey> Escaped,
    IReadOnlyList<string> UnknownHeadings
);

/// <summary>
/// Writes the stored sections into the notes file. Changes only sections that have something new, merges edits made in the file, and copies
/// everything else from the file unchanged.
/// </summary>
/// <remarks>The same input gives the same bytes. Compiling the result again changes nothing.</remarks>
public static class NotesCompiler
{
    /// <summary>Compiles. Works with any text; <see cref="CompileResult"/> has what people must be told.</summary>
    public static CompileResult Compile(CompileInput input)
    {
        var teams = TeamNames.Of(input.Roster, input.Renamed);
        var file = NotesOutline.Read(input.File, teams);
        var @base = input.Base == input.File ? file : NotesOutline.Read(input.Base, teams);
        var pieces = NotesPieces.Of(file);
        var (conflicts, withdrawn) = (new List<SectionConflict>(), new List<SectionKey>());
        foreach (var section in InOrder(input.Stored, input.PutBack))
        {
            var (found, tookOthers) = Place(section, @base, file, pieces, input);
            conflicts.AddRange(found.Select(conflict => new SectionConflict(section.Key, conflict)));
            withdrawn.AddRange(tookOthers ? [section.Key] : []);
        }

        pieces.RemoveEmptied();
        var escaped = OutlineGuard.Protect(file, pieces);
        return new CompileResult(pieces.ToString(), pieces.Sections(), pieces.Changed, conflicts, withdrawn, escaped, UnknownTeams(file));
    }

    /// <summary>
    /// As <see cref="Compile"/>, for what shows only one team: its sections are those of the whole compile. Other teams' stored sections
    /// are left out if no text, in the file or stored, can have an effect on other sections.
    /// </summary>
    public static CompileResult CompileTeam(CompileInput input, string teamId)
    {
        var file = NotesOutline.Read(input.File, TeamNames.Of(input.Roster, input.Renamed));
        var isInert =
            input.Stored.All(section => OutlineGuard.IsInert(section.Text)) && file.Keys.All(key => OutlineGuard.IsInert(file.Text(key)));
        return Compile(
            isInert ? input with { Stored = [.. input.Stored.Where(section => section.Key.IsAtOrBelow(SectionKey.Team(teamId)))] } : input
        );
    }

    private static IEnumerable<StoredSection> InOrder(
        IReadOnlyList<StoredSection> stored,
        IReadOnlyDictionary<SectionKey, StoredSection>? putBack
    )
    {
        var known = stored.Select(section => section.Key).ToHashSet();
        var all = stored.Concat(putBack?.Values.Where(section => !known.Contains(section.Key)) ?? []).ToDictionary(section => section.Key);
        var placed = new HashSet<SectionKey>();
        return all.Values.OrderBy(section => section.Key.Depth).SelectMany(section => WithThoseBefore(section, all, placed)).ToList();
    }

    /// <summary>A section together with the sections it was written after, which come first.</summary>
    private static IEnumerable<StoredSection> WithThoseBefore(
        StoredSection section,
        Dictionary<SectionKey, StoredSection> all,
        HashSet<SectionKey> placed
    )
    {
        var chain = new Stack<StoredSection>();
        for (StoredSection? next = section; next is not null && placed.Add(next.Key); )
        {
            chain.Push(next);
            next = next.After is { } after ? all.GetValueOrDefault(after.AtDepth(next.Key.Depth)) : null;
        }

        return chain;
    }

    /// <returns>The conflicts, and whether other people's edits of withdrawn lines were removed too.</returns>
    private static (IReadOnlyList<MergeConflict> Found, bool TookOthers) Place(
        StoredSection section,
        NotesOutline @base,
        NotesOutline file,
        NotesPieces pieces,
        CompileInput input
    )
    {
        var inFile = file.Text(section.Key);
        var putBack = input.PutBack?.GetValueOrDefault(section.Key);
        var gone = input.Withdrawn?.GetValueOrDefault(section.Key) ?? new HashSet<string>();
        var (text, found, tookOthers) = Withdrawal.Merge(
            @base.Text(section.Key),
            putBack is null ? inFile : putBack.Text,
            section.Text,
            gone
        );
        if (text is null)
        {
            pieces.Remove(section.Key);
        }
        else if (inFile is null && text.Length == 0 && @base.Find(section.Key) is not null)
        {
            // Somebody removed the heading, and there is no text to put below it.
        }
        else if (inFile is null)
        {
            var heading = section.Heading ?? putBack?.Heading ?? RosterHeading.Of(section.Key, input.Roster) ?? section.Key.Name;
            pieces.Insert(section with { Text = text, Heading = heading }, input.Roster);
        }
        else
        {
            pieces.Write(section.Key, text, Heading(section, @base, file));
        }

        return (found, tookOthers);
    }

    /// <summary>
    /// The heading to write. A heading is changed only if it still reads as it did when file and store last agreed; otherwise somebody
    /// edited it.
    /// </summary>
    private static string? Heading(StoredSection section, NotesOutline @base, NotesOutline file)
    {
        var inFile = file.Find(section.Key)!.Heading;
        var before = @base.Find(section.Key)?.Heading;
        return section.Heading is not null && section.Heading != inFile && (before == inFile || (before is null && IsFirst(@base)))
            ? section.Heading
            : null;
    }

    private static bool IsFirst(NotesOutline @base) => @base.Keys.All(key => key == SectionKey.Preamble);

    /// <summary>Headings beside the teams' headings, at the same level and under the same heading, that name no team.</summary>
    private static IReadOnlyList<string> UnknownTeams(NotesOutline file)
    {
        var teams = file.Keys.Where(key => key.IsTeamRoot).ToList();
        var places = teams.Select(key => (file.Find(key)!.Level, file.HeadingAbove(key))).ToHashSet();
        return
        [
            .. file
                .Keys.Where(key => key.Value.Length > 1 && key.TeamId is null)
                .Where(key => file.Find(key)!.Level > 2 && places.Contains((file.Find(key)!.Level, file.HeadingAbove(key))))
                .Select(key => file.Find(key)!.Heading),
        ];
    }
}
