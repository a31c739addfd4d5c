namespace PmcChatBot.Core.Notes;

/// <summary>
/// Makes other people's text safe for a log, a terminal or a chat: removes control characters, which move cursors and hide text, and marks
/// that change the direction of text. Line breaks and tabs stay.
/// </summary>
public static class Printable
{
    public static string Of(string text) => AnswerSanitizer.WithoutInvisible(SectionText.WithLineFeeds(text));
}
