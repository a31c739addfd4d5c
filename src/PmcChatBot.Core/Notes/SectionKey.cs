using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Identifies a section of the notes, wherever it is and however its heading is decorated: <c>@infrastructure</c>,
/// <c>@infrastructure/consul-release</c> for teams, <c>discussion</c>, <c>discussion/holiday meeting</c> for other sections, <c>#</c> for
/// the title, and an empty key for the text before the first heading. A second heading with the same name ends in <c>~2</c>.
/// </summary>
public readonly record struct SectionKey(string Value)
{
    /// <summary>The text before the first heading.</summary>
    public static SectionKey Preamble { get; } = new("");

    /// <summary>The document's title.</summary>
    public static SectionKey Title { get; } = new("#");

    /// <summary>A team's own text.</summary>
    public static SectionKey Team(string teamId) => new("@" + teamId);

    /// <summary>The id of the team this section belongs to, or <see langword="null"/>.</summary>
    public string? TeamId => Value.StartsWith('@') ? Value[1..].Split('/')[0] : null;

    /// <summary>Whether this is a team's own text, not a subsection.</summary>
    public bool IsTeamRoot => Value.StartsWith('@') && !Value.Contains('/', StringComparison.Ordinal);

    /// <summary>The section whose heading is above this one's, or <see langword="null"/> at the top.</summary>
    public SectionKey? Parent => Value.LastIndexOf('/') is > 0 and var slash ? new SectionKey(Value[..slash]) : null;

    /// <summary>The last part of the key: the heading, normalised for comparison.</summary>
    public string Name => Value.Split('/')[^1];

    /// <summary>The number of headings above this one within its team or at the top level: 0 for a team or an agenda section.</summary>
    public int Depth => Value.Count(c => c == '/');

    /// <summary>The ancestor at that depth; the section itself if it is not deeper.</summary>
    public SectionKey AtDepth(int depth) => Depth > depth ? new SectionKey(string.Join('/', Value.Split('/')[..(depth + 1)])) : this;

    /// <summary>The key of a section with this heading below this one.</summary>
    public SectionKey Child(string name) => new($"{Value}/{Escape(name)}");

    /// <summary>For a section below a team's second heading: the same section below the first one. Otherwise the section itself.</summary>
    public SectionKey UnderFirstHeading =>
        TeamId is { } id && id.IndexOf('~', StringComparison.Ordinal) is > 0 and var mark
            ? new SectionKey($"@{id[..mark]}{Value[(id.Length + 1)..]}")
            : this;

    /// <summary>Whether this section is below the other one, at any depth.</summary>
    public bool IsBelow(SectionKey other) =>
        Value.Length > other.Value.Length && Value[other.Value.Length] == '/' && Value.StartsWith(other.Value, StringComparison.Ordinal);

    /// <summary>Whether this is the other section, or below it.</summary>
    public bool IsAtOrBelow(SectionKey other) => this == other || IsBelow(other);

    /// <summary>The key of a heading that belongs to no team.</summary>
    public static SectionKey Top(string heading) => new(Escape(HeadingText.Key(heading)));

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static byte[] Hash(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    // A key also contains the headings above it. Longer names are cut and identified by a hash of the whole name.
    private const int LongestName = 200;

    private static string Escape(string name) =>
        name.Length == 0 ? "_"
        : name.Length > LongestName ? Escape($"{name[..(LongestName - 20)]} {Convert.ToHexStringLower(Hash(name))[..16]}")
        : name.Replace('/', '\u2215').Replace('@', '\uFF20').Replace('#', '\uFF03');
}
