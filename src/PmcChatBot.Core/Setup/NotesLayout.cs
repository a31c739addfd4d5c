using System.Text.RegularExpressions;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>How a committee names its notes: path and title with the parts of the date in braces.</summary>
/// <param name="Date">The date of the imported notes, if known.</param>
/// <param name="Path">The path pattern.</param>
/// <param name="Title">The title pattern.</param>
/// <param name="Why">Where the date was found, as text for people.</param>
internal sealed partial record NotesLayout(DateOnly? Date, string Path, string Title, string Why)
{
    /// <summary>Derives the layout from a file's path and title. A date in the path has priority over one in the title.</summary>
    public static NotesLayout Of(string fileName, string? title, List<string> unsure)
    {
        var path = fileName.Replace('\\', '/').TrimStart('.', '/');
        var inTitle = title is null ? null : WrittenDate.Find(title);
        var (found, why) = InPath(path, inTitle?.Date, unsure);
        if (found is null && inTitle is not null && WrittenDate.Spread(path, inTitle.Date) is { } spread)
        {
            return new NotesLayout(
                inTitle.Date,
                spread,
                TitleWith(title!, inTitle, inTitle.Date, unsure),
                "the title, with its parts in the path"
            );
        }

        if (found is null)
        {
            var dated = Dated(path, inTitle?.Date);
            unsure.Add(
                $"I found no date in the path {path}, so later notes get one: "
                    + $"{(inTitle is null ? dated : WrittenDate.On(dated, inTitle.Date))}. The file itself is not changed."
            );
            return new NotesLayout(
                inTitle?.Date,
                dated,
                title is null ? "" : TitleWith(title, inTitle, inTitle?.Date, unsure),
                inTitle is null ? "found nowhere" : "the title"
            );
        }

        // A title that could be read in two ways is read like the path.
        inTitle =
            inTitle is { } other && other.Date != found.Date && other.Other == found.Date ? other.Swapped(title!) ?? inTitle : inTitle;
        if (inTitle is { } clear && clear.Date != found.Date)
        {
            unsure.Add($"The title says {clear.Date:yyyy-MM-dd}, and the file's name {found.Date:yyyy-MM-dd}; I used the file's.");
        }

        var pattern = State().Replace(found.Pattern, "");
        if (pattern != found.Pattern)
        {
            unsure.Add(
                $"The file's name says \"{State().Match(found.Pattern).Value.Trim('-', '_', ' ')}\"; later notes are named without it."
            );
        }

        return new NotesLayout(
            found.Date,
            string.Join('/', pattern.Split('/').Select(part => WrittenDate.Follow(Whole(part, found.Date), found.Date))),
            title is null ? "" : TitleWith(title, inTitle, found.Date, unsure),
            why
        );
    }

    /// <summary>A folder may be called by the same day: <c>2018-08-22/2018-08-22.md</c>.</summary>
    private static string Whole(string part, DateOnly date) =>
        WrittenDate.Find(part) is not { } written ? part
        : written.Date == date ? written.Pattern
        : written.Other == date ? written.Swapped(part)?.Pattern ?? part
        : part;

    private static (WrittenDate? Found, string Why) InPath(string path, DateOnly? inTitle, List<string> unsure)
    {
        var slash = path.LastIndexOf('/') + 1;
        var (folder, file) = (path[..slash], path[slash..]);
        var inFile = WrittenDate.Find(file);
        var (text, found, why) = inFile is not null ? (file, inFile, "the file's name") : (path, WrittenDate.Find(path), "the file's path");
        if (found is null)
        {
            return WithYearOfFolder(folder, file) is { } spread ? (spread, "the file's name, with the year of its folder") : (null, why);
        }

        if (found.Other is { } other && other == inTitle)
        {
            (found, why) = (found.Swapped(text) ?? found, $"{why}, with the day first as the title says");
        }
        else if (found.Other is { } either && found.Date != inTitle && found.Date.Day <= 12)
        {
            unsure.Add($"The date in {text} could be {found.Date:yyyy-MM-dd} or {either:yyyy-MM-dd}; I used the first.");
        }

        return (inFile is null ? found : found with { Pattern = folder + found.Pattern }, why);
    }

    /// <summary>The month and day are in the file name, the year in a folder's name: <c>2019/26-nov.md</c>.</summary>
    private static WrittenDate? WithYearOfFolder(string folder, string file) =>
        folder
            .Split('/')
            .Where(part => part.Length == 4 && part.All(char.IsAsciiDigit))
            .Select(year => WrittenDate.Find($"{System.IO.Path.GetFileNameWithoutExtension(file)}-{year}"))
            .OfType<WrittenDate>()
            .Select(written => WrittenDate.Spread(folder + file, written.Date) is { } path ? written with { Pattern = path } : null)
            .FirstOrDefault(written => written is not null);

    /// <summary>Adds a date to a path without one, because each meeting has its own file.</summary>
    private static string Dated(string path, DateOnly? date)
    {
        var slash = path.LastIndexOf('/') + 1;
        var folders = date is { } day
            ? string.Concat(path[..slash].Split('/').SkipLast(1).Select(part => WrittenDate.Follow(part, day) + "/"))
            : path[..slash];
        // Meetings may be numbered: meeting-042.md. The date says which it is.
        var name = Number().Replace(System.IO.Path.GetFileNameWithoutExtension(path), "");
        return $"{folders}{name}{(name.Length > 0 ? "-" : "")}{{yyyy}}-{{MM}}-{{dd}}.md";
    }

    private static string TitleWith(string title, WrittenDate? written, DateOnly? date, List<string> unsure)
    {
        if (written is not null)
        {
            return WrittenDate.Follow(written.Pattern, written.Date).Replace("{yyyy}-{MM}-{dd}", "{date}", StringComparison.Ordinal);
        }

        if (date is { } day && WrittenDate.InPart(title, day) is { } pattern)
        {
            return WrittenDate.Follow(pattern, day);
        }

        if (WrittenDate.HasDay(title))
        {
            unsure.Add($"The title \"{title}\" has another date than the file; it would be the title of every meeting's notes.");
        }

        return title;
    }

    [GeneratedRegex(@"[-_ #.]*[0-9]{1,4}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    // Words such as "cancelled" or "draft" apply to one meeting only.
    [GeneratedRegex(@"[-_ ](?:cancell?ed|draft|final|wip|tbd)(?=[-_ .])(?=[^/]*\z)", RegexOptions.IgnoreCase)]
    private static partial Regex State();
}
