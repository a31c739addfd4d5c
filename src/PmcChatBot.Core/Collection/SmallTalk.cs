using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Collection;

/// <summary>What a message is that is probably no update.</summary>
public enum SmallTalkKind
{
    /// <summary>It may be an update.</summary>
    None,

    /// <summary>A greeting, thanks, a lone emoji: nothing is expected of anybody.</summary>
    Courtesy,

    /// <summary>A promise, "same as last time", and other words that need another message to be useful.</summary>
    Later,

    /// <summary>Its author is away or ill.</summary>
    Absence,

    /// <summary>A question to the bot or to the chair.</summary>
    Question,

    /// <summary>Its author does not want to be asked, or names somebody else.</summary>
    NotMine,
}

/// <summary>
/// Recognises messages that as a whole are probably not an update. Their author is asked; nothing is dropped.
/// </summary>
public static partial class SmallTalk
{
    private const int MostWords = 14;
    private const int MostLines = 3;
    private const int LongestLine = 300;

    /// <summary>Whether a text is small talk and nothing else.</summary>
    public static bool Is(string text) => KindOf(text) != SmallTalkKind.None;

    /// <summary>What a text is, if it is small talk and nothing else.</summary>
    public static SmallTalkKind KindOf(string text)
    {
        if (AutoReply().IsMatch(text))
        {
            return SmallTalkKind.Absence;
        }

        var lines = SectionText.Lines(text).Select(line => line.Trim()).Where(line => line.Length > 0).Take(MostLines + 1).ToList();
        if (lines.Count is 0 or > MostLines)
        {
            return SmallTalkKind.None;
        }

        var kinds = lines.Select(OfLine).ToList();
        return kinds.Contains(SmallTalkKind.None) ? SmallTalkKind.None : kinds.Max();
    }

    private static SmallTalkKind OfLine(string line)
    {
        if (Item().IsMatch(line))
        {
            return SmallTalkKind.None;
        }

        var words = Words(line);
        if (line.Length > LongestLine)
        {
            return SmallTalkKind.None;
        }

        if (words.Length == 0 || (words.Length == 1 && char.IsAscii(words[0])) || Courtesy().IsMatch(words))
        {
            return SmallTalkKind.Courtesy;
        }

        if (words.Count(c => c == ' ') >= MostWords || line.Contains("://", StringComparison.Ordinal))
        {
            return SmallTalkKind.None;
        }

        return NotMine().IsMatch(words) ? SmallTalkKind.NotMine
            : Absence().IsMatch(words) ? SmallTalkKind.Absence
            : Promise().IsMatch(words) || Later().IsMatch(words) ? SmallTalkKind.Later
            : PlainQuestion().IsMatch(words) || (line.EndsWith('?') && Question().IsMatch(words)) ? SmallTalkKind.Question
            : SmallTalkKind.None;
    }

    /// <summary>The words in lower case, without pictures and names of emoji.</summary>
    private static string Words(string line) =>
        string.Join(
            ' ',
            NoWord()
                .Replace(Pictures().Replace(line, " ").Replace("\u2019", "'", StringComparison.Ordinal).ToLowerInvariant(), " ")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );

    private const string Greeting =
        "(?:hi|hello|hey|hiya|yo|heya|howdy|(?:good )?(?:morning|afternoon|evening)|good day|hallo|moin|servus|guten (?:morgen|tag|abend)"
        + "|hola|buenos d[ií]as|bonjour|salut|ciao|buongiorno|ol[aá]|oi|bom dia|hej|hei|привет|你好|こんにちは|안녕하세요)";

    private const string Thanks =
        "(?:thanks?|thank you|thx|ty|cheers|danke|vielen dank|merci|gracias|grazie|obrigad[oa]|dank je|tack|takk|tak|kiitos|dzi[eę]kuj[eę]"
        + "|спасибо|谢谢|ありがとう|ありがとうございます|감사합니다)";

    private const string Yes =
        "(?:ok|okay|okey|okej|sure|sure thing|yes|yep|yeah|no|cool|great|super|perfect|nice|fine|alright|all right|got it|noted|understood"
        + "|sounds good|will do|ack|roger|please|np|no problem)";

    // Words that may stand before what somebody says about themselves.
    private const string Before =
        "(?:(?:"
        + Greeting
        + "|"
        + Thanks
        + "|"
        + Yes
        + "|sorry|apologies|and|but|so|also|still|just|currently|right now|today|this week|on it"
        + "|in an?(?: \\w+)? (?:meeting|call)|(?:i'm |i am )?(?:busy|late|swamped|running late)) )*";

    private const string Self = "(?:i'm |i am |i'll be |i will be |i was |was |am |will be |i have been |i've been )?";

    private const string Times =
        "(?:later|tomorrow|tonight|soon|shortly|today|asap|then|now|afternoon|evening|morning|lunch|dinner|week|weekend"
        + "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|minute|minutes|min|mins|hour|hours|moment|bit|while"
        + "|sec|day|eod|meeting)";

    [GeneratedRegex(@"\A(?:[-*+]|\d{1,9}[.)]|#{1,6})\s", RegexOptions.NonBacktracking)]
    private static partial Regex Item();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)|:[a-z0-9_+-]+:|<!--[^>]*-->", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Pictures();

    [GeneratedRegex(@"[^\p{L}\p{N}']+", RegexOptions.NonBacktracking)]
    private static partial Regex NoWord();

    [GeneratedRegex(
        @"\A\s*(?:automatic reply|auto-?reply|automatische antwort|abwesenheitsnotiz|r[eé]ponse automatique|respuesta autom[aá]tica)\b",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex AutoReply();

    // A greeting or thanks with the name or the thing that it is for: "Hi PmcChatBot", "Thanks for the reminder".
    [GeneratedRegex(
        @"\A(?:"
            + Greeting
            + "|"
            + Thanks
            + "|"
            + Yes
            + @"| )*(?:"
            + Greeting
            + @"(?: [\w']+){0,2}|"
            + Thanks
            + @"(?: (?:for|a|so|very|again)(?: [\w']+){1,5}| [\w']+)?|"
            + Yes
            + @"|you're welcome|lol|haha+|brb|test|testing|help|(?:many|much) "
            + Thanks
            + ")\\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Courtesy();

    [GeneratedRegex(
        @"\A"
            + Before
            + @"(?:later|soon|tomorrow|tonight|not now|not yet|on it|one (?:moment|sec|second|minute)|in a (?:minute|bit|while|sec)"
            + @"|skip|pass|same(?: as (?:last (?:time|week|month|meeting)|before|always|usual|above))?|ditto|idem|dito"
            + @"|(?:see|as) above|as before"
            + @"|(?:i'm |i am )?(?:doing|writing|working on) (?:it|this|that|one|mine)(?: .{0,20})?)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Later();

    [GeneratedRegex(
        @"\A"
            + Before
            + @"(?:(?:i'll|i will|i am going to|i'm going to|will|let me|gonna|can|i can|i) "
            + @"(?:do|answer|send|reply|respond|write|fill|post|report|update|get|come|look|follow|provide|submit"
            + @"|prepare|finish|have)\b.*\b"
            + Times
            + @"|(?:i'll|i will|will) (?:get|come) back(?: to (?:you|this|it))?(?: .{0,30})?|remind me .*|give me .*)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Promise();

    [GeneratedRegex(
        @"\A"
            + Before
            + Self
            + @"(?:ooo|oof|ooto|out of (?:the )?office"
            + @"|on (?:annual |parental |sick |maternity |paternity )?(?:leave|vacation|holidays?|pto)"
            + @"|(?:on )?pto|annual leave|bank holiday|away|(?:off|out|called in|home) sick|sick|ill|unwell"
            + @"|not well|off work|travell?ing|afk"
            + @"|(?:off|out) (?:today|tomorrow|this|next|all|until|till|monday|tuesday|wednesday|thursday|friday)(?: .*)?"
            + @"|(?:im |in )?(?:urlaub|ferien)|krank|en vacances|de vacaciones|in ferie|de f[eé]rias)"
            + @"(?: (?:until|till|since|this|next|all|from|for|today|tomorrow|on|last|back|and|so|sorry|with|because|again"
            + @"|due|at|right|at the moment"
            + @"|bis|ab|diese|jusqu)\b.*)?\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Absence();

    [GeneratedRegex(
        @"\A"
            + Before
            + @"(?:(?:please )?(?:stop|unsubscribe|opt out|leave me alone|go away)"
            + @"(?: (?:asking|it|this|please|now|messaging|spamming|bothering|writing)\b.*)?"
            + @"|(?:please )?remove me\b.*|wrong (?:person|channel|chat|window|team|bot)\b.*|not (?:me|mine|my team|my job)"
            + @"|(?:i'm|i am|i've|i have) (?:no longer|not) (?:on|in|the|a|leading|with|part|responsible|lead)\b.*"
            + @"|i (?:don't|do not|no longer|didn't|stopped|left) (?:lead|leading|run|own|the|this|that|work on)\b.*"
            + @"|(?:please )?(?:ask|talk to|check with) [\w'-]+(?: [\w'-]+)?"
            + @"(?: (?:instead|please|about (?:it|this|that)|for (?:it|this|that)))?)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex NotMine();

    [GeneratedRegex(
        @"\A"
            + Before
            + @"(?:(?:who|what) (?:are you|is this)\b.*|what's this\b.*|what do you (?:want|need|do)\b.*|how does (?:this|it) work\b.*"
            + @"|when is the (?:next )?meeting\b.*)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex PlainQuestion();

    [GeneratedRegex(
        @"\A" + Before + @"(?:who|what|what's|why|when|where|how|which|can|could|do|does|is|are|should|may|must|will|would)\b",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Question();
}
