using CsCheck;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Tests.Platforms;

/// <summary>Markdown that people write, to see what a platform makes of it.</summary>
internal static class MarkdownDocuments
{
    /// <summary>Documents of everything Markdown has, as people put it together.</summary>
    public static Gen<string> Any
    {
        get
        {
            string[] words =
            [
                "one",
                "two",
                "a\\*b",
                "x_y",
                "[z",
                "`code`",
                "**bold**",
                "_italic_",
                "~~struck~~",
                "***both***",
                "**bold _in_ it**",
                "[label](http://e.org/a)",
                "<http://e.org/b>",
                "http://e.org/c?d=_e_",
                "&amp;",
                "\\*",
                "![picture](http://e.org/p.png)",
                "say!",
                "(so)",
                "5.",
                "*",
                "it's",
                "[x]",
            ];
            string[] firsts = ["one", "Two", "**bold**", "[label](http://e.org/a)"];
            var word = Gen.Int[0, words.Length - 1].Select(i => words[i]);
            var line = Gen.Int[0, firsts.Length - 1]
                .SelectMany(first => word.Array[0, 4].Select(rest => string.Join(' ', rest.Prepend(firsts[first]))));
            var bullets = line.Array[1, 3].Select(items => string.Join('\n', items.Select(item => $"- {item}")));
            var nested = Gen.Select(line, line.Array[1, 2], line)
                .Select((one, inner, two) => $"- {one}\n{string.Join('\n', inner.Select(item => $"  - {item}"))}\n- {two}");
            var mixed = Gen.Select(line, line.Array[1, 2], line)
                .Select((one, inner, two) => $"1. {one}\n{string.Join('\n', inner.Select(item => $"   - {item}"))}\n2. {two}");
            var loose = Gen.Select(line, line.Array[1, 2], line)
                .Select((one, inner, two) => $"- {one}\n\n{string.Join("\n\n", inner.Select(item => $"  - {item}"))}\n\n- {two}");
            var looseAroundTight = Gen.Select(line, line.Array[1, 3], line)
                .Select((one, inner, two) => $"- {one}\n{string.Join('\n', inner.Select(item => $"  - {item}"))}\n\n- {two}");
            var paragraphs = Gen.Select(line, line, line).Select((one, more, two) => $"- {one}\n\n  {more}\n- {two}");
            var block = Gen.OneOf(
                loose,
                looseAroundTight,
                paragraphs,
                Gen.Const("**bold\nover _two\nor three_ lines**"),
                Gen.Const("~~struck\nover lines~~, and `` a`b `` and ` ` end"),
                line.Select(text => $"```\n{text}\n\n```"),
                Gen.Select(line, line).Select((one, two) => $"> {one}\n>\n> {two}"),
                Gen.Select(line, line).Select((one, two) => $"> {one}\n>\n> - {two}"),
                line.Select(text => $"- {text}\n\n  ```\n  code\n  ```\n- last"),
                line,
                Gen.Select(line, line).Select((one, two) => $"{one}\n{two}"),
                Gen.Select(line, line).Select((one, two) => $"{one}  \n{two}"),
                line.Select(text => $"## {text}"),
                line.Select(text => $"#### {text}"),
                bullets,
                nested,
                mixed,
                line.Array[1, 3].Select(items => string.Join('\n', items.Select((item, i) => $"{i + 3}. {item}"))),
                line.Array[1, 2].Select(items => string.Join('\n', items.Select(item => $"- [ ] {item}"))),
                line.Select(text => $"> {text}"),
                Gen.Select(line, line).Select((one, two) => $"> {one}\n> {two}"),
                line.Select(text => $"```\n{text}\n\n  more\n```"),
                line.Select(text => $"```go\n{text}\n```"),
                Gen.Const("| a | b |\n|---|---|\n| one | two |"),
                Gen.Const("<div>inside</div>"),
                Gen.Const("---"),
                Gen.Const("See [ref].\n\n[ref]: http://e.org/r")
            );
            return block.Array[1, 4].Select(blocks => string.Join("\n\n", blocks));
        }
    }

    /// <summary>The sections of the real notes; none where they are not on this machine.</summary>
    public static List<string> OfTheCorpus()
    {
        var folder = ReplayTests.Corpus();
        return folder is null
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folder, "final.md", SearchOption.AllDirectories)
                    .Order()
                    .SelectMany(file =>
                    {
                        var document = NotesDocument.Parse(File.ReadAllText(file));
                        return document.Sections.Select(document.Text).Where(text => text.Length > 0);
                    }),
            ];
    }
}
