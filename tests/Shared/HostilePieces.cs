using System.Globalization;
using System.Text;

namespace PmcChatBot.Tests.Shared;

/// <summary>Pieces of text that cost too much once when they were repeated, or that are like those that did. <c>{0}</c> counts.</summary>
internal static class HostilePieces
{
    public static readonly (string What, string Piece)[] All =
    [
        ("underlined headings", "a\n---\n"),
        ("underlined with =", "a\n===\n"),
        ("link definitions", "[a]: b\n"),
        ("numbered definitions", "[{0}]: x\n"),
        ("definitions and references", "[a][{0}]\n\n[{0}]: x\n\n"),
        ("equal lines", "a\n"),
        ("numbered lines", "line {0}\n"),
        ("unclosed strikes", "~~a "),
        ("unclosed bold", "**a "),
        ("dashes in a heading", " - a"),
        ("equal headings", "# a\n"),
        ("numbered headings", "#### a{0}\n"),
        ("headings with text", "#### h{0}\n\n- x\n\n"),
        ("brackets", "["),
        ("closed brackets", "[]"),
        ("parentheses", "("),
        ("backticks", "`"),
        ("backticks apart", "` "),
        ("fences", "```\n"),
        ("tildes", "~~~\n"),
        ("quotes", "> "),
        ("quotes on lines", "> a\n"),
        ("items", "- "),
        ("nested items", "- a\n  "),
        ("numbers", "1. a\n"),
        ("numbers apart", "1) "),
        ("tables", "|a|b|\n|-|-|\n"),
        ("bars", "|"),
        ("table rows", "| a | b | c |\n"),
        ("comments", "<!--"),
        ("tags", "<a>"),
        ("open tags", "<a "),
        ("closing tags", "</a>"),
        ("autolinks", "<https://a.b> "),
        ("addresses", "https://a.b/c "),
        ("www", "www.a "),
        ("mail", "a@b.c "),
        ("entities", "&amp;"),
        ("open entities", "&a"),
        ("backslashes", "\\"),
        ("underscores", "_a_ "),
        ("stars", "*"),
        ("stars and words", "*a "),
        ("mixed marks", "*_~`"),
        ("images", "![a](b) "),
        ("open links", "[a]("),
        ("open pictures", "![a]["),
        ("open titles", "[a]: <b> \"c"),
        ("quoted definitions", "> [a]: b\n"),
        ("setext in quotes", "> a\n> ===\n"),
        ("links", "[a](b) "),
        ("bold lines", "**consul-release**\n"),
        ("code lines", "`consul-release`\n"),
        ("blank lines", "\n"),
        ("blanks", " "),
        ("tabs", "\t"),
        ("rules", "---\n\n"),
        ("words", "word "),
        ("one word", "a"),
        ("emoji", "\U0001F600"),
        ("combining", "e\u0301"),
        ("no-break blanks", "\u00A0"),
        ("mentions", "<@slack:U1> "),
        ("task items", "- [ ] a\n"),
    ];

    /// <summary>A text of that many characters.</summary>
    public static string Repeat(string piece, int length)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(piece.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return text.ToString(0, length);
    }
}
