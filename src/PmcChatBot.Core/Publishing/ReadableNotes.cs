using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Notes whose headings cannot be told from the inside of a code block, a comment or a script that is never closed are not worked on: what
/// stands hidden there would look taken out, and what is added there would be added again and again.
/// </summary>
internal static class ReadableNotes
{
    /// <exception cref="RepositoryException">A heading that was there is hidden now.</exception>
    public static void DemandHeadings(string path, string file, IEnumerable<string> known, TeamNames teams)
    {
        // What stands in a comment or a code block that is closed was put there by somebody.
        if (NotesDocument.Parse($"{file}\n\n# end\n").Sections[^1].Heading == "end")
        {
            return;
        }

        var outline = NotesOutline.Read(file, teams);
        var wanted = known.SelectMany(text => NotesOutline.Read(text, teams) is var before ? before.Keys.Where(key => outline.Find(key) is null).Select(key => before.Find(key)!.Heading) : []).ToHashSet();
        var headings = outline.Document.Sections.Select(section => section.Start).ToHashSet();
        var position = 0;
        foreach (var (line, i) in file.Split('\n').Select((line, i) => (line, i)))
        {
            if (line.StartsWith('#') && wanted.Contains(line.TrimStart('#').Trim()) && !headings.Contains(position))
            {
                throw Hidden(path, $"the heading in line {i + 1} cannot be read");
            }

            position += line.Length + 1;
        }
    }

    /// <exception cref="RepositoryException">A section that was written cannot be read back.</exception>
    public static void DemandSections(string path, CompileResult compiled, TeamNames teams)
    {
        var outline = NotesOutline.Read(compiled.Text, teams);
        if (compiled.Sections.Any(section => section.Text is not null && outline.Text(section.Key) is null && section is not { Key.Value: "", Text: "" }))
        {
            throw new RepositoryException($"what I would add to {path} would stand inside a comment, a code block or a script there, where nobody could read it. Close that earlier, or take it away, and I go on");
        }
    }

    private static RepositoryException Hidden(string path, string what) =>
        new($"{path} has a code block, a comment or a script that is never closed, so {what}. Close it, and I go on");
}
