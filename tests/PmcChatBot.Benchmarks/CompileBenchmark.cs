using System.Text;
using BenchmarkDotNet.Attributes;
using Markdig.Syntax;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Benchmarks;

/// <summary>A compile, checks included, beside Markdig's own parse of the same file: 12 KB, 40 sections, half of them new.</summary>
[MemoryDiagnoser]
public class CompileBenchmark
{
    private const int Teams = 36;
    private string _file = "";
    private string _result = "";
    private CompileInput _input = null!;

    [GlobalSetup]
    public void Setup()
    {
        var roster = Enumerable.Range(1, Teams).Select(i => new Team($"team-{i}", $"Team {i}")).ToList();
        var text = new StringBuilder("# Committee Meeting 2017-09-05\n\n## Announcements\n\n## Discussion\n\n## Backlog Reviews\n\n");
        var stored = new List<StoredSection>();
        for (var i = 1; i <= Teams; i++)
        {
            text.Append($"### Team {i} - Lead Number{i}\n\n").Append(i % 2 == 0 ? Report(i) + "\n\n" : "");
            stored.Add(new StoredSection(SectionKey.Team($"team-{i}"), Report(i), $"Team {i} - Lead Number{i}"));
        }

        _file = text.ToString();
        _input = new CompileInput(_file, _file, stored, roster);
        _result = NotesCompiler.Compile(_input).Text;
        Console.WriteLine(
            $"file {_file.Length} characters, compiled {_result.Length}, {NotesDocument.Parse(_result).Sections.Count} sections"
        );
    }

    /// <summary>Markdig's parse of the compiled file, with the pipeline the notes are read with.</summary>
    [Benchmark(Baseline = true)]
    public MarkdownDocument Parse() => NotesMarkdown.Parse(_result);

    [Benchmark]
    public CompileResult Compile() => NotesCompiler.Compile(_input);

    // One report in twelve defines a link, which makes the check render every section before and after.
    private static string Report(int i) =>
        $"- Released version 1.{i} of the client, with [notes](https://example.org/releases/{i})\n- Looking into `push` being slow "
        + $"when a manifest inherits from another\n  - Expecting a first answer next week, pairing with team {i + 1}\n- "
        + "Upcoming:\n  - **Sidecars** and the _new_ store\n"
        + (i % 12 == 0 ? $"  - See [plan {i}]\n\n[plan {i}]: https://example.org/plan/{i}" : "  - Fewer, larger test fleets");
}
