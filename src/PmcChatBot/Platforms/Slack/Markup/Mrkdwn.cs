using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Slack's markup language mrkdwn: https://docs.slack.dev/messaging/formatting-message-text.</summary>
internal static partial class Mrkdwn
{
    /// <summary>
    /// Escapes a text so that Slack shows it unchanged: https://docs.slack.dev/messaging/formatting-message-text#escaping.
    /// </summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Reverts <see cref="Escape"/>.</summary>
    public static string Unescaped(string text) => Entities(text);

    /// <summary>The text as it was typed, from Slack's escaped text. References become names.</summary>
    public static string Unescape(string text, INameResolver names) => Entities(Reference().Replace(text, match => Typed(match, names)));

    /// <summary>
    /// A link that Slack made from a typed address becomes the address again:
    /// https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling.
    /// </summary>
    private static string Typed(Match match, INameResolver names)
    {
        var (id, label) = (match.Groups["id"].Value, match.Groups["label"].Value);
        return match.Groups["kind"].Length > 0 ? Name(match, names)
            : label.Length == 0 || label == id ? id
            : id == $"http://{label}" || id == $"https://{label}" || id == $"mailto:{label}" || id == $"tel:{label}" ? label
            : InlineMarkdown.Labelled(Entities(id), InlineMarkdown.Label(label));
    }

    /// <summary>Converts a text-only message to Markdown. Code stays as typed, and links are not searched for marks.</summary>
    public static string Read(string text, INameResolver names)
    {
        // A character that is not in the text. It marks placeholders for code and links while the rest is searched for marks.
        var used = text.ToHashSet();
        var held = Enumerable
            .Range(0xE000, 0x1900)
            .Concat(Enumerable.Range(1, 0xD7FF))
            .Select(point => (char)point)
            .First(c => !used.Contains(c));
        var kept = new List<string>();
        var markdown = new StringBuilder();
        var at = 0;
        foreach (Match code in Fenced().Matches(text))
        {
            Words(text[at..code.Index]);
            var inCode = Entities(Reference().Replace(code.Value, match => Plain(match, names)));
            if (code.Groups["code"].Value.Contains('\n', StringComparison.Ordinal))
            {
                Fence(markdown, inCode, code.Groups["fence"].Length);
            }
            else
            {
                markdown.Append(Keep(inCode));
            }

            at = code.Index + code.Length;
        }

        Words(text[at..]);
        return Whole(markdown.ToString());

        // The remaining text is searched for marks after all code and references have been replaced by placeholders.
        void Words(string part)
        {
            // A code fence ends its line.
            var words = markdown is [.., '`'] && !part.StartsWith('\n') && part.Trim().Length > 0 ? "\n" + part.TrimStart(' ') : part;
            var coded = InlineCode()
                .Replace(words, match => Keep(Entities(Reference().Replace(match.Value, reference => Plain(reference, names)))));
            markdown.Append(Lines(Entities(Reference().Replace(coded, match => Keep(Entities(Name(match, names, coded)))))));
        }

        string Whole(string part) =>
            string.Concat(
                part.Split(held)
                    .Select((piece, index) => index % 2 == 1 ? Whole(kept[int.Parse(piece, CultureInfo.InvariantCulture)]) : piece)
            );

        string Keep(string piece)
        {
            kept.Add(piece);
            return $"{held}{kept.Count - 1}{held}";
        }
    }

    /// <summary>A moment as text, in UTC, so that it is the same for all readers.</summary>
    public static string Date(long seconds) =>
        seconds is > -62_135_596_800 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : "";

    /// <summary>
    /// Markdown's code fences are on their own lines and stay as typed. Slack's may be inside a line and get their own lines.
    /// </summary>
    private static void Fence(StringBuilder markdown, string code, int ticks)
    {
        var isOwnLine = markdown.Length == 0 || markdown[^1] == '\n';
        var isTypedRaw = isOwnLine && code.EndsWith("\n" + code[..ticks], StringComparison.Ordinal);
        var (fence, words) = (code[..ticks], code[ticks..^ticks]);
        markdown
            .Append(isOwnLine ? "" : "\n")
            .Append(
                isTypedRaw ? code : $"{fence}{(words.StartsWith('\n') ? "" : "\n")}{(words.EndsWith('\n') ? words[..^1] : words)}\n{fence}"
            );
    }

    /// <summary>The lines. A blank line separates a list or a quote from the text after it.</summary>
    private static string Lines(string text)
    {
        var (lines, kind, isLongQuote) = (new List<string>(), ' ', false);
        foreach (var typed in text.Split('\n'))
        {
            // ">>>" quotes everything that follows.
            var line =
                isLongQuote ? $"> {typed}".TrimEnd()
                : typed.StartsWith(">>>", StringComparison.Ordinal) ? $"> {typed[3..].TrimStart()}"
                : typed;
            isLongQuote |= typed.StartsWith(">>>", StringComparison.Ordinal);
            var next =
                Bullet().IsMatch(line) && !line.StartsWith('>') ? '-'
                : line.StartsWith('>') ? '>'
                : ' ';
            if (kind != ' ' && next == ' ' && line.Trim().Length > 0 && !char.IsWhiteSpace(line[0]))
            {
                lines.Add("");
            }

            lines.Add(Line(line));
            kind = line.Trim().Length == 0 ? ' ' : next;
        }

        return string.Join('\n', lines);
    }

    private static string Line(string line)
    {
        var bulleted = Bullet().Replace(line, "$1- ");
        return Struck().Replace(Bold().Replace(bulleted, "**$1**"), "~~$1~~");
    }

    /// <summary>A reference as plain text, for code.</summary>
    private static string Plain(Match match, INameResolver names) =>
        match.Groups["kind"].Value.Length > 0 ? Name(match, names)
        : match.Groups["label"].Value is { Length: > 0 } label ? label
        : match.Groups["id"].Value;

    private static string Name(Match match, INameResolver names, string text = "")
    {
        var (id, label) = (match.Groups["id"].Value, match.Groups["label"].Value);
        return match.Groups["kind"].Value switch
        {
            "@" => names.User(id),
            "#" => "#" + (label.Length > 0 ? label : names.Channel(id)),
            "!" when id.StartsWith("subteam^", StringComparison.Ordinal) => label.Length > 0
                ? label
                : names.Usergroup(id["subteam^".Length..]),
            "!" when id.StartsWith("date^", StringComparison.Ordinal) => label.Length > 0 ? label
            : long.TryParse(id.Split('^')[1], out var seconds) ? Date(seconds)
            : "",
            "!" when id.Split('^')[0] is "here" or "channel" or "everyone" => "@" + id.Split('^')[0],
            "!" => label.Length > 0 ? label : "@" + id.Split('^')[0],
            _ when label.Length == 0 || label == id => InlineMarkdown.Address(
                id,
                text[Math.Max(0, match.Index - 1)..Math.Min(match.Index, text.Length)],
                match.Index + match.Length is var end && end < text.Length ? text[end..Math.Min(end + 8, text.Length)] : ""
            ),
            _ => id == $"mailto:{label}" ? label : InlineMarkdown.Labelled(id, InlineMarkdown.Label(label)),
        };
    }

    private static string Entities(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"<(?:(?<kind>[@#!])(?<id>[^<>|]+)|(?<id>[^<>|\s]+|[a-z]+:[^<>|\n]+))(\|(?<label>[^<>]*))?>")]
    private static partial Regex Reference();

    /// <summary>Code between equally many backticks, three or more. It is a block if it contains a line break.</summary>
    [GeneratedRegex(@"(?<!`)(?<fence>`{3,})(?!`)(?<code>.+?)(?<!`)\k<fence>(?!`)", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"(?<!`)`[^`\n]+`(?!`)")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"(?<![\p{L}\p{N}*`\\])\*(?![\s*])([^*\n`]+?)(?<![\s*\\])\*(?![\p{L}\p{N}*`])")]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?<![\p{L}\p{N}~`\\])~(?![\s~])([^~\n`]+?)(?<![\s~\\])~(?![\p{L}\p{N}~`])")]
    private static partial Regex Struck();

    [GeneratedRegex(@"^((?:> ?)*\s*)[•◦▪‣]\uFE0E?\s*")]
    private static partial Regex Bullet();
}
