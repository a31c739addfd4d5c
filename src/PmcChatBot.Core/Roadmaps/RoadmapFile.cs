using System.Text;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>
/// The roadmap as a file beside the notes. The bot writes what stands between two comments; what people write above and below them stays.
/// </summary>
public static class RoadmapFile
{
    /// <summary>Why a path is none for the file; <see langword="null"/> if it is.</summary>
    /// <param name="committees">The committees whose other files are in the repository.</param>
    /// <param name="path">The path.</param>
    public static string? Problem(IEnumerable<Committee> committees, string path) =>
        NotesPathPattern.PathProblem(path) is { } expected ? $"It should be {expected}, such as `runtime/roadmap.md`."
        : !path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? "Its name should end with `.md`, such as `runtime/roadmap.md`."
        : committees.FirstOrDefault(of => NotesPathPattern.DateOf(of.NotesPath, path) is not null) is { } notes
            ? $"`{path}` is where {notes.Title} has the notes of a meeting. Choose another file, such as `runtime/roadmap.md`."
        : committees.Any(of => of.TeamsFile?.Path == path || of.HolidayFeed?.From == path)
            ? $"I read other things from `{path}`. Choose another file, such as `runtime/roadmap.md`."
        : null;

    /// <summary>The file with the roadmap as it is now.</summary>
    /// <param name="file">The file as it is; <see langword="null"/> if there is none.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="roadmap">Its roadmap.</param>
    /// <param name="link">A link to the sentence of an item; <see langword="null"/> if there is none.</param>
    public static string Write(string? file, Committee committee, Roadmap roadmap, Func<RoadmapSource, string?> link)
    {
        // Committees can share a file: each has comments of its own.
        var begin = $"<!-- {committee.Id}: the bot writes from here on. What you write above this line or below the other one stays. -->";
        var end = $"<!-- {committee.Id}: the bot writes up to here. -->";
        var written = $"{begin}\n\n{Markdown(committee, roadmap, link)}\n{end}";
        if (string.IsNullOrWhiteSpace(file))
        {
            return $"{written}\n";
        }

        var newLine = file.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        written = written.ReplaceLineEndings(newLine);
        // The last pair: if somebody took out one of the comments, what stands beside the other is people's.
        var to = file.LastIndexOf(end, StringComparison.Ordinal);
        var from = to < 0 ? -1 : file.LastIndexOf(begin, to, StringComparison.Ordinal);
        return from >= 0
            ? $"{file[..from]}{written}{file[(to + end.Length)..]}"
            : $"{file.TrimEnd('\r', '\n')}{newLine}{newLine}{written}{newLine}";
    }

    private static string Markdown(Committee committee, Roadmap roadmap, Func<RoadmapSource, string?> link)
    {
        var text = new StringBuilder($"# {MarkdownText.Escape(committee.Title)}: what the teams build\n");
        foreach (var team in roadmap.Items.GroupBy(item => item.Team.Id))
        {
            text.Append($"\n## {MarkdownText.Escape(team.First().Team.PlainName)}\n");
            foreach (var group in team.GroupBy(item => item.Status))
            {
                var name = RoadmapText.Of(group.Key);
                text.Append($"\n### {char.ToUpperInvariant(name[0])}{name[1..]}\n\n");
                foreach (var item in group)
                {
                    var where = link(item.Last) is { } to ? $"[{RoadmapText.When(item)}](<{to}>)" : RoadmapText.When(item);
                    text.Append($"- {MarkdownText.Escape(item.Words)} ({where})\n");
                }
            }
        }

        return text.ToString();
    }
}
