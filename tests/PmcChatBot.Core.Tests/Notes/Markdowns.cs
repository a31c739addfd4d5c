using CsCheck;

namespace PmcChatBot.Core.Tests.Notes;

/// <summary>Markdown as people and their mistakes write it.</summary>
internal static class Markdowns
{
    private static readonly string[] Fragments =
    [
        "# Title",
        "## Agenda",
        "## Discussion",
        "### CLI - Dies",
        "### Garden",
        "#### `cf-release`",
        "##### deep",
        "- item",
        "  - nested",
        "* star",
        "1. one",
        "text",
        "",
        "",
        "   ",
        "\ttab",
        "```",
        "~~~",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "<script>",
        "<details>",
        "> quote",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "[1]: http://example.org",
        "see [1]",
        "---",
        "===",
        "**bold**",
        "`code`",
        "trailing  ",
        "<div>",
        "<![CDATA[",
        "<?php",
        "\\",
        "###",
        "#hash",
        "- [ ] task",
        "    indented",
        "é ü 漢字",
        "\u0000",
        "\u202E",
        "&amp;",
        "[x](",
        "![",
        "*",
        "_a_",
        "+ plus",
    ];

    private static readonly Gen<string> Ending = Gen.Frequency((8, Gen.Const("\n")), (1, Gen.Const("\r\n")), (1, Gen.Const("\r")));

    private static readonly Gen<string> Fragment = Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i]);

    /// <summary>Lines that end with <c>\n</c>.</summary>
    public static Gen<string> Lines { get; } = Fragment.Array[0, 12].Select(lines => string.Join('\n', lines));

    /// <summary>Lines with any endings, and texts of any characters.</summary>
    public static Gen<string> Any { get; } =
        Gen.OneOf(
            Lines,
            Gen.Select(Fragment, Ending).Select((line, ending) => line + ending).Array[0, 16].Select(string.Concat),
            Lines.Select(text => "\uFEFF" + text),
            Gen.String
        );
}
