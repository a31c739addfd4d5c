using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>What a label says about the lines below it.</summary>
/// <param name="Status">What they are; <see langword="null"/> if it only ends another label.</param>
internal sealed record RoadmapLabel(RoadmapStatus? Status);

/// <summary>The labels under which leads list what comes: <c>Upcoming:</c>, <c>In progress</c>, <c>Completed</c>.</summary>
internal static partial class RoadmapLabels
{
    private const int Longest = 60;
    private const int LongestSentence = 110;

    // What may follow the word that decides.
    private const string Things =
        @"(?: (?:features?|work|items?|releases?|stories|tracks?|plans?|tasks?|priorities|steps?|things|efforts?|investigations?"
        + @"|projects?|up|weeks?|months?|sprint|iteration|release|version|milestone|quarter|focus))*";

    private const string Soon =
        @"(?:the )?(?:next|coming)(?: (?:couple(?: of)?|few|two|three|several|\d+(?:-\d+)?))?"
        + @" (?:weeks?|months?|sprints?|iterations?|quarters?|meetings?)";

    /// <summary>The label that a line is; <see langword="null"/> if it is none.</summary>
    public static RoadmapLabel? Of(string text)
    {
        var bare = Edges().Replace(text, "");
        return bare.Length is 0 or > Longest ? null
            : Other().IsMatch(bare) ? new RoadmapLabel(null)
            : Planned().IsMatch(bare) ? new RoadmapLabel(RoadmapStatus.Planned)
            : InProgress().IsMatch(bare) ? new RoadmapLabel(RoadmapStatus.InProgress)
            : Released().IsMatch(bare) ? new RoadmapLabel(RoadmapStatus.Released)
            : null;
    }

    /// <summary>The label of a whole sentence that introduces a list: <c>Plan for the next release includes:</c>.</summary>
    public static RoadmapLabel? OfSentence(string text) =>
        text.Length > LongestSentence || RoadmapPhrases.Version().IsMatch(text) || Past().IsMatch(text) ? null
        : !text.EndsWith(':') && !Leading().IsMatch(text) ? null
        : Future().IsMatch(text) ? new RoadmapLabel(RoadmapStatus.Planned)
        : Parallel().IsMatch(text) ? new RoadmapLabel(RoadmapStatus.InProgress)
        : null;

    /// <summary>The label at the beginning of a line, and what follows it: <c>Next: support for X</c>.</summary>
    public static (RoadmapLabel Label, string Words)? Prefix(string text) =>
        Prefixed().Match(text) is { Success: true } match && Of(match.Groups["label"].Value) is { } label
            ? (label, match.Groups["rest"].Value)
            : null;

    [GeneratedRegex(@"^[\W_]+|[\s:.,!?*_\u2013\u2014-]+$")]
    private static partial Regex Edges();

    [GeneratedRegex(@"^(?<label>[A-Za-z][\w' -]{2,28}?)\s*(?::|\s[-\u2013\u2014]+)\s+(?<rest>\S.*)$", RegexOptions.Singleline)]
    private static partial Regex Prefixed();

    [GeneratedRegex(
        @"^(?:(?:p[as]st|last|previous|recent|this past|since last|highlights?|new|other|misc\w*|overview|summary|operator.*|blocked"
            + @"|on hold|risks?|asks?|help wanted)\b[\w ]{0,30}|next (?:pmc )?meetings?)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Other();

    [GeneratedRegex(
        @"^(?:(?:also|still|and|our|what's|major|other|currently|in the) )*(?:up-?coming|next(?: up)?|up next|coming (?:up|soon)"
            + @"|(?:starting |very )?soon|planned|planning|plans?|future|further out|on deck|backlog|to-?do|later"
            + @"|looking (?:ahead|forward)|roadmap|scheduled|short[- ]term|long(?:er)?[- ]term|"
            + Soon
            + ")"
            + Things
            + @"(?: (?:for|in|over) .{3,40})?$|^(?:features?|work|things|stories|tracks?) (?:starting|coming|planned|scheduled)\b.{0,20}$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Planned();

    [GeneratedRegex(
        @"^(?:(?:also|still|our|now) )*(?:currently|current|in[- ]progress|in[- ]flight|on-?going|wip|works? in progress|working on"
            + @"|under ?way|active|doing|completing|continuing|started|starting|this week|now|(?:main )?focus|researching"
            + "|investigating|exploring)"
            + Things
            + "$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InProgress();

    [GeneratedRegex(
        @"^(?:recently |just )?(?:completed?|done|finished|released?|shipped|delivered|published|launched|closed|landed)" + Things + "$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Released();

    [GeneratedRegex(
        @"\b(?:meeting|last|past|since)\b|^(?:released|shipped|cut|completed|finished|continu|started|progress)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Past();

    [GeneratedRegex("^(?:up-?coming|planned|in[- ]progress|future)\\b", RegexOptions.IgnoreCase)]
    private static partial Regex Leading();

    [GeneratedRegex(@"\b(?:next|up-?coming|soon|plan(?:s|ned|ning)?|future|scheduled|coming)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Future();

    [GeneratedRegex(@"\b(?:in[- ](?:flight|progress)|parallel tracks|on-?going|currently)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Parallel();
}
