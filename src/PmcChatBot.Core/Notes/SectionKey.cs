using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Which section of the notes is meant, wherever it stands and whatever decorates its heading: <c>@infrastructure</c>,
/// <c>@infrastructure/consul-release</c> for teams, <c>discussion</c>, <c>discussion/holiday meeting</c> for the others,
/// <c>#</c> for the title and nothing for the text before the first heading. A second heading of the same name ends in <c>~2</c>.
/// </summary>
public readonly record struct SectionKey(string Value)
{
    /// <summary>The text before the first heading.</summary>
    public static SectionKey Preamble { get; } = new("");

    /// <summary>The document's title.</summary>
    public static SectionKey Title { get; } = new("#");

    /// <summary>A team's own text.</summary>
    public static SectionKey Team(string teamId) => new("@" + teamId);

    /// <summary>The team this section belongs to, or <see langword="null"/>.</summary>
    public string? TeamId => Value.StartsWith('@') ? Value[1..].Split('/')[0] : null;

    /// <summary>Whether this is a team's own text, not a subsection.</summary>
    public bool IsTeamRoot => Value.StartsWith('@') && !Value.Contains('/', StringComparison.Ordinal);

    /// <summary>The section whose heading stands above this one's, or <see langword="null"/> at the top.</summary>
    public SectionKey? Parent => Value.LastIndexOf('/') is > 0 and var slash ? new SectionKey(Value[..slash]) : null;

    /// <summary>The last part of the key: the heading it was made of, as a name for comparing.</summary>
    public string Name => Value.Split('/')[^1];

    /// <summary>How many headings stand above this one within its team or at the top: 0 for a team or an agenda section.</summary>
    public int Depth => Value.Count(c => c == '/');

    /// <summary>The section at that depth that this one is or stands in; itself where it is less deep.</summary>
    public SectionKey AtDepth(int depth) => Depth > depth ? new SectionKey(string.Join('/', Value.Split('/')[..(depth + 1)])) : this;

    /// <summary>The section of this heading below this one.</summary>
    public SectionKey Child(string name) => new($"{Value}/{Escape(name)}");

    /// <summary>Where this stands below a team's second heading: the same section below its first; else itself.</summary>
    public SectionKey UnderFirstHeading =>
        TeamId is { } id && id.IndexOf('~', StringComparison.Ordinal) is > 0 and var mark
            ? new SectionKey($"@{id[..mark]}{Value[(id.Length + 1)..]}")
            : this;

    /// <summary>Whether this section stands somewhere below the other one.</summary>
    public bool IsBelow(SectionKey other) =>
        Value.Length > other.Value.Length && Value[other.Value.Length] == '/' && Value.StartsWith(other.Value, StringComparison.Ordinal);

    /// <summary>The key of a heading that belongs to no team.</summary>
    public static SectionKey Top(string heading) => new(Escape(HeadingText.Key(heading)));

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static byte[] Hash(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    // A key holds the headings above it too: what is longer is known by its beginning and a number that all of it gives.
    private const int LongestName = 200;

    private static string Escape(string name) =>
        name.Length == 0 ? "_"
        : name.Length > LongestName ? Escape($"{name[..(LongestName - 20)]} {Convert.ToHexStringLower(Hash(name))[..16]}")
        : name.Replace('/', '\u2215').Replace('@', '\uFF20').Replace('#', '\uFF03');
}
