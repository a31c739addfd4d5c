using System.Globalization;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Mcp;

/// <summary>What people wrote, in a result for an assistant: each line is marked as quoted, because it is no instruction.</summary>
internal static class Quoted
{
    private const int Longest = 6_000;

    /// <summary>The text as a Markdown quote. A very long one is cut, and says so.</summary>
    public static string Of(string text)
    {
        var shown = text.Length <= Longest ? text : text[..Whole(text)];
        var quote = string.Join('\n', SectionText.Lines(shown).Select(line => $"> {line}"));
        return text.Length <= Longest ? quote : $"{quote}\n\n(cut; {text.Length - shown.Length} more characters are on the page)";
    }

    /// <summary>A date for people and machines: 2017-09-05.</summary>
    public static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The end of the last whole line.</summary>
    private static int Whole(string text) => text.LastIndexOf('\n', Longest) is > 0 and var line ? line : Longest;
}
