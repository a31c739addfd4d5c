using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Refuses notes in which headings are hidden by a code block, a comment or a script that is never closed. Hidden text would look as if it
/// had been removed, and text added to it would be added again and again.
/// </summary>
internal static class ReadableNotes
{
    /// <exception cref="RepositoryException">A heading that was there before is hidden now.</exception>
    public static void DemandHeadings(string path, string file, IEnumerable<string> known, TeamNames teams)
    {
        // Text in a closed comment or code block is there on purpose.
        if (NotesDocument.Parse($"{file}\n\n# end\n").Sections[^1].Heading == "end")
        {
            return;
        }

        var outline = NotesOutline.Read(file, teams);
        var wanted = known
            .SelectMany(text =>
                NotesOutline.Read(text, teams) is var before
                    ? before.Keys.Where(key => outline.Find(key) is null).Select(key => before.Find(key)!.Heading)
                    : []
            )
            .ToHashSet();
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

    /// <summary>
    /// Compiles, and leaves out every stored section that could not be read back, because it would be written again each time. The other
    /// sections are written.
    /// </summary>
    /// <param name="input">The input of the compile. On return it is without the sections that were left out.</param>
    /// <param name="teams">The roster's names.</param>
    /// <returns>The notes, and the sections that were left out.</returns>
    public static (CompileResult Compiled, IReadOnlyList<StoredSection> Refused) Compile(ref CompileInput input, TeamNames teams)
    {
        var refused = new List<StoredSection>();
        while (true)
        {
            var compiled = NotesCompiler.Compile(input);
            var hidden = Hidden(compiled, teams);
            if (hidden.Count == 0)
            {
                return (compiled, refused);
            }

            // A section may be readable itself and hide the sections after it.
            var stored = input.Stored;
            var culprits = stored.Where(section => hidden.Contains(section.Key)).ToList();
            culprits = culprits.Count > 0 ? culprits : [.. stored.Where(section => compiled.Changed.Contains(section.Key))];
            culprits = culprits.Count > 0 ? culprits : [.. stored];
            if (culprits.Count == 0)
            {
                return (compiled, refused);
            }

            refused.AddRange(culprits.Where(section => !string.IsNullOrEmpty(section.Text)));
            input = input with { Stored = [.. stored.Except(culprits)] };
        }
    }

    /// <summary>The sections that cannot be read back from the compiled notes.</summary>
    private static HashSet<SectionKey> Hidden(CompileResult compiled, TeamNames teams)
    {
        var outline = NotesOutline.Read(compiled.Text, teams);
        return
        [
            .. compiled
                .Sections.Where(section =>
                    section.Text is not null && outline.Text(section.Key) != section.Text && section is not { Key.Value: "", Text: "" }
                )
                .Select(section => section.Key),
        ];
    }

    private static RepositoryException Hidden(string path, string what) =>
        new($"{path} has a code block, a comment or a script that is never closed, so {what}. Close it, and I will continue");
}
