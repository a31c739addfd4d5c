using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Posts the notes in the committee's channels.</summary>
public sealed class PostNotes(ICollectionStore collected, IOutbox outbox, IEnumerable<IChatPlatform> platforms)
{
    /// <summary>Posts the notes, or edits the existing post.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="text">The notes.</param>
    /// <param name="location">Where the file is, as text for people.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task RunAsync(Committee committee, Meeting meeting, string text, string location, CancellationToken cancel)
    {
        var inOrder = NotesPreview.Of(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel)).Stored;
        foreach (
            var message in Channels(committee)
                .SelectMany(channel => NotesPost.Messages(committee, meeting, channel, inOrder, text, location))
        )
        {
            outbox.Show(message);
        }
    }

    /// <summary>Adds a line about the changes to the thread of the post.</summary>
    public void SayAmended(NotesResult worked, Meeting meeting)
    {
        var committee = worked.Before.Committee;
        var what = $"Amended: {SectionNames.Of(committee, worked.Plan.Compiled.Changed)}.";
        foreach (var channel in Channels(committee))
        {
            outbox.Show(NotesPost.Line(committee, meeting, channel, worked.Commit ?? "", what));
        }
    }

    /// <summary>The committee's channels on the bot's platforms.</summary>
    private IEnumerable<Address> Channels(Committee committee) =>
        committee
            .Channels.Select(channel => new Address(channel))
            .Where(channel => platforms.Any(platform => platform.Name == channel.Platform));
}
