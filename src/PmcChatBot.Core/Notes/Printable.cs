namespace PmcChatBot.Core.Notes;

/// <summary>
/// Text of others on its way to a log, a terminal or a chat: without control characters, which move cursors and hide words there, and
/// without marks that turn the order of letters round. Lines and tabs stay.
/// </summary>
public static class Printable
{
    public static string Of(string text) => AnswerMender.WithoutInvisible(SectionText.WithLineFeeds(text));
}
