using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Asks the chairs about team headings that somebody renamed in the file. The text still belongs to the team; a chair decides whether the
/// team is renamed.
/// </summary>
internal static class RenamedTeams
{
    // A longer text is not a name, and does not fit into a button.
    private const int LongestName = 100;

    /// <summary>The slot prefix of all questions about a team's name.</summary>
    public static string SlotsOf(Committee committee, Team team) => $"renamed|{committee.Id}|{team.Id}|";

    private static bool HasHeading(string? text, string heading) =>
        text is not null && NotesDocument.Parse(text).Sections.Any(section => section.Heading == heading);

    /// <summary>The question to each chair about each team heading that was renamed since file and store last agreed.</summary>
    public static IEnumerable<OutgoingMessage> Questions(NotesResult worked)
    {
        var (committee, meeting) = (worked.Before.Committee, worked.Before.Meeting);
        foreach (var (_, key) in worked.Plan.Renamed.Where(pair => pair.Value.IsTeamRoot && !meeting.Renamed.ContainsKey(pair.Key)))
        {
            var section = worked.Plan.Compiled.Sections.FirstOrDefault(section => section.Key == key);
            if (committee.FindTeam(key.TeamId!) is not { } team || section?.Heading is not { } heading)
            {
                continue;
            }

            var name = HeadingText.Parse(heading).PlainName;
            var who = worked.File.History.Newest(commit => !commit.ByBot && HasHeading(commit.Text, heading));
            foreach (var chair in committee.Chairs)
            {
                yield return new OutgoingMessage(
                    $"{SlotsOf(committee, team)}{meeting.Id}|{name}|{chair}",
                    Address.Dm(chair),
                    $"{(who is null ? "Somebody" : MarkdownText.Escape(who.AuthorName))} renamed the heading of **{team.PlainName}** in "
                        + $"the notes of {meeting.LongDate} to \"{HeadingText.Plain(heading)}\". The heading stays, and the text below it "
                        + $"is still {team.PlainName}'s. Is that the team's new name?"
                )
                {
                    Buttons = name.Length is 0 or > LongestName
                        ? []
                        :
                        [
                            new Button(
                                new RunCommand(committee.Id, $"team rename {team.PlainName} to {name}"),
                                $"Yes, rename {team.PlainName}"
                            ),
                        ],
                };
            }
        }
    }
}
