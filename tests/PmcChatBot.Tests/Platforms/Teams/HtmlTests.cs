using CsCheck;
using PmcChatBot.Platforms.Teams.Markup;
using PmcChatBot.Replay;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Teams;

public sealed class HtmlTests
{
    [Fact]
    public void A_recorded_clip_is_counted_for_nobody_outside_the_chat_sees_it() =>
        HtmlReader.ClipsOfTheChat("<p>Demo:</p><p><video src=\"https://asm.skype.com/v1/objects/0\"></video></p>").ShouldBe(1);

    public static TheoryData<string, string, string> FromTeams =>
        new()
        {
            { "lines", "<p>one</p>\n<p>two&nbsp;&nbsp;words</p>\n<p>&nbsp;</p>\n<p>three<br>four</p>", "one\n\ntwo  words\n\nthree\nfour" },
            {
                "the old editor",
                "<div><div>Did <strong>bold</strong>, <em>italic</em>, <s>struck</s>, <u>underlined</u> and "
                    + "<code>code</code>.</div>\n</div>",
                "Did **bold**, *italic*, ~~struck~~, underlined and `code`."
            },
            {
                "lists within lists",
                "<ul>\n<li>one</li><li><p>two</p><ol>\n<li>three</li><li>four</li></ol></li></ul><ul><li>a</li><ul><li>b</li></ul></ul>",
                "- one\n- two\n  1. three\n  2. four\n\n* a\n  - b"
            },
            {
                "a link without words is its address",
                "<p>See <a href=\"https://e.org/:fl:/g/x?e=1\" itemtype=\"http://schema.skype.com/FluidAutoEmbedLink\"></a></p>",
                "See https://e.org/:fl:/g/x?e=1"
            },
            { "a power is no other number", "<p>10<sup>6</sup> calls, H<sub>2</sub>O</p>", "10^6 calls, H2O" },
            { "numbers that start later", "<ol start=\"4\"><li>four</li><li>five</li></ol>", "4. four\n5. five" },
            {
                "a block of code",
                "<codeblock class=\"Javascript\"><code>if (a &lt; b) {<br>&nbsp;&nbsp;c();<br>}</code></codeblock><p>done</p>",
                "```javascript\nif (a < b) {\n  c();\n}\n```\n\ndone"
            },
            {
                "a block of code in a chosen language",
                "<pre class=\"language-was-manually-selected language-json\"><code>{}</code></pre>",
                "```json\n{}\n```"
            },
            { "preformatted", "<pre>a\n  b ``` c\n</pre>", "````\na\n  b ``` c\n````" },
            {
                "links",
                "<p>see <a href=\"https://e.org/a_(b)\" title=\"x\">the [page]</a>, <a href=\"https://e.org/\">https://e.org/</a> and "
                    + "<a href=\"http://www.e.org\">www.e.org</a></p>",
                "see [the \\[page\\]](<https://e.org/a_(b)>), https://e.org/ and www.e.org"
            },
            { "a quote", "<blockquote>\n<p>said</p>\n<ul><li>so</li></ul></blockquote><p>indeed</p>", "> said\n>\n> - so\n\nindeed" },
            {
                "the message that is answered is not what was written",
                "<blockquote itemscope itemtype=\"http://schema.skype.com/Reply\" itemid=\"17\"><strong "
                    + "itemprop=\"mri\">PMC</strong><p itemprop=\"preview\">What has CLI done?</p></blockquote><p>We shipped.</p>",
                "We shipped."
            },
            {
                "mentions",
                "<p><span itemscope=\"\" itemtype=\"http://schema.skype.com/Mention\" itemid=\"0\">PMC</span>&nbsp;lead CLI <at "
                    + "id=\"1\">Jo Doe</at></p>",
                "lead CLI <@teams:1>"
            },
            {
                "emoji and pictures",
                "<p>yes <span class=\"animated-emoticon-20-smile\" title=\"Smile\" type=\"(smile)\"><img alt=\"🙂\" "
                    + "itemtype=\"http://schema.skype.com/Emoji\" src=\"https://x/20_f.png\"></span> <emoji alt=\"👍\"></emoji> <img "
                    + "alt=\"image\" src=\"https://e.org/p.png\" itemtype=\"http://schema.skype.com/AMSImage\"></p>",
                "yes 🙂 👍 [image](https://e.org/p.png)"
            },
            {
                "a table",
                "<table><tbody><tr><td><p>a | b</p></td><td>c</td></tr><tr><td><strong>d</strong></td></tr></tbody></table>",
                "| a \\| b | c |\n|---|---|\n| **d** |  |"
            },
            { "headings and rules", "<h2>Two</h2><p>text</p><hr><h3>Three</h3>", "## Two\n\ntext\n\n---\n\n### Three" },
            {
                "styles by name",
                "<p><span style=\"font-weight:700\">bold</span> <span style=\"font-style:italic; color:red\">italic</span> <span "
                    + "style=\"text-decoration:line-through\">struck</span></p>",
                "**bold** *italic* ~~struck~~"
            },
            {
                "Markdown typed raw",
                "<p>#### consul-release</p><p>- one</p><p>&nbsp; - two</p><p>- three</p><p>&nbsp;</p><p>&gt; said</p>",
                "#### consul-release\n\n- one\n  - two\n- three\n\n> said"
            },
            { "what Teams puts in by itself", "<p>see</p><attachment id=\"1\"></attachment><quoted messageId=\"17\"></quoted>", "see" },
            { "text without an element", "just\r\n text &amp; more", "just text & more" },
            { "lines within a style", "<span><div>a</div><div>b</div></span><p><b><p>c</p><p>d</p></b></p>", "a\nb\n\n**c**\n\n**d**" },
            { "a list within a style", "<span style=\"color:red\"><ul><li>one</li><li>two</li></ul></span>", "- one\n- two" },
            {
                "elements that the editor does not write",
                "<dl><dt>Term</dt><dd>Meaning</dd></dl><main><p>a</p><p>b</p></main><center>c</center><details><summary>Sum</summary>Body</details><figure><img src=\"https://e.org/p.png\"><figcaption>cap</figcaption></figure>",
                "Term\n\nMeaning\n\na\n\nb\n\nc\n\nSum\n\nBody\n\n[image](https://e.org/p.png)\n\ncap"
            },
            { "lines within a link", "<a href=\"https://e.org/x\"><p>a</p><p>b</p></a>", "[a b](https://e.org/x)" },
            {
                "words between the items of a list",
                "<ul>words<li>a</li>more</ul><ol><div><li>b</li><li value=\"7\">c</li></div></ol>",
                "- words\n- a\n- more\n\n1. b\n7. c"
            },
            {
                "a cell over two columns",
                "<table><tr><th colspan=\"2\">Both</th><th>c</th></tr><tr><td>a</td><td>b</td><td>d</td></tr></table>",
                "| Both |  | c |\n|---|---|---|\n| a | b | d |"
            },
            {
                "a cell over two rows",
                "<table><tr><td rowspan=\"2\">Ada</td><td>a</td></tr><tr><td>b</td></tr><tr><td>Bob</td><td>c</td></tr></table>",
                "| Ada | a |\n|---|---|\n|  | b |\n| Bob | c |"
            },
            { "the caption of a table", "<table><caption>Cap</caption><tbody><tr><td>a</td></tr></tbody></table>", "Cap\n\n| a |\n|---|" },
            {
                "all that is in a link",
                "<a href=\"https://e.org/x\">here <emoji alt=\"🙂\"></emoji> there<br>next</a>, <a href=\"https://e.org/y\"><img "
                    + "src=\"https://e.org/i.png\" alt=\"pic\"></a>",
                "[here 🙂 there next](https://e.org/x), [pic](https://e.org/y)"
            },
            { "a picture that is not on the web", "<p><img src=\"data:image/png;base64,AAAA\" alt=\"my drawing\"></p>", "my drawing" },
            {
                "a link above the line",
                "<p>Faster<sup><a href=\"https://example.org/bench\">bench</a></sup>, 10<sup>6</sup></p>",
                "Faster^[bench](https://example.org/bench), 10^6"
            },
            {
                "what Google Docs copies",
                "<b style=\"font-weight:normal\" id=\"docs-internal-guid-1\"><p><span style=\"font-weight:400\">Plain words and </span><span "
                    + "style=\"font-weight:700\">bold words</span></p><p><span style=\"font-weight:400\">two</span></p></b>",
                "Plain words and **bold words**\n\ntwo"
            },
            {
                "a line of Google Docs",
                "<b style=\"font-weight:normal\"><span style=\"font-weight:400\">Plain </span><span style=\"font-weight:700\">bold</span></b>",
                "Plain **bold**"
            },
            {
                "lists of Word in the browser",
                "<div class=\"ListContainerWrapper SCXW1\"><ul><li data-aria-level=\"1\"><p>Parser merged</p></li></ul></div><div "
                    + "class=\"ListContainerWrapper SCXW1\"><ul><li data-aria-level=\"2\"><p>with tests</p></li></ul></div><div "
                    + "class=\"ListContainerWrapper SCXW1\"><ul><li data-aria-level=\"2\"><p>with docs</p></li></ul></div><div "
                    + "class=\"ListContainerWrapper SCXW1\"><ul><li data-aria-level=\"1\"><p>Docs written</p></li></ul></div><p>Behind</p>",
                "- Parser merged\n  - with tests\n  - with docs\n- Docs written\n\nBehind"
            },
            {
                "numbers of Word in the browser",
                "<div class=\"ListContainerWrapper\"><ol start=\"1\"><li data-aria-level=\"1\">one</li></ol></div><div "
                    + "class=\"ListContainerWrapper\"><ul><li data-aria-level=\"2\">deep</li></ul></div><div "
                    + "class=\"ListContainerWrapper\"><ol start=\"2\"><li data-aria-level=\"1\">two</li></ol></div>",
                "1. one\n   - deep\n2. two"
            },
            {
                "words between and beside the lists of Word in the browser",
                "<div class=\"ListContainerWrapper\"><ul><li data-aria-level=\"1\">one</li></ul></div>between<div "
                    + "class=\"ListContainerWrapper\"><ul><li data-aria-level=\"1\">two</li></ul><p>beside</p></div><div "
                    + "class=\"ListContainerWrapper\"><ul><li data-aria-level=\"1\">three</li></ul><ul><li>four</li></ul></div>",
                "- one\n\nbetween\n\n- two\n\nbeside\n\n- three\n\n* four"
            },
            {
                "letters of Word's lists",
                "<p class=\"MsoListParagraph\" style=\"mso-list:l0 level1 lfo1\"><span style=\"mso-list:Ignore\">\u00B7&nbsp;&nbsp;</span>Parser "
                    + "merged</p><p class=\"MsoListParagraph\" style=\"mso-list:l0 level2 lfo1\"><span "
                    + "style=\"mso-list:Ignore\">a.&nbsp;&nbsp;</span>with tests</p><p class=\"MsoListParagraph\" style=\"mso-list:l0 level2 "
                    + "lfo1\"><span style=\"mso-list:Ignore\">iv.&nbsp;&nbsp;</span>with docs</p><p class=\"MsoListParagraph\" "
                    + "style=\"mso-list:l0 level2 lfo1\"><span style=\"mso-list:Ignore\">1.1.&nbsp;</span>Done</p>",
                "- Parser merged\n  - a. with tests\n  - iv. with docs\n  - 1.1. Done"
            },
            { "touching styles", "<p><strong>a</strong><em>b</em><s>c</s>d</p>", "**a**_b_~~c~~d" },
        };

    [Theory, MemberData(nameof(FromTeams))]
    public void What_people_write_in_Teams_editor_becomes_Markdown(string what, string html, string markdown) =>
        HtmlReader
            .Read(html, [new("28:b", "PMC", "\uE000"), new("29:1", "Jo Doe", "<@teams:1>")])
            .Replace("\uE000", "")
            .TrimStart(' ')
            .ShouldBe(markdown, what);

    [Fact]
    public void Whatever_is_written_as_typed_reads_back_as_the_same_document() =>
        MarkdownDocuments.Any.Holds(markdown => Same(markdown), iter: 5_000);

    [Fact]
    public void Every_section_of_the_real_notes_is_the_same_document_after_Teams_editor()
    {
        var sections = MarkdownDocuments.OfTheCorpus();
        Assert.SkipWhen(sections.Count == 0, "The corpus ../shared/corpus is not on this machine.");
        sections.ForEach(Same);
    }

    private static void Same(string markdown) =>
        Tree(HtmlReader.Read(HtmlWriter.WriteAsTyped(markdown), []))
            .ShouldBe(
                Tree(markdown),
                $"{markdown}\n---\n{HtmlWriter.WriteAsTyped(markdown)}\n---\n{HtmlReader.Read(HtmlWriter.WriteAsTyped(markdown), [])}"
            );

    private static string Tree(string markdown) => SameDocument.InTeams(markdown);

    [Fact]
    public void Whatever_is_posted_says_every_word_and_mentions_nobody() =>
        MarkdownDocuments.Any.Holds(
            markdown =>
            {
                var shown = System.Net.WebUtility.HtmlDecode(
                    System
                        .Text.RegularExpressions.Regex.Replace(
                            HtmlWriter.Write(markdown),
                            "<br/>|</?(p|li|h.|t.|ul|ol|pre|blockquote|table)[^>]*>",
                            " "
                        )
                        .Replace("<em>", "", StringComparison.Ordinal)
                );
                shown = System.Text.RegularExpressions.Regex.Replace(shown, "</?(em|strong|s|code|a)( [^>]*)?>", "");
                foreach (var word in Core.Notes.MarkdownText.Of(markdown).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
                {
                    shown.ShouldContain(word, Case.Sensitive, markdown);
                }
            },
            iter: 3_000
        );

    [Theory]
    [InlineData(
        "<at>PMC</at> <script>alert(1)</script> & \"q\"",
        "<p>&lt;at&gt;PMC&lt;/at&gt; &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot;</p>"
    )]
    [InlineData("[x](javascript:alert(1)) [y](\"onclick=\")", "<p>[x](javascript:alert(1)) [y](&quot;onclick=&quot;)</p>")]
    [InlineData(
        "## Two\n\n#### Four\n\n- a\n  1. b\n\n```go\nx < y\n```",
        "<h2>Two</h2><p><strong>Four</strong></p><ul><li>a<ol><li>b</li></ol></li></ul><pre>x &lt; y</pre>"
    )]
    public void What_is_posted_is_only_what_was_written(string markdown, string html) => HtmlWriter.Write(markdown).ShouldBe(html);

    [Fact]
    public void Nothing_that_can_be_sent_stops_the_reading()
    {
        string[] all =
        [
            string.Concat(Enumerable.Repeat("<ul><li>", 400)) + "deep",
            string.Concat(Enumerable.Repeat("<div>", 2_000)) + "deep",
            string.Concat(Enumerable.Repeat("<b>", 2_000)) + "deep",
            string.Concat(Enumerable.Repeat("<blockquote>", 300)) + "deep",
            string.Concat(Enumerable.Repeat("<pre>", 20_000)) + "deep",
            string.Concat(Enumerable.Repeat("<dl><dt>", 9_000)) + "deep",
            "<p",
            "<table><tr>",
            "<at id=\"99999999999\">deep</at>",
            "<img src=\"http://\">deep",
            "\0<p>deep\0</p>",
            "<ol start=\"-5\"><li>deep</li></ol>",
        ];
        foreach (var html in all.Where(html => html.Contains("deep", StringComparison.Ordinal)))
        {
            HtmlReader.Read(html, []).ShouldContain("deep");
        }

        foreach (
            var table in new[]
            {
                $"<table>{string.Concat(Enumerable.Repeat("<tr><td rowspan=900 colspan=900>deep", 700))}",
                $"<table><tr>{string.Concat(Enumerable.Repeat("<td rowspan=9 colspan=9999>deep", 900))}",
                $"<table><tr>{string.Concat(Enumerable.Repeat("<td>deep", 900))}{string.Concat(Enumerable.Repeat("<tr><td>deep", 900))}",
            }
        )
        {
            HtmlReader.Read(table, []).Length.ShouldBeLessThan(100_000);
        }

        HtmlReader.Read("<p", []).ShouldBe("");
        HtmlReader.Read("<table><tr>", []).ShouldBe("");
    }
}
