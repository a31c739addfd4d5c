using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Collection;

/// <summary>Which withdrawn text may come back with a change.</summary>
public enum Returns
{
    /// <summary>None: it was not typed.</summary>
    Nothing,

    /// <summary>
    /// What somebody else than its author and whoever withdrew it types: it is not the withdrawn text, it only reads the same.
    /// </summary>
    OfOthers,

    /// <summary>All: its author, or whoever withdrew it, typed it again and confirmed that.</summary>
    All,
}

/// <summary>What became of changes.</summary>
/// <param name="Changes">The changes as they were made.</param>
/// <param name="Conflicts">Where both texts stay.</param>
/// <param name="Withheld">What would bring back the withdrawn text that was left out, over what was made; <see langword="null"/> where
/// there was none.</param>
public sealed record AppliedChanges(
    IReadOnlyList<SectionChange> Changes,
    IReadOnlyList<SectionConflict> Conflicts,
    IReadOnlyList<SectionChange>? Withheld
);
