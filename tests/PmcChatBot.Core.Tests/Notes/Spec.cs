using System.Runtime.CompilerServices;
using Markdig;
using Markdig.Syntax;

namespace PmcChatBot.Core.Tests.Notes;

/// <summary>
/// An executable example: a heading of a file in <c>Specs/</c> and the fenced blocks below it. A block's info string says what it is;
/// what stands behind it (<c>stored @cli</c>) says for whom.
/// </summary>
public sealed class Spec(string file, string title, IReadOnlyList<(string Name, string Argument, string Text)> blocks)
{
    /// <summary>The text of the one block of this name, or <see langword="null"/>.</summary>
    public string? Text(string name) => blocks.Where(block => block.Name == name).Select(block => block.Text).SingleOrDefault();

    public IEnumerable<(string Argument, string Text)> All(string name) =>
        blocks.Where(block => block.Name == name).Select(block => (block.Argument, block.Text));

    /// <inheritdoc/>
    public override string ToString() => $"{file}: {title}";

    /// <summary>Every example in the folder of specs.</summary>
    public static IReadOnlyList<Spec> ReadAll() => [.. Directory.EnumerateFiles(Folder(), "*.md").Order().SelectMany(Read)];

    private static IEnumerable<Spec> Read(string path)
    {
        var source = File.ReadAllText(path);
        var file = Path.GetFileNameWithoutExtension(path);
        var title = "";
        var blocks = new List<(string, string, string)>();
        foreach (var block in Markdown.Parse(source, new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build()))
        {
            if (block is HeadingBlock heading)
            {
                if (blocks.Count > 0)
                {
                    yield return new Spec(file, title, blocks);
                }

                title = source[heading.Span.Start..(heading.Span.End + 1)].TrimStart('#', ' ');
                blocks = [];
            }
            else if (block is FencedCodeBlock fence && fence.Info?.Length > 0)
            {
                blocks.Add((fence.Info, fence.Arguments ?? "", fence.Lines.ToString()));
            }
        }

        if (blocks.Count > 0)
        {
            yield return new Spec(file, title, blocks);
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Specs");
}
