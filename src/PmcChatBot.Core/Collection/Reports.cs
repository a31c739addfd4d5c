using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The state of a team's section at a meeting.</summary>
public enum SectionState
{
    NoReply,
    Updated,
    NoUpdate,
}

/// <summary>Works out from the stored sections what the teams have reported.</summary>
public static partial class Reports
{
    /// <summary>Updated if the team's own text or one of its parts has text; "no update" if that is all they say.</summary>
    /// <param name="team">The team.</param>
    /// <param name="committee">Its committee.</param>
    /// <param name="sections">The sections of a meeting.</param>
    /// <param name="ofForm">Headings that say nothing, as those of today's template do.</param>
    public static SectionState StateOf(
        Team team,
        Committee committee,
        IEnumerable<Section> sections,
        IReadOnlySet<SectionKey>? ofForm = null
    )
    {
        var texts = OfTeam(team, sections)
            .Select(section => Placeholders.Of(committee.Template).Without(section.Text ?? ""))
            .Where(text => HasWords(text) || (text?.Length > 0 && IsNoUpdate(committee, text)))
            .ToList();
        return texts.Count == 0
            && OfTeam(team, sections)
                .Any(section =>
                    section.Text == "" && ofForm?.Contains(section.SectionKey) is not true && IsSaidByHeading(committee, section.SectionKey)
                )
                ? SectionState.Updated
            : texts.Count == 0 ? SectionState.NoReply
            : texts.TrueForAll(text => IsNoUpdate(committee, text!) || NoUpdatePhrases.Says(text!)) ? SectionState.NoUpdate
            : SectionState.Updated;
    }

    private static bool IsNoUpdate(Committee committee, string text) =>
        text == SectionText.Of(committee.NoUpdateText) || text == SectionText.Of(committee.AwayText);

    /// <summary>
    /// Whether a heading is itself content: it is below a team's heading, and neither the roster nor the template has it.
    /// </summary>
    public static bool IsSaidByHeading(Committee committee, SectionKey key) =>
        key.TeamId is { } id
        && key.Depth > 0
        && !IsTags(key)
        && committee.FindTeam(id) is { } team
        && team.Subsections.All(part => SectionKey.Team(id).Child(part.Id) != key)
        && NotesOutline.Read(committee.Template, TeamNames.Of(committee.Teams)).Find(key) is null;

    /// <summary>Whether a heading is a line of HackMD's tags, which belongs to nobody: <c>###### tags: `minutes`</c>.</summary>
    private static bool IsTags(SectionKey key) =>
        key.Value[(key.Value.LastIndexOf('/') + 1)..].StartsWith("tags:", StringComparison.Ordinal);

    /// <summary>
    /// Whether a section has anything a reader can see: a rule, a closing fold, an empty table, a link definition or a comment is nothing.
    /// </summary>
    public static bool HasWords(string? text) =>
        Unseen()
            .Replace(text ?? "", " ")
            .EnumerateRunes()
            .Any(rune => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol);

    // A comment, a tag that is not an address, an entity, a task's box, and a link definition.
    [GeneratedRegex(
        @"<!--.*?(?:-->|\z)|<(?![a-z][a-z0-9+.-]*:|[^<>\s]+@)[^<>]*>|&#?\w+;|\[[ xX]\]|^ {0,3}\[[^\[\]\n]+\]:[^\n]*$",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.IgnoreCase
    )]
    private static partial Regex Unseen();

    /// <summary>
    /// The sections of a team: its own text first, the others in the given order. <see cref="NotesPreview"/> gives them in the notes'
    /// order.
    /// </summary>
    public static IReadOnlyList<Section> OfTeam(Team team, IEnumerable<Section> sections)
    {
        var root = SectionKey.Team(team.Id);
        return [.. sections.Where(section => section.SectionKey.IsAtOrBelow(root)).OrderBy(section => section.SectionKey == root ? 0 : 1)];
    }

    /// <summary>What the notes say for a team, as Markdown with the headings of its parts; empty if nothing.</summary>
    public static string Markdown(Team team, IEnumerable<Section> sections)
    {
        var parts = new List<string>();
        foreach (var section in OfTeam(team, sections).Where(section => section.Text is not null))
        {
            var depth = section.SectionKey.Depth;
            if (
                depth > 0
                && (section.Text!.Length > 0 || team.Subsections.All(sub => SectionKey.Team(team.Id).Child(sub.Id) != section.SectionKey))
            )
            {
                parts.Add($"{new string('#', Math.Min(6, 3 + depth))} {section.Heading ?? section.Key.Split('/')[^1]}");
            }

            if (section.Text!.Length > 0)
            {
                parts.Add(section.Text);
            }
        }

        return string.Join("\n\n", parts);
    }

    /// <summary>How many of the teams that somebody answers for have reported.</summary>
    public static (int Answered, int Asked) Count(Committee committee, Meeting meeting, IReadOnlyList<Section> sections)
    {
        var asked = committee
            .ActiveTeams.Where(team =>
                Responsibilities.AskedFor(new(committee, meeting, team)).Count > 0
                || StateOf(team, committee, sections) != SectionState.NoReply
            )
            .ToList();
        return (asked.Count(team => StateOf(team, committee, sections) != SectionState.NoReply), asked.Count);
    }

    /// <summary>What is missing in a meeting's notes, in words for a chair; empty if nothing.</summary>
    public static string Lacking(Committee committee, Meeting meeting, IReadOnlyList<Section> sections, DateTimeOffset now)
    {
        var (answered, asked) = Count(committee, meeting, sections);
        string[] lacking =
        [
            answered < asked ? $"{asked - answered} of {asked} teams have not answered." : "",
            meeting.StartsAt > now ? $"The meeting is on {meeting.LongDate}; I add later answers automatically." : "",
        ];
        return string.Join(' ', lacking.Where(sentence => sentence.Length > 0));
    }
}
