using System.Text.Json.Serialization;

namespace PmcChatBot.Platforms.Slack.BlockKit;

/// <summary>A block of a message or view: https://docs.slack.dev/reference/block-kit/blocks.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HeaderBlock), "header")]
[JsonDerivedType(typeof(SectionBlock), "section")]
[JsonDerivedType(typeof(ContextBlock), "context")]
[JsonDerivedType(typeof(DividerBlock), "divider")]
[JsonDerivedType(typeof(ActionsBlock), "actions")]
[JsonDerivedType(typeof(InputBlock), "input")]
[JsonDerivedType(typeof(RichTextBlock), "rich_text")]
internal abstract record Block
{
    public string? BlockId { get; init; }
}

/// <summary>https://docs.slack.dev/reference/block-kit/blocks/header-block</summary>
internal sealed record HeaderBlock(PlainText Text) : Block;

/// <summary>https://docs.slack.dev/reference/block-kit/blocks/section-block</summary>
internal sealed record SectionBlock(PlainText Text) : Block;

/// <summary>https://docs.slack.dev/reference/block-kit/blocks/context-block</summary>
internal sealed record ContextBlock(IReadOnlyList<PlainText> Elements) : Block;

/// <summary>https://docs.slack.dev/reference/block-kit/blocks/divider-block</summary>
internal sealed record DividerBlock : Block;

/// <summary>https://docs.slack.dev/reference/block-kit/blocks/actions-block</summary>
internal sealed record ActionsBlock(IReadOnlyList<ButtonElement> Elements) : Block;

/// <summary>https://docs.slack.dev/reference/block-kit/blocks/input-block</summary>
internal sealed record InputBlock(PlainText Label, InputElement Element) : Block
{
    public PlainText? Hint { get; init; }

    public bool Optional { get; init; }
}

/// <summary>https://docs.slack.dev/reference/block-kit/blocks/rich-text-block</summary>
internal sealed record RichTextBlock(IReadOnlyList<RichTextElement> Elements) : Block;

/// <summary>Text without markup: https://docs.slack.dev/reference/block-kit/composition-objects/text-object.</summary>
internal sealed record PlainText(string Text)
{
    public string Type => "plain_text";

    /// <summary>Emoji names stay text.</summary>
    public bool Emoji => false;
}

/// <summary>https://docs.slack.dev/reference/block-kit/block-elements/button-element</summary>
internal sealed record ButtonElement(string ActionId, PlainText Text, string Value)
{
    public string Type => "button";

    /// <summary><c>primary</c>, or <see langword="null"/> for the default style.</summary>
    public string? Style { get; init; }
}

/// <summary>A field of a form.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PlainTextInput), "plain_text_input")]
[JsonDerivedType(typeof(UserSelect), "users_select")]
internal abstract record InputElement(string ActionId);

/// <summary>https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element</summary>
internal sealed record PlainTextInput(string ActionId) : InputElement(ActionId)
{
    public bool Multiline { get; init; }

    public string? InitialValue { get; init; }

    public int? MaxLength { get; init; }
}

/// <summary>https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#users_select</summary>
internal sealed record UserSelect(string ActionId) : InputElement(ActionId);

/// <summary>A modal: https://docs.slack.dev/reference/views/modal-views.</summary>
internal sealed record ModalViewDefinition(PlainText Title, IReadOnlyList<Block> Blocks)
{
    public string Type => "modal";

    public PlainText? Submit { get; init; }

    public PlainText? Close { get; init; }

    public string? CallbackId { get; init; }

    public string? PrivateMetadata { get; init; }
}

/// <summary>The app's home: https://docs.slack.dev/reference/views/home-tab-views.</summary>
internal sealed record HomeViewDefinition(IReadOnlyList<Block> Blocks)
{
    public string Type => "home";
}
