using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Collection;

/// <summary>Which withdrawn text a change may bring back.</summary>
public enum AllowedReturns
{
    /// <summary>None: nobody typed it.</summary>
    Nothing,

    /// <summary>
    /// Text typed by somebody other than its author and the person who withdrew it: the words are the same, but they are that person's own.
    /// </summary>
    OfOthers,

    /// <summary>All: the author, or the person who withdrew it, typed it again and confirmed.</summary>
    All,
}

/// <summary>The result of applying changes to the stored sections.</summary>
/// <param name="Changes">The changes that were made.</param>
/// <param name="Conflicts">Where both texts stay in the notes.</param>
/// <param name="Withheld">The changes that would bring back the withdrawn text that was left out; <see langword="null"/> if there is
/// none.</param>
public sealed record AppliedChanges(
    IReadOnlyList<SectionChange> Changes,
    IReadOnlyList<SectionConflict> Conflicts,
    IReadOnlyList<SectionChange>? Withheld
);
