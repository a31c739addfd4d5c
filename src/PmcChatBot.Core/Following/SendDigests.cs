using System.Text;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Following;

/// <summary>
/// Sends followers what their teams reported, in one direct message for each meeting. It follows what is amended and withdrawn.
/// </summary>
public sealed class SendDigests(IFollows follows, ICollectionStore collected, IOutbox outbox, IPageLinks links, TimeProvider clock)
    : INotesListener
{
    // Nobody waits for it longer, whatever their hours.
    private static readonly TimeSpan Latest = TimeSpan.FromDays(3);

    public async Task PublishedAsync(Committee committee, Meeting meeting, bool isFirst, CancellationToken cancel)
    {
        var readers = (await follows.OfAsync(committee.Id, cancel))
            .Where(follow => committee.IsMember(follow.Person))
            .ToLookup(follow => follow.Person);
        if (readers.Count == 0)
        {
            return;
        }

        var preview = NotesPreview.Of(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel));
        var texts = committee.ActiveTeams.Select(team => (Team: team, Text: preview.Markdown(team))).ToList();
        foreach (var reader in readers)
        {
            var all = reader.Any(follow => follow.TeamId is null);
            var wanted = texts.Where(each => all || reader.Any(follow => follow.TeamId == each.Team.Id)).ToList();
            var message = new OutgoingMessage(
                $"digest|{meeting.Id}|{reader.Key}",
                Address.Dm(reader.Key),
                Digest(committee, meeting, wanted)
            )
            {
                IsNotes = true,
                CanWait = true,
            };
            if (isFirst)
            {
                outbox.Show(message, InHours(committee, reader.Key));
            }
            else
            {
                outbox.Revise(message);
            }
        }
    }

    private DateTimeOffset InHours(Committee committee, PersonId person)
    {
        var (now, local) = (clock.GetUtcNow(), LocalZone.Of(committee, person));
        return committee.HoursOf(person).AtOrAfter(now, local.Zone, now + Latest, day => committee.IsAway(person, day));
    }

    private string Digest(Committee committee, Meeting meeting, IReadOnlyList<(Team Team, string Text)> wanted)
    {
        var text = new StringBuilder($"**{committee.Title}, {meeting.LongDate}: what you follow**");
        foreach (var (team, words) in wanted.Where(each => each.Text.Length > 0))
        {
            text.Append($"\n\n### {MarkdownText.Escape(team.PlainName)}\n\n{words}");
        }

        var silent = wanted.Where(each => each.Text.Length == 0).Select(each => each.Team.PlainName).ToList();
        text.Append(silent.Count == 0 ? "" : $"\n\nNothing this time from {string.Join(", ", silent)}.");
        text.Append(links.To(Addresses.Of(committee, meeting.Date)) is { } page ? $"\n\n[All notes]({page})." : "\n");
        return text.Append(" `/pmc unfollow` ends these messages.").ToString();
    }
}
