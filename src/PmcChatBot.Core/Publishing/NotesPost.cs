using System.Text;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>The channel post of the notes: a summary message, with the full notes in its thread.</summary>
public static partial class NotesPost
{
    private const int HeadlineLength = 100;

    /// <summary>The messages to show in a channel, the summary first.</summary>
    public static IReadOnlyList<OutgoingMessage> Messages(
        Committee committee,
        Meeting meeting,
        Address channel,
        IReadOnlyList<Section> sections,
        string text,
        string location
    )
    {
        var slot = SlotOf(committee, meeting, channel);
        return
        [
            new(slot, channel, Summary(committee, meeting, sections, location))
            {
                IsNotes = true,
                Buttons = [new Button(new MarkRead(meeting.Id), "Mark as read")],
            },
            new($"{slot}|1", channel, Filled(text, committee, meeting)) { ThreadOf = slot, IsNotes = true },
        ];
    }

    /// <summary>The notes without empty sections, so that readers in the channel do not scroll past bare headings.</summary>
    private static string Filled(string text, Committee committee, Meeting meeting)
    {
        var placeholders = Placeholders.Of(committee.Template);
        var outline = NotesOutline.Read(text, meeting.Names(committee));
        var document = outline.Document;
        var said = outline.Keys.Where(key => Reports.IsSaidByHeading(committee, key)).Select(key => outline.Find(key)!.Start).ToHashSet();
        var (filled, title) = (new List<string>(), document.Sections.FirstOrDefault(section => section.Level > 0));

        // Going backwards, a heading comes after the text below it. This is the level a heading must have to be above something that stays.
        var above = 0;
        foreach (var section in document.Sections.Reverse())
        {
            // Front matter is not text that anybody wrote.
            var from = section.Level == 0 ? document.SyntaxOffset : section.Start;
            var isFilled =
                said.Contains(section.Start)
                || !SectionText.IsBlank(
                    placeholders.Without(SectionText.Of(document.Source[Math.Max(from, section.BodyStart)..section.End]))
                );
            if (isFilled || (section.Level > 0 && section.Level < above) || section == title)
            {
                filled.Add(document.Source[from..section.End]);
                above = section.Level;
            }
        }

        filled.Reverse();
        return EmbeddedPicture().Replace(string.Concat(filled), "(a picture)");
    }

    // A picture as the text of a link's address, as Google Docs exports it, can be longer than all else: the definition, and the picture.
    [GeneratedRegex(
        @"^ {0,3}\[[^\[\]\n]+\]:\s*<?data:image/[^\s>]*>?|!\[[^\[\]\n]*\]\(<?data:image/[^\s)>]*>?\)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex EmbeddedPicture();

    /// <summary>A message in the thread of the notes.</summary>
    public static OutgoingMessage Line(Committee committee, Meeting meeting, Address channel, string key, string text) =>
        new($"{SlotOf(committee, meeting, channel)}|line|{key}", channel, text) { ThreadOf = SlotOf(committee, meeting, channel) };

    /// <summary>The slot of the notes' post. The committee's first channel has the short form.</summary>
    private static string SlotOf(Committee committee, Meeting meeting, Address channel) =>
        committee.Channels is [var first, ..] && first == channel.Value ? $"notes|{meeting.Id}" : $"notes|{meeting.Id}|{channel}";

    private static string Summary(Committee committee, Meeting meeting, IReadOnlyList<Section> sections, string location)
    {
        var states = committee.ActiveTeams.ToDictionary(team => team, team => Reports.StateOf(team, committee, sections));
        var (answered, asked) = Reports.Count(committee, meeting, sections);
        var text = new StringBuilder($"**{committee.Title}: notes of {meeting.LongDate}**\n\n{answered} of {asked} teams reported.\n");
        foreach (var (team, _) in states.Where(pair => pair.Value == SectionState.Updated))
        {
            text.Append($"\n- **{team.PlainName}**{(Headline(team, sections) is { Length: > 0 } words ? $": {words}" : "")}");
        }

        Line(text, "No update", states.Where(pair => pair.Value == SectionState.NoUpdate));
        var silent = states
            .Where(pair => pair.Value == SectionState.NoReply && !meeting.NotDue.Contains(pair.Key.Id))
            .ToLookup(pair => Silence(new(committee, meeting, pair.Key)));
        foreach (var why in new[] { "No reply", "Away", "Vacant" })
        {
            Line(text, why, silent[why]);
        }

        text.Append("\n\n").Append(location);
        return text.ToString();
    }

    private static string Silence(TeamAtMeeting at) =>
        Responsibilities.AskedFor(at).Count > 0 ? "No reply"
        : Responsibilities.AwayFor(at).Count > 0 ? "Away"
        : "Vacant";

    /// <summary>The first words of a team's update, as plain text: not a heading, not the team's name, not "none".</summary>
    private static string Headline(Team team, IReadOnlyList<Section> sections)
    {
        var texts = Reports
            .OfTeam(team, sections)
            .Where(section => !string.IsNullOrWhiteSpace(section.Text))
            .Select(section => Comments().Replace(section.Text!, ""));
        var lines = texts.SelectMany(WordLines).ToList();
        var line =
            lines
                .Find(line => !IsHeading(line) && !NoUpdatePhrases.Says(line.Words) && new TeamNames([team]).Find(line.Words) is null)
                .Words
            ?? lines.FirstOrDefault().Words
            ?? "";
        if (line.Length <= HeadlineLength)
        {
            return MarkdownText.Escape(line);
        }

        var cut = line.LastIndexOf(' ', HeadlineLength);
        return MarkdownText.Escape(
                line[..(cut > HeadlineLength / 2 ? cut : HeadlineLength - (char.IsHighSurrogate(line[HeadlineLength - 1]) ? 1 : 0))]
            ) + " …";
    }

    /// <summary>The lines that have words, and whether a line is all bold.</summary>
    private static IEnumerable<(string Words, bool IsBold)> WordLines(string text) =>
        ShownLines(SectionText.Lines(Tags().Replace(text, "")))
            .Select(line => (Words: MarkdownText.Of(line.Trim()).Replace('\n', ' ').Trim(), IsBold: Bold().IsMatch(line.Trim())))
            .Where(line => line.Words.Any(char.IsLetterOrDigit));

    /// <summary>The lines without those that show nothing: link definitions, and the header and ruler of tables.</summary>
    private static IEnumerable<string> ShownLines(IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (
                !Nothing().IsMatch(lines[i])
                && !(i + 1 < lines.Count && lines[i].Contains('|', StringComparison.Ordinal) && TableLine().IsMatch(lines[i + 1]))
            )
            {
                yield return lines[i].TrimStart().StartsWith('|')
                    ? string.Join(", ", lines[i].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    : lines[i];
            }
        }
    }

    private static bool IsHeading((string Words, bool IsBold) line) => line.IsBold || line.Words.EndsWith(':');

    [GeneratedRegex(@"^(?:\*\*[^*]+\*\*|__[^_]+__)\s*:?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bold();

    /// <summary>A link definition, or the ruler below a table's header.</summary>
    [GeneratedRegex(@"\A(?: {0,3}\[[^\]]+\]:.*|(?=[ :-]*\|)[ |:-]*)\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nothing();

    [GeneratedRegex(@"\A(?=[ |:]*-)[ |:-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableLine();

    [GeneratedRegex(@"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    /// <summary>Comments are not shown: https://spec.commonmark.org/0.31.2/#html-blocks.</summary>
    [GeneratedRegex(@"^ {0,3}<!--.*?(?:-->|\z)", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comments();

    private static void Line(StringBuilder text, string label, IEnumerable<KeyValuePair<Team, SectionState>> states)
    {
        var teams = states.Select(pair => pair.Key.PlainName).ToList();
        if (teams.Count > 0)
        {
            text.Append($"\n\n{label}: {string.Join(", ", teams)}.");
        }
    }
}
