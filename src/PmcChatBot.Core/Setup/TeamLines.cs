using System.Text.RegularExpressions;
using Microsoft.VisualBasic.FileIO;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>
/// The teams of a list as people keep it: lines, bullets with the leads below, a table in Markdown or from a spreadsheet, owners of paths,
/// headings with who leads. Each becomes a heading's text: <c>Garden (incubating) - Jo Doe, Ann Ash</c>.
/// </summary>
public static partial class TeamLines
{
    private const int Tab = 4;
    private const int LongestLine = 500;

    private static readonly char[] Separators = ['\t', ';', ','];

    /// <summary>One text for each team, in the list's order.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var plain = Comment().Replace(FrontMatter().Replace(text.TrimStart('\uFEFF').ReplaceLineEndings("\n"), ""), "");
        var lines = plain.Split('\n').Where(line => line.Trim() is { Length: > 0 } one && !one.StartsWith("```", StringComparison.Ordinal));
        var all = lines.Select(line => Blanks().Replace(line.TrimEnd(), " ")).ToList();
        if (all.Exists(line => line.Length > LongestLine))
        {
            throw new UserError(
                $"a line of the list has more than {LongestLine} characters. Each line is one team, such as `Garden - Jo Doe`"
            );
        }

        if (all.Exists(line => Yaml().IsMatch(line)) && all.Exists(line => YamlLead().IsMatch(line)))
        {
            throw new UserError("I do not read lists in YAML. Write each team in a line of its own, such as `Garden - Jo Doe`");
        }

        if (
            all is [var only]
            && !only.Contains(';')
            && (Separator().Count(only) > 1 || (only.Count(c => c == ',') > 1 && !Dash().IsMatch(only)) || only.Contains("|--"))
        )
        {
            throw new UserError(
                "that is one line, and several teams as it looks. Put a line break or `;` between them: `Garden - Jo Doe; Docs - Ann Ash`"
            );
        }

        var teams = Table(all) ?? Headed(all) ?? Listed([.. all.SelectMany(Apart)]);
        return [.. teams.Where(team => team.Length > 0)];
    }

    /// <summary>Several teams in one line: "Garden - Jo Doe; Docs - Ann Ash".</summary>
    private static IReadOnlyList<string> Apart(string line) =>
        line.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 1 } parts
        && parts.All(part => Dash().IsMatch(part))
            ? parts
            : [line];

    /// <summary>The rows of a table, in Markdown or with tabs, commas or semicolons and titles above.</summary>
    private static IReadOnlyList<string>? Table(IReadOnlyList<string> lines)
    {
        var rule = lines.ToList().FindIndex(line => TableRule().IsMatch(line));
        if (rule > 0)
        {
            return Rows(
                lines[rule - 1],
                lines.Skip(rule + 1).TakeWhile(line => line.Contains('|')),
                line => line.Trim().Trim('|').Split('|')
            );
        }

        var separator = Separators.FirstOrDefault(each => lines.Count > 1 && lines.All(line => line.TrimEnd(each).IndexOf(each) > 0));
        return separator != default && Cells(lines[0], separator) is var head && head.Any(IsTeamColumn) && head.Any(IsLeadColumn)
                ? Rows(lines[0], lines.Skip(1), line => Cells(line, separator))
            : separator != default && lines.All(line => line.StartsWith('"'))
                ? [.. lines.Select(line => Cells(line, separator)).Select(cells => Line(cells[0], Leads(string.Join(", ", cells[1..]))))]
            : separator == '\t' ? [.. lines.Select(line => Line(line.Split('\t', 2)[0], Leads(line.Split('\t', 2)[1].Replace('\t', ','))))]
            : null;
    }

    private static IReadOnlyList<string> Rows(string head, IEnumerable<string> rows, Func<string, string[]> cells)
    {
        var columns = cells(head).Select(Plain).ToList();
        var name = Math.Max(columns.FindIndex(IsTeamColumn), 0);
        var lead = columns.FindIndex(IsLeadColumn);
        // Of two columns, the other one is the people; of several, none may be.
        lead =
            lead >= 0 ? lead
            : columns.Count == 2 ? 1 - name
            : int.MaxValue;
        return
        [
            .. rows.Select(row => cells(row).Select(Plain).ToList())
                .Where(row => row.Count > name && row[name].Length > 0)
                .Select(row => Line(row[name], row.Count > lead ? Leads(row[lead]) : "")),
        ];
    }

    /// <summary>The cells of a row. Spreadsheets put quotes around those that contain the separator.</summary>
    private static string[] Cells(string line, char separator)
    {
        using var reader = new TextFieldParser(new StringReader(line)) { HasFieldsEnclosedInQuotes = true };
        reader.SetDelimiters(separator.ToString());
        try
        {
            return reader.ReadFields() ?? [line];
        }
        catch (MalformedLineException)
        {
            return line.Split(separator);
        }
    }

    private static bool IsTeamColumn(string title) => TeamColumn().IsMatch(Plain(title));

    private static bool IsLeadColumn(string title) => LeadColumn().IsMatch(Plain(title));

    /// <summary>Headings with a line "Lead: Jo Doe" below them.</summary>
    private static IReadOnlyList<string>? Headed(IReadOnlyList<string> lines)
    {
        var found = new List<string>();
        var heading = "";
        foreach (var line in lines)
        {
            if (Heading().Match(line) is { Success: true } title)
            {
                heading = title.Groups["text"].Value;
            }
            else if (heading.Length > 0 && LeadLine().Match(Plain(line)) is { Success: true } lead)
            {
                found.Add(Line(heading, Leads(lead.Groups["who"].Value)));
                heading = "";
            }
        }

        return found.Count > 0 ? found : null;
    }

    private static IReadOnlyList<string> Listed(IReadOnlyList<string> lines)
    {
        var teams = new List<(string Line, List<string> Below)>();
        // A title is no team.
        lines = [.. lines.Where(line => !Title().IsMatch(line))];
        var outer = lines.Count == 0 ? 0 : lines.Min(Indent);
        foreach (var line in lines)
        {
            if (teams.Count > 0 && Indent(line) > outer)
            {
                teams[^1].Below.Add(LeadLine().Match(Item(line)) is { Success: true } lead ? lead.Groups["who"].Value : Item(line));
            }
            else
            {
                teams.Add((Item(line), []));
            }
        }

        if (teams is [var (first, below), _, ..] && below.Count == 0 && first.EndsWith(':'))
        {
            // "Here are our teams:"
            teams.RemoveAt(0);
        }

        var inBrackets = teams.Count > 1 && teams.TrueForAll(team => team.Below.Count == 0 && InBrackets().IsMatch(team.Line));
        return [.. teams.Select(team => Team(team.Line, team.Below, inBrackets))];
    }

    private static string Team(string line, IReadOnlyList<string> below, bool inBrackets)
    {
        if (below.Count > 0)
        {
            return Line(line.TrimEnd(':', ' '), Leads(string.Join(", ", below)));
        }

        if (Owned().Match(line) is { Success: true } owned)
        {
            return Line(owned.Groups["path"].Value.Trim('/', '*'), Leads(owned.Groups["who"].Value.Trim().Replace(" ", ", ")));
        }

        if (inBrackets && InBrackets().Match(line) is { Success: true } named)
        {
            return Line(named.Groups["name"].Value, Leads(named.Groups["who"].Value));
        }

        var parts = Dash().Match(line) is { Success: true } dash ? dash : Colon().Match(line);
        return parts.Success ? Line(parts.Groups["name"].Value, Leads(parts.Groups["who"].Value)) : line;
    }

    private static string Line(string name, string leads) => leads.Length == 0 ? Plain(name) : $"{Plain(name)} - {leads}";

    /// <summary>The people, without their roles; deputies are named by a command.</summary>
    private static string Leads(string written)
    {
        var people = Deputy()
            .Replace(Plain(written), "")
            .Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(person => Mail().Replace(Role().Replace(person, ""), "").TrimStart('@').Trim())
            .Where(person => person.Length > 0 && !Nobody().IsMatch(person) && !HeadingText.IsVacant(person));
        return string.Join(", ", people);
    }

    private static int Indent(string line) => line.TakeWhile(char.IsWhiteSpace).Sum(c => c == '\t' ? Tab : 1);

    private static string Item(string line) => Plain(Marker().Replace(line.Trim(), ""));

    /// <summary>Without links, bold and code.</summary>
    private static string Plain(string text) => Around().Replace(Break().Replace(Link().Replace(text, "$1"), ", "), "$1").Trim();

    [GeneratedRegex(@"\A\s*-\s+name:\s", RegexOptions.IgnoreCase)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"\A\s+(?:leads?|owners?|chairs?|leadership|people)\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex YamlLead();

    [GeneratedRegex(@"\A---\n.*?\n---\n", RegexOptions.Singleline)]
    private static partial Regex FrontMatter();

    // Not those at the beginning, and no tabs: they are a table's.
    [GeneratedRegex(@"(?<=[^ ]) {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\A\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*\z", RegexOptions.NonBacktracking)]
    private static partial Regex TableRule();

    [GeneratedRegex(
        @"\A(?:(?:the )?(?:team|group|working group|wg|sig|area|project|component|squad|name)s?(?: name)?)\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TeamColumn();

    [GeneratedRegex(
        @"\A(?:team )?(?:(?:co-?)?leads?|owners?|(?:co-?)?chairs?|maintainers?|contacts?|tech leads?|leader|responsible|who)(?:\(s\))?\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LeadColumn();

    [GeneratedRegex(@"\A\s*#{1,6}\s+(?<text>.+?)\s*#*\z")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\A\s*##?\s")]
    private static partial Regex Title();

    [GeneratedRegex(
        @"\A[-*+ ]*(?:team )?(?:(?:co-?)?leads?|owners?|(?:co-?)?chairs?|maintainers?|led by)\s*:\s*(?<who>.+)\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LeadLine();

    [GeneratedRegex(@"\A(?:#{1,6}\s+|(?:[-*+\u2022]|[0-9]{1,3}[.)])\s+(?:\[[ xX]\]\s+)?)+")]
    private static partial Regex Marker();

    [GeneratedRegex(@"\A(?<path>[/*][\w./*-]*)\s+(?<who>@\S+(?:\s+@\S+)*)\s*\z")]
    private static partial Regex Owned();

    [GeneratedRegex(@"\A(?<name>[^()]+?)\s*\((?<who>@\S+|\p{Lu}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*){1,3})\)\s*\z")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"\A(?<name>.+?)\s+(?:-{1,2}>?|=>|\u2192|\u2013|\u2014)\s+(?<who>.+)\z")]
    private static partial Regex Dash();

    [GeneratedRegex(@"(?<=\S)\s+(?:-{1,2}>?|=>|\u2192|\u2013|\u2014)\s+(?=\S)")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\A(?<name>[^:]+?)\s*:\s+(?<who>.+)\z")]
    private static partial Regex Colon();

    [GeneratedRegex(@",?\s*\b(?:deput(?:y|ies)|backup)\s*:.*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Deputy();

    [GeneratedRegex(
        @"\A(?:[*+-]\s+)?(?:(?:team )?(?:(?:co-?)?leads?|owners?|(?:co-?)?chairs?|maintainers?)\s*:\s*)?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Role();

    [GeneratedRegex(@"(?<=\S)\s*<[^<>\s@]+@[^<>\s]+>")]
    private static partial Regex Mail();

    [GeneratedRegex(@"\A(?:n/?a|none|nobody|open(?: position)?|tbd|tba|unknown|\?+|-+|vacant|vacancy)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Nobody();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:\*\*|__|`)([^*_`]+)(?:\*\*|__|`)")]
    private static partial Regex Around();

    [GeneratedRegex(@"\s*<br\s*/?>\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Break();
}
