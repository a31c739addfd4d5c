using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Recognises messages that as a whole are probably not an update: a greeting, thanks, a lone emoji or picture, a promise, or a question to
/// the bot. Their author is asked; nothing is dropped.
/// </summary>
public static partial class SmallTalk
{
    private const int MostWords = 14;

    private static readonly HashSet<string> Said = new(StringComparer.Ordinal)
    {
        "hi",
        "hi there",
        "hello",
        "hello there",
        "hey",
        "hey there",
        "hiya",
        "yo",
        "good morning",
        "good afternoon",
        "good evening",
        "morning",
        "thanks",
        "thank you",
        "thanks a lot",
        "thank you very much",
        "many thanks",
        "thx",
        "ty",
        "cheers",
        "ok",
        "okay",
        "ok thanks",
        "okay thanks",
        "ok will do",
        "sure",
        "sure thing",
        "yes",
        "yep",
        "no",
        "will do",
        "on it",
        "got it",
        "noted",
        "understood",
        "later",
        "soon",
        "tomorrow",
        "not now",
        "not yet",
        "one moment",
        "one sec",
        "in a minute",
        "test",
        "testing",
        "help",
        "skip",
        "pass",
        "ooo",
        "out of office",
        "on leave",
        "on vacation",
        "on holiday",
        "afk",
    };

    /// <summary>Whether a text is small talk and nothing else.</summary>
    public static bool Is(string text)
    {
        var lines = SectionText.Lines(text).Select(line => line.Trim()).Where(line => line.Length > 0).Take(2).ToList();
        if (lines.Count != 1 || Item().IsMatch(lines[0]))
        {
            return false;
        }

        var words = Words(lines[0]);
        return words.Length == 0
            || Said.Contains(words)
            || (
                words.Count(c => c == ' ') < MostWords
                && !lines[0].Contains("://", StringComparison.Ordinal)
                && (Promise().IsMatch(words) || Absence().IsMatch(words) || (lines[0].EndsWith('?') && Question().IsMatch(words)))
            );
    }

    /// <summary>The words in lower case, without pictures and names of emoji.</summary>
    private static string Words(string line) =>
        string.Join(
            ' ',
            NoWord()
                .Replace(Pictures().Replace(line, " ").Replace("\u2019", "'", StringComparison.Ordinal).ToLowerInvariant(), " ")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );

    [GeneratedRegex(@"\A(?:[-*+]|\d{1,9}[.)]|#{1,6})\s", RegexOptions.NonBacktracking)]
    private static partial Regex Item();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)|:[a-z0-9_+-]+:", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Pictures();

    [GeneratedRegex(@"[^\p{L}\p{N}']+", RegexOptions.NonBacktracking)]
    private static partial Regex NoWord();

    [GeneratedRegex(
        @"\A(?:(?:hi|hey|hello|ok|okay|sorry|thanks|sure|yes) )*(?:(?:i'll|i will|i am going to|i'm going to|will|let me|gonna|can) "
            + @"(?:do|answer|send|reply|respond|write|fill|post|report|update|get|come|look|follow)\b.*"
            + @"\b(?:later|tomorrow|tonight|soon|shortly|today|asap|then|afternoon|evening|morning|week|monday|tuesday|wednesday|thursday"
            + @"|friday|saturday|sunday|minute|minutes|min|mins|hour|hours|moment|bit|while)|remind me .*|give me .*)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Promise();

    [GeneratedRegex(
        @"\A(?:i'm |i am |i'll be |i was |was |am |will be )?"
            + @"(?:ooo|out of (?:the )?office|on (?:leave|vacation|holiday|pto)|away|off sick|afk)\b"
            + @"(?: (?:until|till|since|this|next|all|from|for|today|tomorrow|on|last)\b.*)?\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Absence();

    [GeneratedRegex(
        @"\A(?:(?:hi|hey|hello|sorry|ok|and) )*"
            + @"(?:who|what|what's|why|when|where|how|which|can|could|do|does|is|are|should|may|must|will|would)\b",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Question();
}
