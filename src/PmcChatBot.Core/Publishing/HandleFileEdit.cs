using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>Somebody edited the notes file: asks the leads that it now names, and updates the receipts.</summary>
public sealed class HandleFileEdit(NamedLeads leads, ContributionEditor editor, Conflicts conflicts)
{
    /// <param name="before">The store before the edits were taken over.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="words">The file's text.</param>
    /// <param name="now">The sections after the edits were taken over.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task RunAsync(
        NotesInStore before,
        Meeting meeting,
        string words,
        IReadOnlyList<StoredSection> now,
        CancellationToken cancel
    )
    {
        var committee = before.Committee;
        await leads.FollowAsync(committee, meeting, before.Agreed, words, cancel);
        var (old, texts) = (
            before.Sections.ToDictionary(section => section.Key, section => section.Text),
            now.ToDictionary(section => section.Key, section => section.Text)
        );
        var changed = old
            .Keys.Union(texts.Keys)
            .Where(key => (old.GetValueOrDefault(key) ?? "") != (texts.GetValueOrDefault(key) ?? ""))
            .Select(key => key.UnderFirstHeading.TeamId)
            .ToHashSet();
        await conflicts.FollowAsync(committee, meeting, cancel);
        foreach (var team in committee.Teams.Where(team => changed.Contains(team.Id)))
        {
            await editor.ShowAllAsync(new(committee, meeting, team), cancel);
        }
    }
}
