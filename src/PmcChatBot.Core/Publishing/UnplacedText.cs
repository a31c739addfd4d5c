using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Handles text that could not be read back from any place in the notes. The rest is published without it; its author and the chairs get
/// the text, and a chair decides where it goes.
/// </summary>
public sealed class UnplacedText(
    MeetingLookup lookup,
    ICollectionStore collected,
    SectionWriter book,
    Conflicts conflicts,
    ISentMessages sent,
    IOutbox outbox,
    TimeProvider clock
) : IActionHandler<DecideUnplacedText>
{
    /// <summary>Tells the people concerned, once for each section.</summary>
    public async Task NotifyAsync(
        Committee committee,
        Meeting meeting,
        IReadOnlyList<StoredSection> refused,
        IReadOnlyList<SectionVersion> versions,
        CancellationToken cancel
    )
    {
        var known = refused.Count == 0 ? [] : await collected.ConflictsAsync(meeting.Id, cancel);
        foreach (
            var section in refused.Where(section =>
                !known.Any(record => record.Choice is null && record.Key == section.Key.Value && record.Ours == section.Text)
            )
        )
        {
            var record = conflicts.Record(meeting, [(section.Key, new MergeConflict("", section.Text!, section.Text!))])[0];
            var into = Fallback(committee, meeting, section.Key);
            var author = versions.LastOrDefault(version => version.Key == section.Key.Value && version.Author is not null)?.Author;
            var text =
                $"I could not put the text of **{NameOf(committee, section)}** into the notes of {meeting.LongDate}: it has no "
                + $"heading that I could find again later. Everything else is published. The text is:\n\n{section.Text}";
            foreach (var person in committee.Chairs.Concat(author is { } id ? [id] : []).Distinct())
            {
                outbox.Show(
                    new OutgoingMessage(
                        SlotOf(record.Id, person),
                        Address.Dm(person),
                        committee.IsChair(person) ? text : $"{text}\n\nA chair decides where it goes."
                    )
                    {
                        Buttons = committee.IsChair(person)
                            ?
                            [
                                new Button(
                                    new DecideUnplacedText(record.Id, true),
                                    $"Put it under {NameOf(committee, into)}",
                                    Primary: true
                                ),
                                new Button(new DecideUnplacedText(record.Id, false), "Leave it out"),
                            ]
                            : [],
                    }
                );
            }
        }
    }

    /// <summary>A chair decides where the text goes.</summary>
    /// <exception cref="UserError">The person is not a chair, or it was already decided.</exception>
    public async Task<string> RunAsync(DecideUnplacedText action, ActionContext context, CancellationToken cancel)
    {
        var (person, id, into) = (context.Person, action.RecordId, action.Into);
        var record = await collected.FindConflictAsync(id, cancel);
        if (record is null || !await sent.IsFilledAsync(SlotOf(id, person), cancel))
        {
            throw OnlyAChair();
        }

        var (committee, meeting) = await lookup.MeetingAsync(record.MeetingId, cancel);
        if (!committee.IsChair(person))
        {
            throw OnlyAChair();
        }

        var key = new SectionKey(record.Key);
        var section = await collected.FindSectionAsync(meeting.Id, key, cancel);
        if (record.Choice is not null || string.IsNullOrEmpty(section?.Text))
        {
            throw new UserError("A chair chose already, or the text is gone. Nothing changed.");
        }

        record.Choice = into ? "into" : "out";
        var by = committee.Find(person)!;
        var target = Fallback(committee, meeting, key);
        var changes = new List<SectionChange> { new(key, section.Text, null) };
        if (into)
        {
            changes.Add(new SectionChange(target.Key, null, $"**{NameOf(committee, section.Stored)}**\n\n{section.Text}", target.Heading));
        }

        await book.ApplyAsync(committee, meeting, changes, by, cancel);
        outbox.Publish(meeting.Id, clock.GetUtcNow());
        return into
            ? $"Done: I put it under **{NameOf(committee, target)}** and publish the notes again."
            : "Done: it stays out of the notes. I keep a copy.";
    }

    private static UserError OnlyAChair() => new("Only a chair can decide where that text goes.");

    private static string SlotOf(string id, PersonId person) => $"unplaced|{id}|{person}";

    /// <summary>The nearest section above it that is in the notes, or else the last section.</summary>
    private static StoredSection Fallback(Committee committee, Meeting meeting, SectionKey key)
    {
        var outline = meeting.Outline(committee);
        SectionKey? above = key;
        while (above is { } place && outline.Find(place) is null)
        {
            above = place.Parent;
        }

        var found = above ?? outline.Keys[^1];
        return new StoredSection(found, outline.Text(found), outline.Find(found)!.Heading);
    }

    private static string NameOf(Committee committee, StoredSection section) =>
        HeadingText.Plain(section.Heading ?? RosterHeading.Of(section.Key, committee.Teams) ?? SectionNames.Of(committee, section.Key));
}
