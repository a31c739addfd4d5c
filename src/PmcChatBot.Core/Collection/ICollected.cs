using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>What was asked and answered. What was found is tracked: changes to it are stored with the transaction.</summary>
public interface ICollected
{
    Task<IReadOnlyList<Prompt>> PromptsAsync(string meetingId, CancellationToken cancel);

    /// <summary>Every prompt to a person, newest meeting last.</summary>
    Task<IReadOnlyList<Prompt>> PromptsToAsync(PersonId person, CancellationToken cancel);

    void Add(Prompt prompt);

    Task<Contribution?> FindContributionAsync(string id, CancellationToken cancel);

    Task<Contribution?> ByMessageAsync(string messageKey, CancellationToken cancel);

    /// <summary>The contributions to a meeting, oldest first.</summary>
    Task<IReadOnlyList<Contribution>> ContributionsAsync(string meetingId, CancellationToken cancel);

    /// <summary>What waits for a word from this person.</summary>
    Task<IReadOnlyList<Contribution>> WaitingAsync(PersonId person, CancellationToken cancel);

    /// <summary>Who of these people wrote words that are in no notes until they say, by a button, what they are.</summary>
    Task<IReadOnlySet<PersonId>> WithOpenQuestionsAsync(string meetingId, IReadOnlyCollection<PersonId> people, CancellationToken cancel);

    void Add(Contribution contribution);

    Task<Conflict?> FindConflictAsync(string id, CancellationToken cancel);

    /// <summary>The pairs of texts of a meeting between which somebody may choose or could.</summary>
    Task<IReadOnlyList<Conflict>> ConflictsAsync(string meetingId, CancellationToken cancel);

    void Add(Conflict conflict);

    Task<IReadOnlyList<Section>> SectionsAsync(string meetingId, CancellationToken cancel);

    Task<Section?> FindSectionAsync(string meetingId, SectionKey key, CancellationToken cancel);

    void Add(Section section);

    /// <summary>Every version of every section of a meeting, in order.</summary>
    Task<IReadOnlyList<SectionVersion>> VersionsAsync(string meetingId, CancellationToken cancel);

    void Add(SectionVersion version);

    /// <summary>
    /// Gives a section another key, with its versions and everything that names it. Where there is a section of that key already, the
    /// versions go behind its own, and its text stays as it is.
    /// </summary>
    /// <returns>The section of the new key.</returns>
    Task<Section> MoveSectionAsync(string meetingId, SectionKey from, SectionKey to, CancellationToken cancel);
}
