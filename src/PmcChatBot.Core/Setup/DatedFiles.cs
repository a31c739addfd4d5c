using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>Files whose paths follow one pattern: <c>Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md</c>.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Files">The files by date, the newest first.</param>
internal sealed partial record DatedFiles(string Pattern, IReadOnlyList<(DateOnly Date, RepositoryFile File)> Files)
{
    private const int LongestTitle = 300;

    public DateOnly Newest => Files[0].Date;

    /// <summary>Groups the files that have a date by the patterns of their paths, the group with the newest file first.</summary>
    public static IReadOnlyList<DatedFiles> Of(IEnumerable<RepositoryFile> files)
    {
        var dated = Alike([.. files.Select(file => (File: file, Layout: LayoutOf(file))).Where(each => each.Layout.Date is not null)]);
        var patterns = dated.Select(each => each.Layout.Path).ToHashSet(StringComparer.Ordinal);
        // Where some dates can only be read with the day first, those that could be read either way have it too.
        var dayFirst = patterns
            .Where(pattern => Swapped(pattern) is { } swapped && swapped != pattern && patterns.Contains(swapped))
            .Where(pattern =>
                dated.All(each => each.Layout.Path != pattern || NotesPathPattern.DateOf(Swapped(pattern)!, each.File.Path) is not null)
            )
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. dated
                .Select(each =>
                    dayFirst.Contains(each.Layout.Path) && Swapped(each.Layout.Path) is { } pattern
                        ? (Pattern: pattern, Date: NotesPathPattern.DateOf(pattern, each.File.Path)!.Value, each.File)
                        : (Pattern: each.Layout.Path, Date: each.Layout.Date!.Value, each.File)
                )
                .GroupBy(each => each.Pattern, StringComparer.Ordinal)
                .Select(group => new DatedFiles(
                    group.Key,
                    [
                        .. group
                            .OrderByDescending(each => each.Date)
                            .ThenBy(each => each.File.Path, StringComparer.Ordinal)
                            .Select(each => (each.Date, each.File)),
                    ]
                ))
                .OrderByDescending(group => group.Newest)
                .ThenBy(group => group.Pattern, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The same files, where a part of a date that can be written in two ways, such as <c>12</c> or <c>May</c>, is written as in most.
    /// </summary>
    private static IReadOnlyList<(RepositoryFile File, NotesLayout Layout)> Alike(
        IReadOnlyList<(RepositoryFile File, NotesLayout Layout)> dated
    )
    {
        var ways = dated.Select(each => Ways(each.Layout)).ToList();
        var counts = ways.SelectMany(patterns => patterns).CountBy(pattern => pattern, StringComparer.Ordinal).ToDictionary();
        return
        [
            .. dated.Zip(
                ways,
                (each, patterns) => (each.File, each.Layout with { Path = patterns.MaxBy(pattern => counts[pattern]) ?? each.Layout.Path })
            ),
        ];
    }

    /// <summary>The patterns that give a layout's path on its day, its own first.</summary>
    private static IReadOnlyList<string> Ways(NotesLayout layout)
    {
        var (date, path) = (layout.Date!.Value, WrittenDate.On(layout.Path, layout.Date.Value));
        return
        [
            .. new[] { ("{d}", "{dd}"), ("{M}", "{MM}"), ("{MMM}", "{MMMM}"), ("{mmm}", "{mmmm}") }
                .Aggregate(
                    (IEnumerable<string>)[layout.Path],
                    (patterns, pair) =>
                        patterns.SelectMany(pattern =>
                            new[] { pattern, pattern.Replace(pair.Item1, pair.Item2), pattern.Replace(pair.Item2, pair.Item1) }
                        )
                )
                .Distinct(StringComparer.Ordinal)
                .Where(pattern => WrittenDate.On(pattern, date) == path),
        ];
    }

    private static NotesLayout LayoutOf(RepositoryFile file) => NotesLayout.Of(file.Path, TitleOf(file.Text), []);

    private static string? TitleOf(string text) =>
        Title().Match(text.TrimStart('\uFEFF')) is { Success: true } title && title.Groups["text"].Length < LongestTitle
            ? title.Groups["text"].Value.Trim()
            : null;

    private static string? Swapped(string pattern) =>
        pattern.Contains("{MM}", StringComparison.Ordinal) && pattern.Contains("{dd}", StringComparison.Ordinal)
            ? pattern
                .Replace("{MM}", "{?}", StringComparison.Ordinal)
                .Replace("{dd}", "{MM}", StringComparison.Ordinal)
                .Replace("{?}", "{dd}", StringComparison.Ordinal)
            : null;

    [GeneratedRegex(@"^ {0,3}#[ \t]+(?<text>[^\n]+)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Title();
}
