using System.Text.RegularExpressions;
using Markdig.Syntax;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// What a message is about, judged by its headings. A text that cannot be parsed has no answer here: its author gets the error when it is
/// placed.
/// </summary>
public static partial class AnswerHeadings
{
    /// <summary>A contribution as one message: what a form had in several fields, with the heading of each part above its text.</summary>
    /// <param name="contribution">The contribution.</param>
    /// <param name="team">The team it is about.</param>
    /// <param name="sections">The meeting's sections, for their headings as they were typed.</param>
    public static string Compose(Contribution contribution, Team team, IReadOnlyList<Section> sections)
    {
        if (contribution.Kind != ContributionKind.Form)
        {
            return contribution.Raw;
        }

        var root = SectionKey.Team(team.Id);
        return string.Join(
            "\n\n",
            contribution
                .Parts()
                .Values.Where(change => !string.IsNullOrEmpty(change.Ours))
                .OrderBy(change => change.Key == root ? 0 : 1)
                .Select(change => change.Key == root ? change.Ours : $"{Heading(change.Key)}\n\n{change.Ours}")
        );

        string Heading(SectionKey key) =>
            $"{new string('#', Math.Min(6, 3 + key.Depth))} "
            + (
                sections.FirstOrDefault(section => section.SectionKey == key)?.Heading
                ?? team.ActiveSubsections.FirstOrDefault(part => root.Child(part.Id) == key)?.Heading
                ?? key.Value[(key.Value.LastIndexOf('/') + 1)..]
            );
    }

    /// <summary>
    /// The team whose heading the message begins with, if no other heading in it names another of the given teams or one of their parts.
    /// </summary>
    public static Team? TeamOf(string raw, IReadOnlyCollection<Team> teams)
    {
        if (teams.Count < 2 || Headings(raw) is not [var first, .. var rest])
        {
            return null;
        }

        var named = teams.Where(team => Names(team, first)).ToList();
        return
            named is [var one]
            && teams.All(team =>
                team == one || (TeamNames.FindSubsection(team, first) is null && !rest.Any(heading => Names(team, heading)))
            )
            ? one
            : null;
    }

    /// <summary>
    /// The parts of a message that is about several of the given teams, each below its own heading or a line in bold that names it, in the
    /// order of the message. Empty if it is about one, begins with other words, or a heading could be a part of another team.
    /// </summary>
    /// <param name="raw">The message.</param>
    /// <param name="teams">The teams of its author.</param>
    /// <param name="withWordsAbove">Whether words before the first heading belong to the first part.</param>
    public static IReadOnlyList<(Team Team, string Text)> ByTeam(string raw, IReadOnlyCollection<Team> teams, bool withWordsAbove = false)
    {
        var text = SectionText.WithLineFeeds(raw).TrimStart('\uFEFF');
        if (teams.Count < 2 || Marks(text, teams) is not [var first, .. var rest] marks)
        {
            return [];
        }

        var above = text[..first.Start].Trim();
        if (above.Length > 0 && !withWordsAbove)
        {
            return [];
        }

        // A line in bold below a heading is text of that heading's team.
        var heads = rest.Where(mark => first.Level == 0 || (mark.Level > 0 && mark.Level <= first.Level)).Prepend(first).ToList();
        var definitions = Definitions(text);
        var parts = heads
            .Zip(heads.Select(mark => mark.Start).Skip(1).Append(text.Length))
            .Select(each => (each.First.Team, each.First.Heading, Text: text[each.First.End..each.Second].Trim('\n')))
            .Select(
                (part, number) => (part.Team, part.Heading, Text: number == 0 && above.Length > 0 ? $"{above}\n\n{part.Text}" : part.Text)
            )
            .Select(part => (part.Team, Text: WithDefinitions($"### {part.Heading}\n\n{part.Text}".TrimEnd())))
            .GroupBy(part => part.Team, part => part.Text)
            .Select(part => (Team: part.Key, Text: string.Join("\n\n", part)))
            .ToList();
        return parts.Count > 1 && parts.TrueForAll(part => TeamOf(part.Text, teams) == part.Team) ? parts : [];

        // The text of a link may stand at the end of the message.
        string WithDefinitions(string part) =>
            definitions
                .Where(each =>
                    part.Contains(each.Label, StringComparison.OrdinalIgnoreCase) && !part.Contains(each.Line, StringComparison.Ordinal)
                )
                .Aggregate(part, (all, each) => $"{all}\n\n{each.Line}");
    }

    /// <summary>The definitions of links and footnotes, with their labels in brackets. "[Jo]: please look" defines nothing.</summary>
    private static IReadOnlyList<(string Label, string Line)> Definitions(string text)
    {
        var document = NotesDocument.Parse(text);
        var links = document
            .Blocks.Descendants<LinkReferenceDefinition>()
            .Select(definition => document.SyntaxOffset + definition.Span.Start)
            .ToHashSet();
        var code = document.Blocks.Descendants<CodeBlock>().Select(block => block.Span).ToList();
        return
        [
            .. Definition()
                .Matches(text)
                .Where(found =>
                    links.Contains(found.Groups["at"].Index)
                    || (
                        found.Groups["label"].Value.StartsWith('^')
                        && !code.Exists(span =>
                            span.Start <= found.Index - document.SyntaxOffset && found.Index - document.SyntaxOffset <= span.End
                        )
                    )
                )
                .Select(found => ($"[{found.Groups["label"].Value}]", found.Value.Trim())),
        ];
    }

    /// <summary>A heading, or a line in bold, that names a team.</summary>
    private sealed record Mark(int Start, int End, int Level, string Heading, Team Team);

    private static List<Mark> Marks(string text, IReadOnlyCollection<Team> teams)
    {
        if (!NotesDocument.CanBeRead(text))
        {
            return [];
        }

        var document = NotesDocument.Parse(text);
        var bold = document
            .Blocks.OfType<ParagraphBlock>()
            .Select(paragraph => document.SyntaxOffset + paragraph.Span.Start)
            .Select(start => (Start: start, End: LineEnd(start)))
            .Select(line => (line.Start, line.End, Heading: BoldLine().Match(text[line.Start..line.End]).Groups["name"].Value))
            .Where(line => line.Heading.Length > 0);
        var named =
            from mark in document
                .Sections.Where(section => section.Level > 0)
                .Select(section => (section.Start, End: section.BodyStart, section.Level, section.Heading))
                .Concat(bold.Select(line => (line.Start, line.End, Level: 0, line.Heading)))
            let of = teams.Where(team => Names(team, mark.Heading)).ToList()
            where of.Count == 1
            orderby mark.Start
            select new Mark(mark.Start, mark.End, mark.Level, mark.Heading, of[0]);
        return [.. named];

        int LineEnd(int start) => text.IndexOf('\n', start) is >= 0 and var end ? end : text.Length;
    }

    [GeneratedRegex(@"^ {0,3}(?<at>)\[(?<label>[^\]\n]+)\]:[ \t]*\S.*$", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\A\s*(?:\*\*|__)(?<name>[^*_\n]+?):?(?:\*\*|__):?\s*\z")]
    private static partial Regex BoldLine();

    /// <summary>The sections a message has text for, if all of its text is below headings of the team's parts. Otherwise empty.</summary>
    public static IReadOnlyList<AnswerPart> PartsOnly(string raw, Team team, IReadOnlyCollection<Person> people)
    {
        try
        {
            var parts = AnswerSplitter.Split(raw, team, people).Parts;
            return parts.All(part => part.Path.Count > 0) ? parts : [];
        }
        catch (UserError)
        {
            return [];
        }
    }

    private static bool Names(Team team, string heading) => new TeamNames([team]).Find(heading) is not null;

    /// <summary>The message's headings, if it begins with one.</summary>
    private static string[] Headings(string raw)
    {
        try
        {
            var document = NotesDocument.Parse(SectionText.WithLineFeeds(raw));
            return SectionText.IsBlank(document.Body(document.Sections[0]))
                ? [.. document.Sections.Skip(1).Select(section => section.Heading)]
                : [];
        }
        catch (UserError)
        {
            return [];
        }
    }
}
