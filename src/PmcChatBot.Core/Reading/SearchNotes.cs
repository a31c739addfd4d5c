using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>What the store is asked for.</summary>
/// <param name="Terms">What the section must have, all of it.</param>
/// <param name="CommitteeIds">The committees to look in.</param>
/// <param name="PublishedOnly">Whether only published notes count.</param>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms, IReadOnlyList<string> CommitteeIds, bool PublishedOnly)
{
    /// <summary>Only this team.</summary>
    public string? TeamId { get; init; }

    /// <summary>Only this year.</summary>
    public int? Year { get; init; }

    /// <summary>How many sections at most.</summary>
    public int Most { get; init; } = 50;
}

/// <summary>A place in the notes that a search found.</summary>
/// <param name="Committee">The committee.</param>
/// <param name="Date">The meeting's date.</param>
/// <param name="Key">The section.</param>
/// <param name="Name">The section's name for people.</param>
/// <param name="Snippet">The text around what was sought.</param>
public sealed record SearchHit(Committee Committee, DateOnly Date, SectionKey Key, string Name, IReadOnlyList<SnippetPart> Snippet);

/// <summary>What a search found.</summary>
/// <param name="Hits">The sections, newest first; those with what was typed come before those that are only spelt nearly so.</param>
/// <param name="HasMore">Whether there may be more than these.</param>
/// <param name="IsNearly">Whether nothing has the words as typed.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, bool HasMore, bool IsNearly)
{
    /// <summary>What several searches found: what is only spelt nearly so counts where nothing else was found.</summary>
    public static SearchResult Joined(IReadOnlyList<SearchResult> results)
    {
        var found = results.Where(result => result.Hits.Count > 0).ToList();
        var exact = found.Where(result => !result.IsNearly).ToList();
        var counted = exact.Count > 0 ? exact : found;
        return new SearchResult(
            [.. counted.SelectMany(result => result.Hits).OrderByDescending(hit => hit.Date)],
            counted.Exists(result => result.HasMore),
            found.Count > 0 && exact.Count == 0
        );
    }
}

/// <summary>Searches the sections of notes.</summary>
public sealed class SearchNotes(IReadingStore store)
{
    /// <summary>Finds the sections that have all the words, in the committees that the reader may read.</summary>
    public async Task<SearchResult> RunAsync(IReadOnlyList<Committee> committees, SearchQuery query, CancellationToken cancel)
    {
        if (query.Terms.Count == 0 || query.CommitteeIds.Count == 0)
        {
            return new SearchResult([], false, false);
        }

        var found = await store.SearchAsync(query with { Most = query.Most + 1 }, cancel);
        var byId = committees.ToDictionary(committee => committee.Id);
        var matching = found
            .Select(each => (Found: each, Folded: FoldedText.Of($"{each.Section.Heading}\n{each.Section.Text}")))
            .Where(each => query.Terms.All(term => term.In(each.Folded).Count > 0))
            .Select(each => (each.Found, IsExact: query.Terms.All(term => term.IsIn(each.Folded))))
            .OrderBy(each => each.IsExact ? 0 : 1)
            .ThenByDescending(each => each.Found.Date)
            .ToList();
        return new SearchResult(
            [.. matching.Take(query.Most).Select(each => Hit(byId[each.Found.CommitteeId], each.Found, query.Terms))],
            matching.Count > query.Most,
            matching.Count > 0 && matching.TrueForAll(each => !each.IsExact)
        );
    }

    private static SearchHit Hit(Committee committee, FoundSection found, IReadOnlyList<SearchTerm> terms)
    {
        var section = found.Section;
        var text = string.IsNullOrEmpty(section.Text) ? section.Heading ?? "" : section.Text;
        return new SearchHit(
            committee,
            found.Date,
            section.SectionKey,
            SectionNames.Of(committee, section.SectionKey),
            Snippet.Of(text, terms)
        );
    }
}
