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

/// <summary>A list of one depth. A nested list is a separate list after it.</summary>
/// <param name="Style"><c>bullet</c> or <c>ordered</c>.</param>
/// <param name="Indent">The depth, from 0 to 8.</param>
/// <param name="Elements">Its items, each a section.</param>
internal sealed record RichTextList(string Style, int Indent, IReadOnlyList<RichTextElement> Elements) : RichTextElement
{
    /// <summary>The number of the first item minus one.</summary>
    public int? Offset { get; init; }

    /// <summary>1 for a list inside a quote, which has the quote's bar.</summary>
    public int? Border { get; init; }
}

internal sealed record RichTextPreformatted(IReadOnlyList<RichTextSectionElement> Elements) : RichTextElement
{
    /// <inheritdoc cref="RichTextList.Border"/>
    public int? Border { get; init; }
}

internal sealed record RichTextQuote(IReadOnlyList<RichTextSectionElement> Elements) : RichTextElement;

/// <summary>A run in a rich text. Slack does not parse markup in it, so it cannot mention or link by accident.</summary>
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

/// <summary>Only styles that are set are written.</summary>
internal sealed record RichTextStyle
{
    public bool? Bold { get; init; }

    public bool? Italic { get; init; }

    public bool? Strike { get; init; }

    public bool? Code { get; init; }
}
