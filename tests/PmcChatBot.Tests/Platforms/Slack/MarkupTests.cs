using System.Text.Json;
using CsCheck;
using PmcChatBot.Platforms;
using PmcChatBot.Platforms.Markup;
using PmcChatBot.Platforms.Slack.Api;
using PmcChatBot.Platforms.Slack.Markup;
using PmcChatBot.Replay;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed partial class MarkupTests
{
    private static string Rich(string elements) => $$"""[{"type":"rich_text","elements":[{{elements}}]}]""";

    private static string Section(string runs) => Rich($$"""{"type":"rich_text_section","elements":[{{runs}}]}""");

    public static TheoryData<string, string, string> FromSlack =>
        new()
        {
            {
                "bold, italic, struck, code",
                Section(
                    """{"type":"text","text":"a "},{"type":"text","text":"b","style":{"bold":true}},{"type":"text","text":" "},{"type":"text","text":"c","style":{"italic":true}},{"type":"text","text":" "},{"type":"text","text":"d","style":{"strike":true}},{"type":"text","text":" "},{"type":"text","text":"e","style":{"code":true}}"""
                ),
                "a **b** *c* ~~d~~ `e`"
            },
            {
                "styles within styles",
                Section(
                    """{"type":"text","text":"a ","style":{"bold":true}},{"type":"text","text":"b","style":{"bold":true,"italic":true}}"""
                ),
                "**a _b_**"
            },
            {
                "a style that ends within a word",
                Section("""{"type":"text","text":"foo.","style":{"bold":true}},{"type":"text","text":"bar"}"""),
                "**foo**.bar"
            },
            {
                "styles that touch",
                Section(
                    """{"type":"text","text":"bold","style":{"bold":true}},{"type":"text","text":"ital","style":{"italic":true}},{"type":"text","text":" end"}"""
                ),
                "**bold**_ital_ end"
            },
            {
                "blanks stay outside the marks",
                Section("""{"type":"text","text":"a"},{"type":"text","text":" b ","style":{"bold":true}},{"type":"text","text":"c"}"""),
                "a **b** c"
            },
            {
                "links",
                Section(
                    """{"type":"link","url":"https://example.org/a_(b)","text":"the [page]"},{"type":"text","text":" "},{"type":"link","url":"https://example.org"},{"type":"text","text":" "},{"type":"link","url":"http://www.example.org","text":"www.example.org"}"""
                ),
                "[the \\[page\\]](<https://example.org/a_(b)>) https://example.org www.example.org"
            },
            {
                "people, channels and everybody",
                Section(
                    """{"type":"user","user_id":"U1"},{"type":"text","text":" in "},{"type":"channel","channel_id":"C1"},{"type":"text","text":" "},{"type":"broadcast","range":"channel"}"""
                ),
                "Dies Köper in #runtime @channel"
            },
            {
                "emoji",
                Section(
                    """{"type":"emoji","name":"wave","unicode":"1f44b-1f3fd"},{"type":"text","text":" "},{"type":"emoji","name":"shipit"}"""
                ),
                "👋🏽 :shipit:"
            },
            {
                "nested lists",
                Rich(
                    """{"type":"rich_text_section","elements":[{"type":"text","text":"Did:\n"}]},{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]},{"type":"rich_text_list","style":"ordered","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"two"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"three"}]}]},{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"four"}]}]},{"type":"rich_text_section","elements":[{"type":"text","text":"Then rest."}]}"""
                ),
                "Did:\n- one\n  1. two\n  2. three\n- four\n\nThen rest."
            },
            {
                "numbers that start later",
                Rich(
                    """{"type":"rich_text_list","style":"ordered","indent":0,"offset":4,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"five"}]}]}"""
                ),
                "5. five\n"
            },
            {
                "code and quotes",
                Rich(
                    """{"type":"rich_text_preformatted","elements":[{"type":"text","text":"a ``` b\n c"}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"said\nso"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"done"}]}"""
                ),
                "````\na ``` b\n c\n````\n\n> said\n> so\n\ndone"
            },
            {
                "a quote that goes on as a list",
                Rich(
                    """{"type":"rich_text_quote","elements":[{"type":"text","text":"said"}]},{"type":"rich_text_list","style":"bullet","indent":0,"border":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]},{"type":"rich_text_section","elements":[{"type":"text","text":"done"}]}"""
                ),
                "> said\n>\n> - one\n\ndone"
            },
            {
                "an address that touches words, and one after a '!'",
                Section(
                    """{"type":"link","url":"https://e.org/a"},{"type":"text","text":"bc, look!"},{"type":"link","url":"https://e.org/x","text":"lab"},{"type":"text","text":" "},{"type":"link","url":"https://e.org/a."},{"type":"text","text":" ("},{"type":"link","url":"https://e.org/b"},{"type":"text","text":")."}"""
                ),
                "<https://e.org/a>bc, look\\![lab](https://e.org/x) <https://e.org/a.> (https://e.org/b)."
            },
            {
                "a link in code, and a label that ends in a backslash",
                Section(
                    """{"type":"link","url":"https://e.org/a","text":"lab","style":{"code":true}},{"type":"text","text":" "},{"type":"link","url":"https://e.org/","text":"a\\"}"""
                ),
                "[`lab`](https://e.org/a) [a\\\\](https://e.org/)"
            },
            {
                "Markdown typed raw, in which Slack found the addresses",
                Section(
                    """{"type":"text","text":"[x]("},{"type":"link","url":"http://e.org/y"},{"type":"text","text":") <"},{"type":"link","url":"https://e.org"},{"type":"text","text":"> `curl "},{"type":"link","url":"http://e.org/z"},{"type":"text","text":"` [1]: "},{"type":"link","url":"http://e.org/w"}"""
                ),
                "[x](http://e.org/y) <https://e.org> `curl http://e.org/z` [1]: http://e.org/w"
            },
            {
                "an address in code",
                Section(
                    """{"type":"text","text":"curl ","style":{"code":true}},{"type":"link","url":"http://e.org/z","style":{"code":true}},{"type":"text","text":" -v","style":{"code":true}}"""
                ),
                "`curl http://e.org/z -v`"
            },
            {
                "skin tones as numbers, dates without a fallback",
                Section(
                    """{"type":"emoji","name":"wave","skin_tone":3},{"type":"emoji","name":"wave","unicode":"1f44b","skin_tone":3},{"type":"text","text":" "},{"type":"date","timestamp":1720710212,"format":"{date}","fallback":""}"""
                ),
                ":wave::skin-tone-3:👋🏼 2024-07-11 15:03 UTC"
            },
            {
                "code over several lines",
                Section(
                    """{"type":"text","text":"a\n\n- b","style":{"code":true,"bold":true}},{"type":"text","text":""},{"type":"text","text":"c","style":{"code":true}}"""
                ),
                "`a`\n\n`- bc`"
            },
            {
                "an emoji that is bold next to a letter",
                Section("""{"type":"text","text":"🎉","style":{"bold":true}},{"type":"text","text":"x"}"""),
                "🎉x"
            },
            {
                "numbers that go on after a remark",
                Rich(
                    """{"type":"rich_text_section","elements":[{"type":"text","text":"remark"}]},{"type":"rich_text_list","style":"ordered","indent":0,"offset":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"b"}]}]}"""
                ),
                "remark\n\n2. b\n"
            },
            {
                "underline and colours",
                Section(
                    """{"type":"text","text":"u","style":{"underline":true}},{"type":"text","text":" "},{"type":"color","value":"#F405B3"}"""
                ),
                "u #F405B3"
            },
            {
                "a group and here",
                Section("""{"type":"usergroup","usergroup_id":"S1"},{"type":"text","text":" "},{"type":"broadcast","range":"here"}"""),
                "@S1 @here"
            },
            {
                "links in a code block",
                Rich(
                    """{"type":"rich_text_preformatted","elements":[{"type":"text","text":"see "},{"type":"link","url":"https://e.org/a"},{"type":"text","text":" "},{"type":"link","url":"https://e.org/b","text":"lab"}]}"""
                ),
                "```\nsee https://e.org/a lab (https://e.org/b)\n```"
            },
            {
                "a list that begins indented",
                Rich(
                    """{"type":"rich_text_list","style":"bullet","indent":2,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"deep"}]}]}"""
                ),
                "- deep\n"
            },
            {
                "bold, italic and struck words that touch",
                Section(
                    """{"type":"text","text":"a","style":{"bold":true}},{"type":"text","text":"b","style":{"italic":true}},{"type":"text","text":"c","style":{"strike":true}},{"type":"text","text":"d"},{"type":"text","text":"e","style":{"bold":true,"italic":true}}"""
                ),
                "**a**_b_~~c~~d***e***"
            },
            {
                "bold over lines, and over a paragraph's end",
                Section(
                    """{"type":"text","text":"a\nb","style":{"bold":true}},{"type":"text","text":"\n\n"},{"type":"text","text":"c\n\nd","style":{"bold":true}}"""
                ),
                "**a\nb**\n\n**c**\n\n**d**"
            },
            {
                "brackets in bold between letters",
                Section("""{"type":"text","text":"f"},{"type":"text","text":"(x)","style":{"bold":true}},{"type":"text","text":"y"}"""),
                "f(**x**)y"
            },
            {
                "backticks beside code",
                Section(
                    """{"type":"text","text":"a `"},{"type":"text","text":"b","style":{"code":true}},{"type":"text","text":"` and ` "},{"type":"text","text":"c","style":{"code":true}},{"type":"text","text":" "},{"type":"text","text":" ","style":{"code":true}}"""
                ),
                "a \\```b``\\` and ` ``c`` `` ``"
            },
            {
                "a backtick in a link's words",
                Section(
                    """{"type":"link","url":"http://e.org/a","text":"a`b"},{"type":"text","text":" "},{"type":"link","url":"http://e.org/c","text":"c`d"}"""
                ),
                "[a\\`b](http://e.org/a) [c\\`d](http://e.org/c)"
            },
            {
                "two quotes",
                Rich(
                    """{"type":"rich_text_quote","elements":[{"type":"text","text":"a"}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"b"}]}"""
                ),
                "> a\n\n> b"
            },
            {
                "depths that jump back",
                Rich(
                    """{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]},{"type":"rich_text_list","style":"bullet","indent":3,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"b"}]}]},{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"c"}]}]}"""
                ),
                "- a\n  - b\n  - c\n"
            },
            {
                "code that ends in an empty line",
                Rich("""{"type":"rich_text_preformatted","elements":[{"type":"text","text":"a\n"}]}"""),
                "```\na\n\n```"
            },
            {
                "an empty item below words",
                Rich(
                    """{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Release notes"}]}]},{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[]}]}"""
                ),
                "- Release notes\n\n  - \n"
            },
            {
                "an empty item above a list",
                Rich(
                    """{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[]}]},{"type":"rich_text_list","style":"ordered","indent":1,"offset":2,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"\n\nx"}]}]}"""
                ),
                "- 3. x\n"
            },
            {
                "two lists with an empty line between them",
                Rich(
                    """{"type":"rich_text_list","style":"ordered","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]},{"type":"rich_text_section","elements":[{"type":"text","text":"\n"}]},{"type":"rich_text_list","style":"ordered","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"b"}]}]}"""
                ),
                "1. a\n1) b\n"
            },
            {
                "words behind a list that begin with blanks",
                Rich(
                    """{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]},{"type":"rich_text_section","elements":[{"type":"text","text":"   Then we\n   went on"}]}"""
                ),
                "- a\n\nThen we\n   went on"
            },
            {
                "a post of this bot",
                """[{"type":"header","text":{"type":"plain_text","text":"Notes *of* May"}},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"body"}]}]},{"type":"divider"},{"type":"actions","elements":[]}]""",
                "**Notes \\*of\\* May**\n\nbody"
            },
            {
                "the language of code",
                Rich("""{"type":"rich_text_preformatted","language":"go","elements":[{"type":"text","text":"x"}]}"""),
                "```go\nx\n```"
            },
            {
                "odd addresses",
                Section(
                    """{"type":"link","url":"https://e.org/a*"},{"type":"text","text":" "},{"type":"link","url":"http://intranet/x"},{"type":"text","text":" "},{"type":"link","url":"https://e.org/?x=&copy;","text":"c"},{"type":"text","text":" "},{"type":"link","url":"https://e.org/y","text":" "}"""
                ),
                "<https://e.org/a*> <http://intranet/x> [c](https://e.org/?x=&amp;copy;) https://e.org/y"
            },
            {
                "what cannot be marked takes nothing else along",
                Section(
                    """{"type":"text","text":"Update:","style":{"bold":true}},{"type":"text","text":" merged "},{"type":"link","url":"http://e.org/1","text":"PR 1","style":{"bold":true}},{"type":"text","text":"s and "},{"type":"link","url":"http://e.org/2","text":"PR 2","style":{"bold":true}},{"type":"text","text":"s, "},{"type":"text","text":"thanks","style":{"italic":true}}"""
                ),
                "**Update:** merged [PR 1](http://e.org/1)s and [PR 2](http://e.org/2)s, *thanks*"
            },
            {
                "words that are not bold do not become so",
                Section(
                    """{"type":"text","text":"b.","style":{"bold":true}},{"type":"text","text":"x"},{"type":"text","text":"b.","style":{"bold":true}},{"type":"text","text":"x ["},{"type":"text","text":"[","style":{"bold":true}},{"type":"text","text":"x"},{"type":"text","text":"]","style":{"bold":true}}"""
                ),
                "**b**.x**b**.x [[x]"
            },
            {
                "two lists that touch",
                Rich(
                    """{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]},{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"b"}]}]}"""
                ),
                "- a\n* b\n"
            },
            {
                "Markdown typed raw stays what was typed",
                Section(
                    """{"type":"text","text":"#### consul-release\n* one\n  * two **b** _i_ `c` [x](http://y)\n\n1) three & <four>"}"""
                ),
                "#### consul-release\n* one\n  * two **b** _i_ `c` [x](http://y)\n\n1) three & <four>"
            },
        };

    [Theory, MemberData(nameof(FromSlack))]
    public void What_people_write_in_Slacks_editor_becomes_Markdown(string what, string blocks, string markdown)
    {
        using var document = JsonDocument.Parse(blocks);

        new RichTextReader(Names.Instance).Read(document.RootElement.EnumerateArray()).ShouldBe(markdown, what);
    }

    [Theory]
    [InlineData("array[0 and f(a[1)", "array[0 and f(a[1)")]
    [InlineData("# head [ x ![ y", "head [ x ![ y")]
    [InlineData("[", "[")]
    [InlineData(
        "# Links\n\nSee [docs][d].\n\n[d]: https://example.org/docs",
        "Links|See docs<https://example.org/docs>.\n\n[d]: https://example.org/docs"
    )]
    [InlineData(
        "text [a]\n\n[a]: http://a.b/long/path/is/kept\n\nmore",
        "text a<http://a.b/long/path/is/kept>\n\n[a]: http://a.b/long/path/is/kept\n\nmore"
    )]
    [InlineData("# [Title](http://a.b)", "Title<http://a.b>")]
    [InlineData("# ![p](http://a.b/c.png) text", "p<http://a.b/c.png> text")]
    [InlineData(
        "![a picture](http://a.b/c.png) ![](http://a.b/d.png) [here](ftp://a.b/c)",
        "a picture<http://a.b/c.png> <http://a.b/d.png> [here](ftp://a.b/c)"
    )]
    [InlineData("[l](http://a.b \"title\")\n\n```go\nx\n```", "l<http://a.b>x")]
    [InlineData("0. a\n1. b", "0. a\n1. b")]
    [InlineData("[unused]: http://e.org/u 'Title'\nmore", "more\n\n[unused]: http://e.org/u 'Title'")]
    [InlineData("> [note]: http://e.org/secret 'Words here'", " [note]: http://e.org/secret 'Words here'")]
    [InlineData("- see [a]\n\n  [a]: http://e.org/u 'Title'\n\nend", "see a<http://e.org/u>[a]: http://e.org/u 'Title'\n\nend")]
    [InlineData("1. one\n\n   ```\n   code\n   ```\n2. two\n   > said\n   - three", "onecodetwosaidthree")]
    [InlineData("- [ ] a\n- [x] b", "[ ] a[x] b")]
    [InlineData("a &amp; \\*b\\* <!here> @channel <@U1>", "a & *b* <!here> @channel <@U1>")]
    [InlineData("a  \nb\\\nc <http://e.org> <jo@e.org>", "a\nb\nc <http://e.org> jo@e.org<mailto:jo@e.org>")]
    [InlineData("> a\n>\n> - b\n>\n> ```\n> c\n> ```", "abc")]
    [InlineData("> a\n>\n> > b", "> a\n>\n> > b")]
    public void What_Slack_shows_of_Markdown_lacks_no_character(string markdown, string shown)
    {
        var blocks = JsonSerializer.SerializeToElement(BlockWriter.Write(markdown), SlackJson.Options);

        string.Join('|', blocks.EnumerateArray().Select(block => Shown(block))).ShouldBe(shown);
    }

    private static string Shown(JsonElement node) =>
        node.ValueKind switch
        {
            JsonValueKind.Array => string.Concat(node.EnumerateArray().Select(Shown)),
            JsonValueKind.Object when node.Text("type") == "link" => $"{node.Text("text")}<{node.Text("url")}>",
            JsonValueKind.Object when node.Text("text") is { } text => text,
            JsonValueKind.Object => Shown(node.Property("elements") ?? node.Property("text") ?? default),
            _ => "",
        };

    [Fact]
    public void Whatever_is_written_as_typed_reads_back_as_the_same_document() =>
        MarkdownDocuments.Any.Holds(
            markdown =>
            {
                var blocks = JsonSerializer.SerializeToElement(BlockWriter.WriteAsTyped(markdown), SlackJson.Options);
                SameDocument
                    .Tree(new RichTextReader(Names.Instance).Read(blocks.EnumerateArray()) ?? "")
                    .Replace(ItalicBold, BoldItalic, StringComparison.Ordinal)
                    .ShouldBe(SameDocument.Tree(markdown).Replace(ItalicBold, BoldItalic, StringComparison.Ordinal), markdown);
            },
            iter: 5_000
        );

    // Both ways around it is the same.
    private const string ItalicBold = "<1*><2*>";
    private const string BoldItalic = "<2*><1*>";

    /// <summary>But for the language of a block of code, as docs/slack-markup.md says.</summary>
    [Fact]
    public void Whatever_is_posted_lacks_no_word() =>
        MarkdownDocuments.Any.Holds(
            markdown =>
            {
                var posted = string.Concat(Texts(JsonDocument.Parse(SlackJson.Write(BlockWriter.Write(markdown))).RootElement));
                foreach (
                    var word in markdown
                        .Replace("```go", "", StringComparison.Ordinal)
                        .Split(
                            [' ', '\n', '*', '_', '~', '`', '[', ']', '(', ')', '|', '>', '#', '\\'],
                            StringSplitOptions.RemoveEmptyEntries
                        )
                        .Where(word => word.All(char.IsLetterOrDigit) && !word.All(char.IsDigit))
                )
                {
                    posted.ShouldContain(word, Case.Sensitive, markdown);
                }
            },
            iter: 5_000
        );

    [Theory]
    [InlineData("see [www.a.bc and more")]
    [InlineData("```go\nfunc a() {}\nunclosed")]
    [InlineData("text [a]\n\n[a]: http://a.b/long/path/is/kept\n\nmore text")]
    [InlineData("[a]: http://u\n\n- list\n\n[b]: http://v\n\nsee [a] and [b]")]
    [InlineData("- item [a]\n\n  [a]: http://a.b\n\nend")]
    [InlineData("Agenda\n\n3. third\n4. fourth")]
    [InlineData("x\n\n- \n- b")]
    [InlineData("say <http://x.y>\"")]
    [InlineData("> tail\n  ===\n\n- last\n      # no heading\n- q\n      - no item")]
    [InlineData("+ a\n\n- b\n  ***\n- last")]
    [InlineData("<jo@x.org> [x.y](http://x.y) [jo@x.org](mailto:jo@x.org)")]
    public void What_is_written_as_typed_reads_back_as_the_same_document(string markdown)
    {
        var blocks = JsonSerializer.SerializeToElement(BlockWriter.WriteAsTyped(markdown), SlackJson.Options);

        SameDocument.Tree(new RichTextReader(Names.Instance).Read(blocks.EnumerateArray())!).ShouldBe(SameDocument.Tree(markdown));
    }

    [Fact]
    public void Whatever_is_styled_next_to_whatever_no_mark_is_left_in_the_words() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 15])
            .Array[1, 7]
            .Holds(
                runs =>
                {
                    if (runs[0].Item1 == 2)
                    {
                        // A line that begins with blanks may be code in Markdown, marks and all.
                        return;
                    }

                    string[] texts = ["a", "b.", " ", "\"c\"", "d e", "(f)", "ö", "x, ", "7", "?"];
                    var json = string.Join(
                        ',',
                        runs.Select(run =>
                            JsonSerializer.Serialize(
                                new
                                {
                                    type = "text",
                                    text = texts[run.Item1],
                                    style = new
                                    {
                                        bold = (run.Item2 & 1) > 0,
                                        italic = (run.Item2 & 2) > 0,
                                        strike = (run.Item2 & 4) > 0,
                                        code = (run.Item2 & 8) > 0,
                                    },
                                }
                            )
                        )
                    );
                    using var document = JsonDocument.Parse(Section(json));
                    var words = string.Concat(runs.Select(run => texts[run.Item1]));

                    var markdown = new RichTextReader(Names.Instance).Read(document.RootElement.EnumerateArray())!;

                    Letters(Core.Notes.MarkdownText.Of(markdown)).ShouldBe(Letters(words), markdown);
                },
                iter: 20_000
            );

    /// <summary>Everything Slack's editor can make, in any order.</summary>
    private static Gen<string> RichTexts(string[] texts)
    {
        static string Json(object value) => JsonSerializer.Serialize(value);
        var style = Gen.Int[0, 15]
            .Select(bits => new
            {
                bold = (bits & 1) > 0,
                italic = (bits & 2) > 0,
                strike = (bits & 4) > 0,
                code = bits > 12,
            });
        var words = Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
        var run = Gen.OneOf(
            Gen.Select(words, style)
                .Select(
                    (text, style) =>
                        Json(
                            new
                            {
                                type = "text",
                                text,
                                style,
                            }
                        )
                ),
            words.Select(text => Json(new { type = "text", text })),
            Gen.Select(words, style)
                .Select(
                    (text, style) =>
                        Json(
                            new
                            {
                                type = "link",
                                url = "http://e.org/a_(b)",
                                text,
                                style,
                            }
                        )
                ),
            Gen.Const(Json(new { type = "link", url = "https://e.org/x?y=1&z=2" })),
            Gen.Const(Json(new { type = "user", user_id = "U1" })),
            Gen.Const(Json(new { type = "channel", channel_id = "C1" })),
            Gen.Const(Json(new { type = "broadcast", range = "here" })),
            Gen.Const(
                Json(
                    new
                    {
                        type = "emoji",
                        name = "wave",
                        unicode = "1f44b",
                        skin_tone = 3,
                    }
                )
            ),
            Gen.Const(
                Json(
                    new
                    {
                        type = "date",
                        timestamp = 1720710212,
                        format = "{date}",
                        fallback = "today",
                    }
                )
            ),
            Gen.Const(Json(new { type = "color", value = "#F405B3" }))
        );
        var runs = run.Array[1, 5].Select(elements => string.Join(',', elements));
        var section = runs.Select(elements => $$"""{"type":"rich_text_section","elements":[{{elements}}]}""");
        var list = Gen.Select(section.Array[1, 3], Gen.Int[0, 8], Gen.Int[0, 3], Gen.Int[0, 5])
            .Select(
                (items, indent, kind, offset) =>
                    $$"""{"type":"rich_text_list","style":"{{(kind % 2 == 0 ? "bullet" : "ordered")}}","indent":{{indent}},"offset":{{offset}},"border":{{kind / 2}},"elements":[{{string.Join(',', items)}}]}"""
            );
        var code = words.Select(text => $$"""{"type":"rich_text_preformatted","elements":[{{Json(new { type = "text", text })}}]}""");
        var quote = runs.Select(elements => $$"""{"type":"rich_text_quote","elements":[{{elements}}]}""");
        return Gen.OneOf(section, section, list, list, code, quote).Array[1, 5].Select(elements => Rich(string.Join(',', elements)));
    }

    private static string Typed(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => string.Concat(element.EnumerateArray().Select(Typed)),
            JsonValueKind.Object when element.TryGetProperty("elements", out var elements) => Typed(elements),
            JsonValueKind.Object when element.TryGetProperty("text", out var text) => Letters(text.GetString()!),
            _ => "",
        };

    [Fact]
    public void Whatever_is_typed_stands_in_the_Markdown_character_by_character() =>
        RichTexts([
                "a",
                "b.",
                " ",
                "(c)",
                "*d* _e",
                "say!",
                "5. ",
                "x|y",
                "`f",
                "```",
                "[g]",
                "[h",
                "](i)",
                "<j>",
                "&amp;",
                "# k",
                "> l",
                "- m",
                "\n",
                "n\n\no",
                "\\",
                "~~p",
                "<!-- q",
                "    r",
                "|",
                "\t",
                "<div>",
                "[s]: t",
            ])
            .Holds(
                blocks =>
                {
                    using var document = JsonDocument.Parse(blocks);
                    var markdown = new RichTextReader(Names.Instance).Read(document.RootElement.EnumerateArray())!;

                    IsWithin(Typed(document.RootElement), markdown).ShouldBeTrue(markdown);
                },
                iter: 4_000
            );

    [Fact]
    public void Words_without_marks_of_Markdown_read_as_they_were_typed_and_nothing_is_added_but_numbers() =>
        WordsWithoutMarks.Holds(ReadsAsTyped, iter: 4_000);

    /// <summary>Cases that were found with fresh seeds.</summary>
    [Theory]
    [InlineData("1pb1lPQ50AT5")]
    public void Words_that_once_did_not_read_as_they_were_typed_do(string seed) =>
        WordsWithoutMarks.Sample(ReadsAsTyped, seed: seed, iter: 1, threads: 1);

    private static Gen<string> WordsWithoutMarks => RichTexts(["a", "b.", " ", "c d", "\u00F6", "say!", "e,", "\"f\"", "g\nh", "?"]);

    private static void ReadsAsTyped(string blocks)
    {
        using var document = JsonDocument.Parse(blocks);
        var markdown = new RichTextReader(Names.Instance).Read(document.RootElement.EnumerateArray())!;

        IsWithin(Typed(document.RootElement), Core.Notes.MarkdownText.Of(markdown)).ShouldBeTrue($"{blocks}\n{markdown}");
        Core.Notes.MarkdownText.Of(markdown).IndexOfAny(['*', '~', '`', '\\', '[', ']']).ShouldBe(-1, $"{blocks}\n{markdown}");
    }

    private static bool IsWithin(string typed, string text)
    {
        var at = 0;
        foreach (var c in text)
        {
            at += at < typed.Length && typed[at] == c ? 1 : 0;
        }

        return at == typed.Length;
    }

    [Fact]
    public void Words_of_one_style_each_keep_it_whatever_they_touch()
    {
        string[] texts = ["a", "b c", " d ", "\u00F6", "e\nf"];
        Gen.Select(Gen.Int[0, texts.Length - 1], Gen.Int[0, EmphasisMarks.Styles.Length])
            .Array[1, 7]
            .Holds(
                given =>
                {
                    var runs = given
                        .Select(run => new Run(texts[run.Item1], EmphasisMarks.Styles.Skip(run.Item2).Take(1).ToHashSet()))
                        .ToList();

                    ReadBack.Meant(runs).Misread(EmphasisMarks.Write(runs)).ShouldBe(0, EmphasisMarks.Write(runs));
                },
                iter: 20_000
            );
    }

    [Theory]
    [InlineData("*b* _i_ ~s~ `c`", "**b** _i_ ~~s~~ `c`")]
    [InlineData("<!date^1392734382^Posted {date_num} {time_secs}^https://example.com/|Posted 2014-02-18 PST>", "Posted 2014-02-18 PST")]
    [InlineData("<!date^1392734382^{date}>", "2014-02-18 14:39 UTC")]
    [InlineData(
        "<https://example.org/~x~|~l~> *see <https://e.org/_a_|x>*",
        "[~l~](https://example.org/~x~) **see [x](https://e.org/_a_)**"
    )]
    [InlineData("```a\nb``` and `<https://x.y|x.y>`", "```\na\nb\n```\nand `x.y`")]
    [InlineData("```a\nb``` c\nnext *para*\n• x", "```\na\nb\n```\nc\nnext **para**\n- x")]
    [InlineData("said:\n&gt;&gt;&gt; a\n\n• b", "said:\n> a\n>\n> - b")]
    [InlineData("&gt; • a\n<!later|in a while> <!later>", "> - a\n\nin a while @later")]
    [InlineData(
        "*see <https://e.org|the `b` page>* `x` <https://e.org|`y`>",
        "**see [the `b` page](https://e.org)** `x` [`y`](https://e.org)"
    )]
    [InlineData("run ```cf push``` first\n*then* wait\nrun ```cf logs```", "run ```cf push``` first\n**then** wait\nrun ```cf logs```")]
    [InlineData("````\na ``` b\n````\nafter *b*", "````\na ``` b\n````\nafter **b**")]
    [InlineData("\\*not bold\\* and *bold* \\~x\\~", "\\*not bold\\* and **bold** \\~x\\~")]
    [InlineData("see ```a\nb\n```\nnext *para*", "see \n```\na\nb\n```\nnext **para**")]
    [InlineData("• a ```b\nc``` d\n• e *f*", "- a \n```\nb\nc\n```\nd\n- e **f**")]
    [InlineData("```one``` and ```two``` *three*", "```one``` and ```two``` **three**")]
    [InlineData("a `x` • b", "a `x` • b")]
    [InlineData("*`b`* _*b*_ *b*_i_ _i_*b*", "**`b`** _**b**_ **b**_i_ _i_**b**")]
    [InlineData("<https://x.y|a]b[c> <https://x.y>a <https://x.y|a\\>", "[a\\]b\\[c](https://x.y) <https://x.y>a [a\\\\](https://x.y)")]
    [InlineData("```go\n\nfunc a() {}\n```", "```go\n\nfunc a() {}\n```")]
    [InlineData("```\n\n  a\n\nb```", "```\n\n  a\n\nb\n```")]
    [InlineData("\uE0000\uE000 *<https://e.org|x>*", "\uE0000\uE000 **[x](https://e.org)**")]
    [InlineData("• one\n‣ two\nafter\n&gt; said\nso", "- one\n- two\n\nafter\n> said\n\nso")]
    [InlineData("`a *b* c` *d*\n```\n*a* ~b~\n```", "`a *b* c` **d**\n```\n*a* ~b~\n```")]
    [InlineData("**b** 2*3*4 a * b", "**b** 2*3*4 a * b")]
    [InlineData(
        "<https://example.org|the page> <https://example.org> <mailto:jo@example.org|jo@example.org>",
        "[the page](https://example.org) https://example.org jo@example.org"
    )]
    [InlineData(
        "<@U1> <@U1|dies> <#C1|runtime> <!channel> <!here|here> <!subteam^S1|@leads>",
        "Dies Köper Dies Köper #runtime @channel @here @leads"
    )]
    [InlineData("a &lt;b&gt; &amp;amp;\n• one\n    ◦ two", "a <b> &amp;\n- one\n    - two")]
    public void A_message_that_is_text_alone_is_read_as_Slack_shows_it(string mrkdwn, string markdown) =>
        Mrkdwn.Read(mrkdwn, Names.Instance).ShouldBe(markdown);

    [Theory]
    [InlineData("a\\]b", "https://x.y/", "[a\\]b](https://x.y/)")]
    [InlineData("a\n\nb", "https://x.y/", "[a b](https://x.y/)")]
    [InlineData("l", "https://x.y/a\\", "[l](https://x.y/a\\\\)")]
    public void A_link_stays_one_whatever_its_words_and_its_address_are(string label, string url, string markdown)
    {
        using var document = JsonDocument.Parse(
            Section(
                JsonSerializer.Serialize(
                    new
                    {
                        type = "link",
                        url,
                        text = label,
                    }
                )
            )
        );

        new RichTextReader(Names.Instance).Read(document.RootElement.EnumerateArray()).ShouldBe(markdown);
    }

    /// <summary>Not how long it takes, which is the machine's affair, but that it comes to an end while somebody waits.</summary>
    [Fact]
    public void A_message_of_nothing_but_marks_is_read()
    {
        IReadOnlySet<string> bold = new HashSet<string> { "bold" },
            italic = new HashSet<string> { "italic" },
            none = new HashSet<string>();
        Run[][] all =
        [
            [.. Enumerable.Repeat(new Run("~~**__", bold), 2000), new Run("x", italic)],
            [.. Enumerable.Range(0, 4000).Select(i => new Run(i % 2 == 0 ? "b." : "x", i % 2 == 0 ? bold : none))],
            [.. Enumerable.Range(0, 800).SelectMany(i => new[] { new Run("Item N.", bold), new Run("words\nand words ", none) })],
        ];
        foreach (var runs in all)
        {
            Letters(EmphasisMarks.Write(runs))
                .Replace("*", "", StringComparison.Ordinal)
                .ShouldBe(Letters(string.Concat(runs.Select(run => run.Text))).Replace("*", "", StringComparison.Ordinal));
        }

        EmphasisMarks.Write(all[2]).ShouldContain("**Item N**.words");
    }

    [Fact]
    public void Nothing_that_can_be_typed_stops_the_reading()
    {
        var every = string.Concat(Enumerable.Range(0xE000, 0x1900).Select(point => (char)point)) + " *b*";
        Mrkdwn.Read(every, Names.Instance).ShouldEndWith("**b**");

        foreach (var deep in new[] { new string('>', 500) + "<", new string('[', 20_000) + "<" })
        {
            var sections = JsonSerializer.SerializeToElement(
                new[]
                {
                    new
                    {
                        type = "rich_text",
                        elements = new[] { deep, "after" }.Select(text => new
                        {
                            type = "rich_text_section",
                            elements = new[] { new { type = "text", text } },
                        }),
                    },
                }
            );
            new RichTextReader(Names.Instance).Read(sections.EnumerateArray()).ShouldBe($"{deep}\nafter");
        }
    }

    [Fact]
    public void Every_section_of_the_real_notes_is_the_same_document_after_Slacks_editor()
    {
        var sections = MarkdownDocuments.OfTheCorpus();
        Assert.SkipWhen(sections.Count == 0, "The corpus ../shared/corpus is not on this machine.");
        sections.Count.ShouldBeGreaterThan(400);
        foreach (var text in sections)
        {
            var blocks = JsonSerializer.SerializeToElement(JsonDocument.Parse(SlackJson.Write(BlockWriter.WriteAsTyped(text))).RootElement);
            var back = new RichTextReader(Names.Instance).Read(blocks.EnumerateArray()) ?? "";
            SameDocument.Tree(back).ShouldBe(SameDocument.Tree(text), text);
        }
    }

    [Fact]
    public void No_word_of_the_real_notes_is_missing_where_they_are_posted()
    {
        var sections = MarkdownDocuments.OfTheCorpus();
        Assert.SkipWhen(sections.Count == 0, "The corpus ../shared/corpus is not on this machine.");
        foreach (var text in sections)
        {
            var shown = string.Concat(Texts(JsonDocument.Parse(SlackJson.Write(BlockWriter.Write(text))).RootElement));
            foreach (
                var word in SameDocument.Words(text).SelectMany(words => words.Split(' ')).Where(word => word.All(char.IsLetterOrDigit))
            )
            {
                shown.ShouldContain(word);
            }
        }
    }

    [Theory]
    [InlineData("<details>\n<summary>x</summary>\n</details>")]
    [InlineData("![picture](relative.png) and [link](relative.md)")]
    [InlineData("- item\n\n  | a |\n  |---|\n  | b |")]
    public void What_Slack_has_no_form_for_is_shown_as_it_is_written(string markdown)
    {
        var shown = string.Concat(Texts(JsonDocument.Parse(SlackJson.Write(BlockWriter.Write(markdown))).RootElement));

        string.Concat(shown.Where(c => !char.IsWhiteSpace(c))).ShouldBe(string.Concat(markdown.Where(c => !char.IsWhiteSpace(c))));
    }

    [Theory]
    [InlineData(
        "| Team | State |\n|---|--:|\n| CLI | *green* |\n| Garden and more | `ok` \\| [log](https://e.org/l) |",
        "Team            | State\n----------------+---------------------------\nCLI             | green\nGarden and more | ok | log "
            + "(https://e.org/l)"
    )]
    [InlineData("a | b\n-|-\n1 |", "a | b\n--+--\n1 |")]
    [InlineData(
        "| Team | What is done | What is next |\n|---|---|---|\n| CLI | Shipped a release with a long list of things<br>and more | "
            + "|\n| Garden | Nothing that would fit into forty places of a column | Something as long as that, which makes it too wide |",
        "Team: CLI\nWhat is done: Shipped a release with a long list of things and more\n\nTeam: Garden\nWhat is done: Nothing that "
            + "would fit into forty places of a column\nWhat is next: Something as long as that, which makes it too wide"
    )]
    [InlineData("|\n-|\n|", "|\n-|\n|")]
    public void A_table_is_posted_with_its_columns_below_each_other(string markdown, string shown) =>
        string.Concat(Texts(JsonDocument.Parse(SlackJson.Write(BlockWriter.Write(markdown))).RootElement)).ShouldBe(shown);

    /// <summary>Slack refuses more than about 13,200 characters of blocks.</summary>
    [Fact]
    public void A_table_with_one_long_cell_that_fits_is_not_too_long_once_its_columns_stand_below_each_other()
    {
        var fits = SlackPlatformFits(1);
        var rows = Enumerable.Range(1, 400).Last(count => SlackPlatformFits(count));

        fits.ShouldBeTrue();
        string.Concat(Texts(JsonDocument.Parse(SlackJson.Write(BlockWriter.Write(Table(rows)))).RootElement))
            .Length.ShouldBeLessThan(11_000);

        static string Table(int rows) =>
            $"| a | b | c | d |\n|---|---|---|---|\n| {new string('x', 500)} | {new string('y', 60)} | {new string('z', 60)} | w "
            + $"|\n{string.Concat(Enumerable.Repeat("| 1 | 2 | 3 | 4 |\n", rows))}";

        static bool SlackPlatformFits(int rows) => new PmcChatBot.Platforms.Slack.SlackPlatform(null!, null!).Fits(Table(rows));
    }

    /// <summary>What notifications say, for tests/contracts to read back with an independent reader of Slack's markup.</summary>
    [Fact]
    public void What_notifications_say_of_the_real_notes_is_the_words_of_the_notes()
    {
        var sections = MarkdownDocuments.OfTheCorpus();
        Assert.SkipWhen(sections.Count == 0, "The corpus ../shared/corpus is not on this machine.");
        var pairs = sections
            .Select(text => new { Posted = Mrkdwn.Escape(Core.Notes.MarkdownText.Of(text)), Words = Core.Notes.MarkdownText.Of(text) })
            .ToList();
        if (Environment.GetEnvironmentVariable("PMC_SLACK_PAYLOADS") is { Length: > 0 } folder)
        {
            File.WriteAllText(
                Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "texts")).FullName, "corpus.json"),
                SlackJson.Write(pairs)
            );
        }

        foreach (var pair in pairs)
        {
            pair.Posted.Replace("&lt;", "", StringComparison.Ordinal).Replace("&gt;", "", StringComparison.Ordinal).ShouldNotContain('<');
            Mrkdwn.Unescape(pair.Posted, Names.Instance).ShouldBe(pair.Words);
        }
    }

    [Fact]
    public void Nothing_that_is_posted_mentions_anybody()
    {
        var posted = SlackJson.Write(BlockWriter.Write("<!channel> @channel <@U1> <!here|x> @everyone\n\n## <!everyone>"));

        posted.ShouldNotContain("\"broadcast\"");
        posted.ShouldNotContain("mrkdwn");
        Mrkdwn.Escape("<!channel> <@U1>").ShouldBe("&lt;!channel&gt; &lt;@U1&gt;");
    }

    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static IEnumerable<string> Texts(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property =>
                    property.Value.ValueKind == JsonValueKind.String
                        ? (
                            property.Name is "text" || (property.Name is "url" && !element.TryGetProperty("text", out _))
                                ? [property.Value.GetString()!]
                                : []
                        )
                        : Texts(property.Value)
                ),
            _ => [],
        };

    private sealed class Names : INameResolver
    {
        public static Names Instance { get; } = new();

        public string User(string id) => id == "U1" ? "Dies Köper" : $"@{id}";

        public string Channel(string id) => id == "C1" ? "runtime" : id;

        public string Usergroup(string id) => $"@{id}";
    }
}
