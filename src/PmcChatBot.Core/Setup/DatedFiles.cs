using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;

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
        var dated = files.Select(file => (File: file, Layout: LayoutOf(file))).Where(each => each.Layout.Date is not null).ToList();
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
