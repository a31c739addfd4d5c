using CsCheck;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class NotesCompilerTests
{
    private static readonly Team[] Roster =
    [
        new("cli", "CLI"),
        new("garden", "Garden") { Subsections = [new("cf-release", "`cf-release`")] },
        new("diego", "Diego"),
    ];

    private static readonly Gen<StoredSection> Stored = Gen.Select(
        Gen.Int[0, 5].Select(i => new[] { "@cli", "@garden", "@garden/cf-release", "@diego", "discussion", "@garden/new" }[i]),
        Markdowns.Lines,
        (key, text) => new StoredSection(new SectionKey(key), Clean(text), key.Split('/')[^1].TrimStart('@'))
    );

    private static readonly Gen<CompileInput> Input = Gen.Select(
        Markdowns.Any,
        Markdowns.Any,
        Gen.Bool,
        Stored.Array[0, 5],
        (file, other, same, stored) => new CompileInput(same ? file : other, file, [.. stored.DistinctBy(section => section.Key)], Roster)
    );

    [Fact]
    public void Compiling_the_result_again_changes_nothing() =>
        Input.Holds(
            input =>
            {
                var first = NotesCompiler.Compile(input);
                var again = NotesCompiler.Compile(new CompileInput(first.Text, first.Text, Adopted(first), Roster));
                (again.Text == first.Text).ShouldBeTrue(
                    $"BASE<{input.Base}>\nFILE<{input.File}>\nSTORED<{string.Join("|", input.Stored)}>\nFIRST<{first.Text}>\nAGAIN<{again.Text}> escaped {string.Join(',', again.Escaped)}"
                );
                again.Changed.ShouldBeEmpty();
            },
            iter: 5_000
        );

    [Fact]
    public void The_same_input_gives_the_same_bytes() =>
        Input.Holds(input => NotesCompiler.Compile(input).Text == NotesCompiler.Compile(input).Text, iter: 2_000);

    /// <summary>A receipt is compiled from one team's sections, and has to say what the notes will say.</summary>
    [Fact]
    public void What_a_team_wrote_stands_in_the_notes_as_it_stands_among_its_own_sections_alone() =>
        Gen.Select(Markdowns.Any, Stored.Array[1, 5])
            .Holds(
                (file, stored) =>
                {
                    var sections = stored.DistinctBy(section => section.Key).ToList();
                    var whole = NotesCompiler.Compile(new CompileInput(file, file, sections, Roster));
                    foreach (var team in Roster)
                    {
                        var alone = NotesCompiler.CompileTeam(new CompileInput(file, file, sections, Roster), team.Id);
                        Of(alone, team).ShouldBe(Of(whole, team), $"FILE<{file}>\nWHOLE<{whole.Text}>\nALONE<{alone.Text}>");
                    }
                },
                iter: 4_000
            );

    private static IReadOnlyList<string> Of(CompileResult compiled, Team team)
    {
        var root = SectionKey.Team(team.Id);
        return
        [
            .. compiled
                .Sections.Where(section => section.Key.IsAtOrBelow(root))
                .Select(section => $"{section.Key} {section.Heading}: {section.Text}"),
            .. compiled.Escaped.Where(key => key.IsAtOrBelow(root)).Select(key => $"escaped {key}"),
        ];
    }

    [Fact]
    public void No_section_swallows_another() =>
        Stored
            .Array[1, 5]
            .Holds(
                stored =>
                {
                    const string file =
                        "# T\n\n## Discussion\n\n- see [1] and [x]\n\n## Backlog\n\n### CLI\n\n### Garden\n\n#### `cf-release`\n\n### "
                        + "Diego\n\nlast [1]\n";
                    var sections = stored.DistinctBy(section => section.Key).ToList();
                    var result = NotesCompiler.Compile(new CompileInput(file, file, sections, Roster));
                    var outline = NotesOutline.Read(result.Text, new TeamNames(Roster));
                    foreach (var key in new[] { "@cli", "@garden", "@garden/cf-release", "@diego", "discussion" })
                    {
                        outline.Find(new SectionKey(key)).ShouldNotBeNull(result.Text);
                    }

                    foreach (var section in sections.Where(section => result.Escaped.Count == 0))
                    {
                        outline.Text(section.Key).ShouldBe(section.Text, result.Text);
                    }
                },
                iter: 5_000
            );

    [Fact]
    public void Every_real_answer_put_into_its_template_stands_there_as_typed()
    {
        foreach (var final in Corpus.Files("final.md"))
        {
            var initial = File.ReadAllText(Path.Combine(Path.GetDirectoryName(final)!, "initial.md"));
            var wanted = NotesOutline.Read(File.ReadAllText(final), new TeamNames([]));
            var stored = wanted.Keys.Select(key => new StoredSection(key, wanted.Text(key), wanted.Find(key)!.Heading)).ToList();

            var result = NotesCompiler.Compile(new CompileInput(initial, initial, stored, []));

            var outline = NotesOutline.Read(result.Text, new TeamNames([]));
            foreach (var section in stored)
            {
                outline.Text(section.Key).ShouldBe(section.Text, $"{final} {section.Key}");
            }
        }
    }

    private static IReadOnlyList<StoredSection> Adopted(CompileResult result) => result.Sections;

    private static string Clean(string text) =>
        SectionText.Of(string.Join('\n', NotesDocument.Parse(text).Sections.Select(section => text[section.BodyStart..section.End])));
}
