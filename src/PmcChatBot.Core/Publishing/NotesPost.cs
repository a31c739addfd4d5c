using System.Text;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>The notes as posted in the channel: a message that tells the story by itself, and the notes in its thread.</summary>
public static class NotesPost
{
    public static string SlotOf(Meeting meeting) => $"notes|{meeting.Id}";

    /// <summary>The messages to show, the parent first; those left over from a longer post are removed.</summary>
    public static IReadOnlyList<Outgoing> Messages(
        Committee committee, Meeting meeting, IReadOnlyList<Section> sections, string text, string place, int limit, out int parts)
    {
        var channel = new Address(committee.Channel);
        var messages = new List<Outgoing> { new(SlotOf(meeting), channel, Summary(committee, meeting, sections, place)) };
        var bodies = Split(text, limit);
        messages.AddRange(bodies.Select((body, index) => Part(meeting, channel, index, body)));
        for (var index = bodies.Count; index < meeting.PostedParts; index++)
        {
            messages.Add(Part(meeting, channel, index, "") with { Remove = true });
        }

        parts = bodies.Count;
        return messages;
    }

    /// <summary>A line in the notes' thread.</summary>
    public static Outgoing Line(Meeting meeting, Committee committee, string key, string text) =>
        new($"{SlotOf(meeting)}|line|{key}", new Address(committee.Channel), text) { ThreadOf = SlotOf(meeting) };

    /// <summary>Cuts the notes at section boundaries, then at blank lines, into messages the platform takes.</summary>
    public static IReadOnlyList<string> Split(string text, int limit)
    {
        var document = NotesDocument.Parse(text);
        var pieces = document.Sections.Select(section => document.Source[section.Start..section.End]).SelectMany(piece => Cut(piece, limit));
        var messages = new List<string>();
        var current = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (current.Length > 0 && current.Length + piece.Length > limit)
            {
                messages.Add(current.ToString());
                current.Clear();
            }

            current.Append(piece);
        }

        messages.Add(current.ToString());
        return [.. messages.Where(message => !string.IsNullOrWhiteSpace(message))];
    }

    private static Outgoing Part(Meeting meeting, Address channel, int index, string body) =>
        new($"{SlotOf(meeting)}|{index + 1}", channel, body) { ThreadOf = SlotOf(meeting) };

    private static IEnumerable<string> Cut(string piece, int limit)
    {
        while (piece.Length > limit)
        {
            var at = piece.LastIndexOf("\n\n", limit - 1, StringComparison.Ordinal);
            at = at > 0 ? at + 2 : piece.LastIndexOf('\n', limit - 1) is var line and > 0 ? line + 1 : limit;
            at = at < piece.Length && char.IsLowSurrogate(piece[at]) ? at - 1 : at;
            yield return piece[..at];
            piece = piece[at..];
        }

        yield return piece;
    }

    private static string Summary(Committee committee, Meeting meeting, IReadOnlyList<Section> sections, string place)
    {
        var states = committee.ActiveTeams.ToDictionary(team => team, team => Reports.StateOf(team, committee, sections));
        var (answered, asked) = Reports.Count(committee, meeting, sections);
        var text = new StringBuilder($"**{committee.Title}: notes of {meeting.LongDate}**\n\n{answered} of {asked} teams reported.");
        Line(text, "Updates", states, SectionState.Updated);
        Line(text, "No update", states, SectionState.NoUpdate);
        Line(text, "No reply", states, SectionState.NoReply);
        text.Append("\n\n").Append(place);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string label, Dictionary<Team, SectionState> states, SectionState state)
    {
        var teams = states.Where(pair => pair.Value == state).Select(pair => pair.Key.PlainName).ToList();
        if (teams.Count > 0)
        {
            text.Append($"\n\n{label}: {string.Join(", ", teams)}.");
        }
    }
}
