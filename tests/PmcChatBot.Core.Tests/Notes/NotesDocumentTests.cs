using System.Text;
using CsCheck;
using PmcChatBot.Core.Notes;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class NotesDocumentTests
{
    [Fact]
    public void Joining_the_sections_of_every_real_file_gives_the_file_back()
    {
        foreach (var file in Corpus.Files())
        {
            Joined(Corpus.Read(file)).ShouldBe(Corpus.Read(file), file);
        }
    }

    [Fact]
    public void Joining_the_sections_of_any_text_gives_the_text_back() => Markdowns.Any.Holds(text => Joined(text) == text, iter: 20_000);

    [Fact]
    public void Sections_are_disjoint_and_cover_the_source() =>
        Markdowns.Any.Holds(
            text =>
            {
                var sections = NotesDocument.Parse(text).Sections;
                sections[0].Start.ShouldBe(0);
                sections[^1].End.ShouldBe(text.Length);
                foreach (var (one, next) in sections.Zip(sections.Skip(1)))
                {
                    one.End.ShouldBe(next.Start);
                }
            },
            iter: 5_000
        );

    [Theory]
    [InlineData("# Title", "Title")]
    [InlineData("### CLI - Dies Köper ###", "CLI - Dies Köper")]
    [InlineData("   ## C#", "C#")]
    [InlineData("Title\n=====", "Title")]
    [InlineData("#", "")]
    public void A_heading_is_read_without_its_marks(string source, string heading) =>
        NotesDocument.Parse(source).Sections[^1].Heading.ShouldBe(heading);

    [Theory]
    [InlineData("```\n# no\n```\n")]
    [InlineData("<!--\n# no\n-->\n")]
    [InlineData("> # no\n")]
    [InlineData("- # no\n")]
    public void What_only_looks_like_a_heading_is_text(string source) => NotesDocument.Parse(source).Sections.Count.ShouldBe(1);

    [Fact]
    public void Changing_one_section_changes_no_byte_outside_it() =>
        Gen.Select(Markdowns.Any, Gen.Int[0, 50], Markdowns.Lines)
            .Holds(
                (source, index, text) =>
                {
                    var outline = NotesOutline.Read(source, new TeamNames([]));
                    var key = outline.Keys[index % outline.Keys.Count];
                    var section = outline.Find(key)!;
                    var result = NotesCompiler.Compile(
                        new CompileInput(source, source, [new StoredSection(key, SectionText.Of(text))], [])
                    );
                    var before = source[..section.BodyStart];
                    var after = source[section.End..];
                    if (section.BodyStart == source.Length && section.Level > 0 && !before.EndsWith('\n') && result.Text != source)
                    {
                        before += result.Text[before.Length..].StartsWith("\r\n", StringComparison.Ordinal)
                            ? "\r\n"
                            : result.Text[before.Length..][..1];
                    }

                    result.Text.StartsWith(before, StringComparison.Ordinal).ShouldBeTrue(result.Text);
                    result.Text.EndsWith(after, StringComparison.Ordinal).ShouldBeTrue(result.Text);
                },
                iter: 5_000
            );

    [Fact]
    public void Long_headings_above_many_others_make_no_long_keys_and_two_of_them_stay_two()
    {
        var long1 = new string('a', 20_000);
        var source = $"## {long1}\n\n### {long1}b\n\n#### x\n\n### {long1}c\n\n#### x\n";

        var keys = NotesOutline.Read(source, new TeamNames([])).Keys;

        keys.Count.ShouldBe(6);
        keys.ShouldAllBe(key => key.Value.Length < 1000 && !key.Value.Contains('~'));
    }

    [Fact]
    public void A_file_keeps_its_own_line_endings()
    {
        var source = "# T\r\n\r\n## A\r\n\r\none\r\ntwo\r\n\r\n## B\r\n";

        var result = NotesCompiler.Compile(new CompileInput(source, source, [new StoredSection(new SectionKey("a"), "one\nnew\ntwo")], []));

        result.Text.ShouldBe("# T\r\n\r\n## A\r\n\r\none\r\nnew\r\ntwo\r\n\r\n## B\r\n");
    }

    private static string Joined(string source)
    {
        var document = NotesDocument.Parse(source);
        var text = new StringBuilder();
        foreach (var section in document.Sections)
        {
            text.Append(source, section.Start, section.BodyStart - section.Start).Append(document.Body(section));
        }

        return text.ToString();
    }
}
