using System.Text.Json.Serialization;

namespace PmcChatBot.Platforms.Slack.BlockKit;

/// <summary>A part of a rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RichTextSection), "rich_text_section")]
[JsonDerivedType(typeof(RichTextList), "rich_text_list")]
[JsonDerivedType(typeof(RichTextPreformatted), "rich_text_preformatted")]
[JsonDerivedType(typeof(RichTextQuote), "rich_text_quote")]
internal abstract record RichTextElement;

internal sealed record RichTextSection(IReadOnlyList<RichTextSectionElement> Elements) : RichTextElement;

/// <summary>A list of one depth; a nested one is a list of its own behind it.</summary>
/// <param name="Style"><c>bullet</c> or <c>ordered</c>.</param>
/// <param name="Indent">How deep, from 0 to 8.</param>
/// <param name="Elements">Its items, each a section.</param>
internal sealed record RichTextList(string Style, int Indent, IReadOnlyList<RichTextElement> Elements) : RichTextElement
{
    /// <summary>How many numbers are left out before the first.</summary>
    public int? Offset { get; init; }

    /// <summary>1 for the bar that marks a quote.</summary>
    public int? Border { get; init; }
}

internal sealed record RichTextPreformatted(IReadOnlyList<RichTextSectionElement> Elements) : RichTextElement
{
    /// <inheritdoc cref="RichTextList.Border"/>
    public int? Border { get; init; }
}

internal sealed record RichTextQuote(IReadOnlyList<RichTextSectionElement> Elements) : RichTextElement;

/// <summary>A run within a rich text. Slack reads no markup in it, so nothing in it can mention or link by accident.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RichTextText), "text")]
[JsonDerivedType(typeof(RichTextLink), "link")]
internal abstract record RichTextSectionElement
{
    public RichTextStyle? Style { get; init; }
}

internal sealed record RichTextText(string Text) : RichTextSectionElement;

internal sealed record RichTextLink(string Url) : RichTextSectionElement
{
    public string? Text { get; init; }
}

/// <summary>What is set is true; the rest is left out.</summary>
internal sealed record RichTextStyle
{
    public bool? Bold { get; init; }

    public bool? Italic { get; init; }

    public bool? Strike { get; init; }

    public bool? Code { get; init; }
}
