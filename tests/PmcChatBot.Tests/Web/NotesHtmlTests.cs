using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using PmcChatBot.Core.Notes;
using PmcChatBot.Web.Reading;
using Shouldly;

namespace PmcChatBot.Tests.Web;

/// <summary>Notes as pages: no word is missing, nothing runs, and nothing is fetched.</summary>
public sealed partial class NotesHtmlTests
{
    private static readonly TeamNames Nobody = TeamNames.Of([]);

    [Fact]
    public void No_word_of_any_recorded_file_is_missing_on_its_page()
    {
        var files = Corpus();
        foreach (var file in files)
        {
            var notes = NotesOutline.Read(File.ReadAllText(file), Nobody);
            var shown = Text(NotesHtml.Of(notes, null));
            // What a link leads to is not shown, nor HTML comments and the numbers of a list's items.
            var written = Hidden().Replace(notes.Document.Source[notes.Document.SyntaxOffset..], " ");

            var missing = Words()
                .Matches(written)
                .Select(match => match.Value)
                .Where(word => !shown.Contains(word, StringComparison.Ordinal))
                .ToList();

            missing.ShouldBeEmpty($"{file}: {string.Join(' ', missing)}");
        }

        files.Count.ShouldBeGreaterThan(80);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>after", "after")]
    [InlineData("<img src=x onerror=alert(1)>", "Picture")]
    [InlineData("![a cat](https://cats.example/cat.png)", "Picture: a cat")]
    [InlineData("[x](javascript:alert(1))", "x")]
    [InlineData("<a href=\"javascript:alert(1)\">y</a>", "y")]
    [InlineData("<style>body { display: none }</style>after", "after")]
    [InlineData("<iframe src=\"https://evil.example\">z</iframe>", "z")]
    [InlineData("<p style=\"position:fixed\" onclick=\"x()\" id=\"main\" class=\"skip\">words</p>", "words")]
    [InlineData("<form action=\"/leave\"><button>press</button></form>", "press")]
    [InlineData("<svg><a xlink:href=\"javascript:alert(1)\"><text>t</text></a></svg>", "t")]
    public void What_people_write_is_shown_and_never_run_or_fetched(string markdown, string words)
    {
        var html = NotesHtml.Of(markdown, null).Value;

        html.ShouldContain(words);
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<iframe");
        html.ShouldNotContain("<form");
        html.ShouldNotContain("<style");
        html.ShouldNotContain("javascript:");
        html.ShouldNotContain("onerror");
        html.ShouldNotContain("onclick");
        html.ShouldNotContain("style=");
        html.ShouldNotContain("id=");
        html.ShouldNotContain("class=\"skip");
    }

    [Fact]
    public void Levels_that_the_notes_skip_are_not_skipped_on_the_page()
    {
        var sections = NotesHtml.Of(
            NotesOutline.Read("# Title\n\n### Garden\n\n##### deep\n\ntext\n\n## Discussion\n\n# Another title\n\n### Below\n", Nobody),
            null
        );

        sections
            .Select(section => (section.Name, section.Level))
            .ShouldBe([("Title", 2), ("Garden", 2), ("deep", 3), ("Discussion", 2), ("Another title", 2), ("Below", 3)]);
    }

    [Fact]
    public void Each_section_has_an_anchor_of_its_own()
    {
        var sections = NotesHtml.Of(NotesOutline.Read("# T\n\n## A\n\n## A\n\n## a!\n\n## \n\n## \n", Nobody), null);

        sections.Select(section => section.Id).ShouldBeUnique();
    }

    [Fact]
    public void A_link_is_found_although_its_address_stands_in_another_section()
    {
        var sections = NotesHtml.Of(
            NotesOutline.Read("# T\n\n## A\n\nSee [the plan][1].\n\n## Links\n\n[1]: https://plan.example/\n", Nobody),
            null
        );

        sections.Single(section => section.Name == "A").Body.Value.ShouldContain("href=\"https://plan.example/\"");
    }

    [Fact]
    public void A_relative_link_leads_to_the_repository_or_nowhere()
    {
        NotesHtml
            .Of("[x](../plan.md)", new Uri("https://git.example/pmc/blob/main/2017/a.md"))
            .Value.ShouldContain("href=\"https://git.example/pmc/blob/main/plan.md\"");
        NotesHtml.Of("[x](../plan.md)", null).Value.ShouldNotContain("href");
    }

    [Fact]
    public void A_task_says_whether_it_is_done()
    {
        var html = NotesHtml.Of("- [x] one\n- [ ] two\n", null).Value;

        html.ShouldContain("title=\"done\"");
        html.ShouldContain("title=\"to do\"");
        html.ShouldNotContain("<input");
    }

    [Theory]
    [InlineData("[x](//evil.example/x)")]
    [InlineData("[x](/leave)")]
    [InlineData("[x](../plan.md)")]
    [InlineData("[x](file:///etc/passwd)")]
    public void A_link_that_leads_nowhere_is_plain_text(string markdown)
    {
        var html = NotesHtml.Of(markdown, null).Value;

        html.ShouldContain("x");
        html.ShouldNotContain("href");
        html.ShouldNotContain("<a");
    }

    [Fact]
    public void Nothing_that_people_write_is_hidden()
    {
        NotesHtml.Of("<span class=\"unseen\">words</span>", null).Value.ShouldNotContain("class");
    }

    [Fact]
    public void A_heading_written_as_HTML_stands_by_itself()
    {
        var html = NotesHtml.Of("<h2>Plans</h2><h3>Soon <i>done</i></h3>\n\nafter\n", null).Value;

        html.ShouldContain("<p><strong>Plans</strong></p>");
        html.ShouldContain("<p><strong>Soon <i>done</i></strong></p>");
    }

    [Theory]
    [InlineData("<b>")]
    [InlineData("<span></i>")]
    [InlineData("<b><p></b></p>\n\n<i>")]
    public void Tags_without_end_are_shown_as_they_are(string tag)
    {
        var html = NotesHtml.Of(string.Concat(Enumerable.Repeat(tag, 20_000)) + "words", null).Value;

        html.ShouldStartWith("<pre>");
        html.ShouldContain("words");
    }

    private static string Text(IEnumerable<HtmlSection> sections)
    {
        var html = string.Concat(sections.Select(section => $"<div>{section.Heading.Value}</div>\n<div>{section.Body.Value}</div>\n"));
        return new HtmlParser().ParseDocument(html).Body!.TextContent;
    }

    private static List<string> Corpus([CallerFilePath] string here = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../shared/corpus"));
        Assert.SkipWhen(!Directory.Exists(folder), "The corpus ../shared/corpus is not on this machine.");
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(Path.GetDirectoryName(file))!.Length == 10),
        ];
    }

    [GeneratedRegex(
        @"<!--.*?-->|\]\[[^\]\n]*\]|\]\([^()]*(?:\([^()]*\)[^()]*)*\)|^ {0,3}\[[^\]\n]+\]:.*$|<[a-zA-Z/][^>\n]*>|&\w+;|^[ >*-]*\d+[.)](?=\s)|\\",
        RegexOptions.Singleline | RegexOptions.Multiline
    )]
    private static partial Regex Hidden();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Words();
}
