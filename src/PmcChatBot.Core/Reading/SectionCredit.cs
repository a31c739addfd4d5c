using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>Who wrote a section, and when it was last changed.</summary>
/// <param name="Authors">The names, in the order in which they wrote.</param>
/// <param name="At">The newest change.</param>
public sealed record SectionCredit(IReadOnlyList<string> Authors, DateTimeOffset At)
{
    /// <summary>The authors of a section's present text; <see langword="null"/> if it has none.</summary>
    /// <param name="committee">The committee, for the names as they are today.</param>
    /// <param name="versions">The versions of the section, in order.</param>
    public static SectionCredit? Of(Committee committee, IReadOnlyList<SectionVersion> versions)
    {
        // What was taken out is nobody's any more.
        var since = versions.Index().LastOrDefault(pair => string.IsNullOrEmpty(pair.Item.Text), (Index: -1, null!)).Index + 1;
        var changes = versions
            .Index()
            .Skip(since)
            .Where(pair => pair.Index == 0 || pair.Item.Text != versions[pair.Index - 1].Text)
            .Select(pair => pair.Item)
            .ToList();
        var authors = changes
            .Select(version => version.Author is { } id && committee.Find(id) is { } person ? person.Name : version.AuthorName)
            .Where(name => name is not ("" or SectionVersion.Nobody))
            .Distinct()
            .ToList();
        return authors.Count == 0 ? null : new SectionCredit(authors, changes[^1].At);
    }
}
