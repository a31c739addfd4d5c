using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>A past meeting as the store has it: with every version of every section, by the authors of the commits.</summary>
/// <param name="Meeting">The meeting, compiled and closed.</param>
/// <param name="Sections">Its sections as the file has them.</param>
/// <param name="Versions">Their versions, in order.</param>
public sealed record PastNotes(Meeting Meeting, IReadOnlyList<Section> Sections, IReadOnlyList<SectionVersion> Versions)
{
    /// <summary>The rows of a past meeting.</summary>
    public static PastNotes Of(Committee committee, PastMeeting past)
    {
        var meeting = Meeting.Of(committee, past.Date);
        meeting.FilePath = past.File.Path;
        meeting.FileText = past.File.Text;
        (meeting.PostedAt, meeting.CompiledAt, meeting.ClosedAt) = (meeting.StartsAt, meeting.StartsAt, meeting.ClosesAt(committee));
        var names = TeamNames.Of(committee.Teams);
        var outline = NotesOutline.Read(past.File.Text, names);
        var texts = new Dictionary<SectionKey, string>();
        var versions = new List<SectionVersion>();
        var latest = DateTimeOffset.MinValue;
        foreach (var change in past.File.Changes)
        {
            var (before, after) = (Texts(change.Before, names), Texts(change.After, names));
            foreach (var (key, text) in after.Where(each => before.GetValueOrDefault(each.Key, "") != each.Value))
            {
                Add(key, text, change.Author, change.Email, change.At);
            }

            foreach (var key in before.Keys.Where(key => !after.ContainsKey(key) && texts.ContainsKey(key)))
            {
                Add(key, "", change.Author, change.Email, change.At);
            }
        }

        // What a merge made, or what there is no history of.
        var (author, at) = past.File.Changes is [.., var last] ? ((last.Author, last.Email), last.At) : (("", ""), meeting.StartsAt);
        var now = Texts(past.File.Text, names);
        foreach (var (key, text) in now.Where(each => texts.GetValueOrDefault(each.Key, "") != each.Value))
        {
            Add(key, text, author.Item1, author.Item2, at);
        }

        var count = versions
            .GroupBy(version => version.Key)
            .ToDictionary(group => group.Key, group => group.Max(version => version.Version));
        return new PastNotes(
            meeting,
            [
                .. outline
                    .Keys.Where(key => key != SectionKey.Preamble)
                    .Select(key => new Section
                    {
                        MeetingId = meeting.Id,
                        Key = key.Value,
                        Text = now[key],
                        Heading = outline.Find(key)!.Heading,
                        Version = count.GetValueOrDefault(key.Value),
                    }),
            ],
            versions
        );

        void Add(SectionKey key, string text, string name, string email, DateTimeOffset when)
        {
            texts[key] = text;
            // A commit's time is set by its author's machine; the order of the commits is what counts.
            latest = when > latest ? when : latest;
            var person = GitAuthors.Find(committee, new NotesCommit("", name, email, when, false, null));
            versions.Add(
                new SectionVersion(
                    meeting.Id,
                    key.Value,
                    versions.Count(version => version.Key == key.Value) + 1,
                    text,
                    person?.Id.Value,
                    person?.Name ?? name,
                    latest.ToUniversalTime(),
                    "git"
                )
            );
        }
    }

    private static IReadOnlyDictionary<SectionKey, string> Texts(string? notes, TeamNames names)
    {
        if (notes is null || !NotesDocument.CanBeRead(notes))
        {
            return new Dictionary<SectionKey, string>();
        }

        var outline = NotesOutline.Read(notes, names);
        return outline.Keys.ToDictionary(key => key, key => SectionText.Of(outline.Text(key)!));
    }
}
