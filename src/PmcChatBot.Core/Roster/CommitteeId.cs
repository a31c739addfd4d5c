namespace PmcChatBot.Core.Roster;

/// <summary>The id of a committee: the word that may stand before a command, as in <c>/pmc runtime compile</c>.</summary>
public static class CommitteeId
{
    private const string Suffix = "-committee";

    /// <summary>The words that commands begin with. A committee with such an id would take the command from everybody.</summary>
    public static IReadOnlySet<string> Commands { get; } =
        new HashSet<string>(
            [
                "add",
                "ask",
                "away",
                "back",
                "chair",
                "channel",
                "compile",
                "deputy",
                "feeds",
                "follow",
                "forget-me",
                "help",
                "history",
                "holidays",
                "lead",
                "live",
                "log",
                "me",
                "meeting",
                "my-data",
                "new-committee",
                "next",
                "none",
                "pages",
                "pause",
                "person",
                "preview",
                "remind",
                "roadmap",
                "schedule",
                "setup",
                "stand-in",
                "status",
                "subsection",
                "team",
                "teams",
                "template",
                "times",
                "token",
                "tokens",
                "undo",
                "unfollow",
                "update",
                "whoami",
                "withdraw",
            ],
            StringComparer.OrdinalIgnoreCase
        );

    /// <summary>The words that addresses begin with. A committee with such an id would have no pages.</summary>
    private static readonly HashSet<string> Addresses = new(
        ["enter", "healthz", "leave", "mcp", "metrics", "readyz", "search"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Whether a committee cannot have this id.</summary>
    public static bool IsTaken(string id) => Commands.Contains(id) || Addresses.Contains(id);

    /// <summary>The id of a committee with a title: <c>runtime</c> of "Runtime PMC", <c>lead-committee</c> of "Lead".</summary>
    public static string Of(string title)
    {
        var slug = HeadingText.Slug(title);
        var id = slug.EndsWith("-pmc", StringComparison.Ordinal) ? slug[..^4] : slug;
        return id.Length == 0 ? "committee"
            : IsTaken(id) ? id + Suffix
            : id;
    }
}
