using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>
/// Handles links that contain more than their address: Defender's safe links contain the recipient, and pasted pictures are only visible in
/// the chat.
/// </summary>
internal static partial class TeamsLinks
{
    private static readonly string[] Pictures =
    [
        "asm.skype.com",
        "asyncgw.teams.microsoft.com",
        "graph.microsoft.com",
        "smba.trafficmanager.net",
    ];

    /// <summary>https://learn.microsoft.com/defender-office-365/safe-links-about</summary>
    public static string Unwrapped(string text) => Wrapped().Replace(text, link => Inner(link.Value) ?? link.Value);

    /// <summary>The address of a link as its author meant it.</summary>
    public static string Of(string href, string? original) =>
        original is not null && Uri.TryCreate(original, UriKind.Absolute, out var meant) && meant.Scheme is "http" or "https" or "mailto"
            ? Unwrapped(original)
            : Unwrapped(href);

    /// <summary>Whether a picture is on a server that only shows it to people in the chat.</summary>
    public static bool IsInChat(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && Pictures.Any(host =>
            uri.Host.Equals(host, StringComparison.OrdinalIgnoreCase)
            || uri.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase)
            || (host.StartsWith("asm.", StringComparison.Ordinal) && uri.Host.EndsWith("-api." + host, StringComparison.OrdinalIgnoreCase))
        );

    private static string? Inner(string link)
    {
        var query = link[(link.IndexOf('?', StringComparison.Ordinal) + 1)..];
        var url = query.Split('&').FirstOrDefault(part => part.StartsWith("url=", StringComparison.OrdinalIgnoreCase));
        return
            url is not null
            && Uri.UnescapeDataString(url[4..]) is var inner
            && Uri.TryCreate(inner, UriKind.Absolute, out var meant)
            && meant.Scheme is "http" or "https" or "mailto"
            ? inner
            : null;
    }

    [GeneratedRegex(
        @"https://(?:[\w.-]+\.safelinks\.(?:protection\.(?:outlook\.com|office365\.us)|o365\.cn)/"
            + @"|statics\.teams\.cdn\.office\.net/evergreen-assets/safelinks/)[^\s?<>""]*\?[^\s<>""]*",
        RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Wrapped();
}
