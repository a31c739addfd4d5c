using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// The stored prompts, contributions, sections and conflicts. Returned objects are tracked: changes to them are saved with the transaction.
/// </summary>
public interface ICollectionStore
{
    Task<IReadOnlyList<Prompt>> PromptsAsync(string meetingId, CancellationToken cancel);

    /// <summary>As <see cref="PromptsAsync(string, CancellationToken)"/>, for one team.</summary>
    Task<IReadOnlyList<Prompt>> PromptsAsync(string meetingId, string teamId, CancellationToken cancel);

    /// <summary>The prompts to a person for meetings that start at a time or later, those asked last at the end.</summary>
    Task<IReadOnlyList<Prompt>> PromptsToAsync(PersonId person, DateTimeOffset meetingSince, CancellationToken cancel);

    /// <summary>A person's prompts for the meeting they were asked about last.</summary>
    Task<IReadOnlyList<Prompt>> LastPromptsToAsync(PersonId person, CancellationToken cancel);

    void Add(Prompt prompt);

    Task<Contribution?> FindContributionAsync(string id, CancellationToken cancel);

    Task<Contribution?> ByMessageAsync(string messageKey, CancellationToken cancel);

    /// <summary>What stands between a message's key and the team of another part of it.</summary>
    public const string PartMark = "#team/";

    /// <summary>The contributions that are other parts of a message, which is about several teams.</summary>
    Task<IReadOnlyList<Contribution>> PartsOfMessageAsync(string messageKey, CancellationToken cancel);

    /// <summary>The contributions to a meeting, oldest first.</summary>
    Task<IReadOnlyList<Contribution>> ContributionsAsync(string meetingId, CancellationToken cancel);

    /// <summary>As <see cref="ContributionsAsync(string, CancellationToken)"/>, for one team.</summary>
    Task<IReadOnlyList<Contribution>> ContributionsAsync(string meetingId, string teamId, CancellationToken cancel);

    /// <summary>Everything a person has ever contributed, oldest first.</summary>
    Task<IReadOnlyList<Contribution>> ContributionsOfAsync(PersonId person, CancellationToken cancel);

    /// <summary>A person's contributions that are waiting for their answer.</summary>
    Task<IReadOnlyList<Contribution>> WaitingAsync(PersonId person, CancellationToken cancel);

    /// <summary>Which of these people have an unanswered question about something they wrote.</summary>
    Task<IReadOnlySet<PersonId>> WithOpenQuestionsAsync(string meetingId, IReadOnlyCollection<PersonId> people, CancellationToken cancel);

    void Add(Contribution contribution);

    Task<Conflict?> FindConflictAsync(string id, CancellationToken cancel);

    /// <summary>The stored conflicts of a meeting, decided or not.</summary>
    Task<IReadOnlyList<Conflict>> ConflictsAsync(string meetingId, CancellationToken cancel);

    void Add(Conflict conflict);

    Task<IReadOnlyList<Section>> SectionsAsync(string meetingId, CancellationToken cancel);

    Task<Section?> FindSectionAsync(string meetingId, SectionKey key, CancellationToken cancel);

    void Add(Section section);

    /// <summary>Every version of every section of a meeting, in order.</summary>
    Task<IReadOnlyList<SectionVersion>> VersionsAsync(string meetingId, CancellationToken cancel);

    /// <summary>As <see cref="VersionsAsync(string, CancellationToken)"/>, for some sections and those below them.</summary>
    Task<IReadOnlyList<SectionVersion>> VersionsAsync(string meetingId, IReadOnlyCollection<SectionKey> roots, CancellationToken cancel);

    void Add(SectionVersion version);

    /// <summary>
    /// Gives a section another key, and updates everything that refers to it. If a section with the new key exists, the versions are
    /// appended to its own and its text stays as it is.
    /// </summary>
    /// <returns>The section with the new key.</returns>
    Task<Section> MoveSectionAsync(string meetingId, SectionKey from, SectionKey to, CancellationToken cancel);
}
