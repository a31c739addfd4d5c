using PmcChatBot.Core.Messaging;
using PmcChatBot.Platforms.Slack.BlockKit;
using PmcChatBot.Platforms.Slack.Markup;

namespace PmcChatBot.Platforms.Slack;

/// <summary>Renders buttons and the home page for Slack.</summary>
internal static class SlackViews
{
    /// <summary>The prefix of the <c>action_id</c> of buttons that open a form.</summary>
    public const string Opens = "open";

    // https://docs.slack.dev/reference/block-kit/blocks/section-block
    private const int LongestSection = 3_000;
    private const int ButtonsInBlock = 25;
    private const int LongestLabel = 75;
    private const int BlocksInView = 100;

    /// <summary>The blocks of a message or page: its text, then its buttons.</summary>
    public static IReadOnlyList<Block> Blocks(OutgoingMessage message) => [.. BlockWriter.Write(message.Markdown), .. Actions(message)];

    /// <summary>The blocks of a message that is sent as plain text: none, or one text block if there are buttons.</summary>
    public static IReadOnlyList<Block> Plain(OutgoingMessage message, string text) =>
        message.Buttons.Count == 0
            ? []
            : [new SectionBlock(new PlainText(Cut(Markup.Mrkdwn.Unescaped(text), LongestSection))), .. Actions(message)];

    /// <summary>The app's home page. What does not fit is left out: the page is a summary, and its buttons open the rest.</summary>
    public static HomeViewDefinition Home(OutgoingMessage page)
    {
        var actions = Actions(page);
        return new([.. BlockWriter.Write(page.Markdown).Take(BlocksInView - actions.Count), .. actions]);
    }

    private static IReadOnlyList<Block> Actions(OutgoingMessage message)
    {
        var buttons = message.Buttons.Select(
            (button, index) =>
                new ButtonElement(
                    $"{(button.OpensForm ? Opens : "press")}-{index}",
                    new PlainText(Cut(button.Label, LongestLabel)),
                    button.Action
                )
                {
                    Style = button.Primary ? "primary" : null,
                }
        );
        return [.. buttons.Chunk(ButtonsInBlock).Select(chunk => new ActionsBlock(chunk))];
    }

    /// <summary>A modal that only shows a text.</summary>
    public static ModalViewDefinition Notice(string text) =>
        new(new PlainText("PMC bot"), BlockWriter.Write(text)) { Close = new PlainText("Close") };

    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(length - 1 - (char.IsHighSurrogate(text[length - 2]) ? 1 : 0))] + "…";
}
