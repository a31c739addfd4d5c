using PmcChatBot.Core.Collection;
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
    // Of the sections that may have a word with a typo, as many are looked at.
    private const int MostWithTypos = 300;

    /// <summary>Finds the sections that have all the words, in the committees that the reader may read.</summary>
    public async Task<SearchResult> RunAsync(IReadOnlyList<Committee> committees, SearchQuery query, CancellationToken cancel)
    {
        if (query.Terms.Count == 0 || query.CommitteeIds.Count == 0)
        {
            return new SearchResult([], false, false);
        }

        var byId = committees.ToDictionary(committee => committee.Id);
        var exact = await MatchingAsync(byId, query, (term, text) => term.IsIn(text), withTypos: false, cancel);
        var found =
            exact.Count > 0 || query.Terms.All(term => term.MostTypos == 0)
                ? exact
                : await MatchingAsync(byId, query, (term, text) => term.In(text).Count > 0, withTypos: true, cancel);
        return new SearchResult(
            [.. found.Take(query.Most).Select(each => Hit(byId[each.CommitteeId], each, query.Terms))],
            found.Count > query.Most,
            found.Count > 0 && exact.Count == 0
        );
    }

    /// <summary>The newest sections that have all terms, and one more than are wanted if there are more.</summary>
    private async Task<IReadOnlyList<FoundSection>> MatchingAsync(
        Dictionary<string, Committee> committees,
        SearchQuery query,
        Func<SearchTerm, FoldedText, bool> has,
        bool withTypos,
        CancellationToken cancel
    )
    {
        var matching = new List<FoundSection>();
        var seen = 0;
        await foreach (var candidate in store.CandidatesAsync(query, withTypos, cancel))
        {
            if (Readable(committees[candidate.CommitteeId], candidate, query) is { } section)
            {
                var folded = FoldedText.Of($"{section.Heading}\n{section.Text}");
                if (query.Terms.All(term => has(term, folded)))
                {
                    matching.Add(candidate with { Section = section });
                }
            }

            if (matching.Count > query.Most || (withTypos && ++seen == MostWithTypos))
            {
                break;
            }
        }

        return matching;
    }

    private static Section? Readable(Committee committee, FoundSection found, SearchQuery query) =>
        query.PublishedOnly ? PublishedText.Of(found.Section, found.FileText, TeamNames.Of(committee.Teams)) : found.Section;

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
