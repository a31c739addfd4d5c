using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>Changes the roster, and with it the template and the headings of upcoming meetings.</summary>
public sealed class RosterEditor(
    ICommittees committees,
    IMeetings meetings,
    ICollectionStore collected,
    SectionWriter book,
    MeetingCalendar calendar,
    ContributionEditor editor,
    PrepareNotes prepare,
    TimeProvider clock
)
{
    /// <summary>
    /// Stores a changed roster. If a heading changes with it, also updates the template and the notes of upcoming meetings.
    /// </summary>
    /// <param name="changed">The changed committee, with the template not updated yet.</param>
    /// <param name="key">The section whose heading changes.</param>
    /// <param name="heading">Returns the new heading, given the current one or <see langword="null"/> for a new section.</param>
    /// <param name="by">Who makes the change.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="isBack">Whether the section was removed when its team was retired, and now comes back.</param>
    public async Task SaveAsync(
        Committee changed,
        SectionKey key,
        Func<string?, string> heading,
        Person by,
        CancellationToken cancel,
        bool isBack = false
    )
    {
        var template = NotesOutline.Read(changed.Template, TeamNames.Of(changed.Teams));
        var inTemplate = heading(template.Find(key)?.Heading);
        await committees.SaveAsync(
            changed with
            {
                Template = Compile(changed, new StoredSection(key, template.Text(key) ?? "", inTemplate)),
            },
            cancel
        );
        await FollowAsync(changed, cancel);
        foreach (var meeting in await OpenAsync(changed, cancel))
        {
            var section = await collected.FindSectionAsync(meeting.Id, key, cancel);
            await book.SetHeadingAsync(meeting, key, heading(section?.Heading), by, cancel);
            if (isBack)
            {
                await book.ReviveAsync(meeting, key, heading(section?.Heading), by, cancel);
            }

            if (key.TeamId is { } id && changed.FindTeam(id) is { Retired: false } team)
            {
                // Questions and receipts show the team's name.
                await editor.ShowAllAsync(new(changed, meeting, team), cancel);
            }

            editor.Amend(meeting);
        }

        await prepare.AskAsync(changed, by, cancel);
    }

    /// <summary>Stores a roster without a section. If the section has text in the notes, that text stays.</summary>
    public async Task RetireAsync(Committee changed, SectionKey key, Person by, CancellationToken cancel)
    {
        var template = NotesOutline.Read(changed.Template, TeamNames.Of(changed.Teams));
        var gone = template.Keys.Where(other => other.IsAtOrBelow(key)).Select(other => new StoredSection(other, null)).ToArray();
        await committees.SaveAsync(changed with { Template = Compile(changed, gone) }, cancel);
        await FollowAsync(changed, cancel);
        foreach (var meeting in await OpenAsync(changed, cancel))
        {
            var sections = (await collected.SectionsAsync(meeting.Id, cancel))
                .Where(section => section.SectionKey.IsAtOrBelow(key))
                .ToList();
            if (sections.TrueForAll(section => string.IsNullOrEmpty(section.Text)))
            {
                await book.ApplyAsync(
                    changed,
                    meeting,
                    sections.Select(section => new SectionChange(section.SectionKey, section.Text, null)),
                    by,
                    cancel
                );
                editor.Amend(meeting);
            }
        }

        await prepare.AskAsync(changed, by, cancel);
    }

    /// <summary>
    /// Moves stored sections with their headings, in every meeting whose notes may still change. Older meetings follow when they are
    /// compiled.
    /// </summary>
    private async Task FollowAsync(Committee committee, CancellationToken cancel)
    {
        foreach (var meeting in await meetings.OpenAsync(committee, clock.GetUtcNow(), cancel))
        {
            await book.FollowHeadingsAsync(meeting, committee, cancel);
        }
    }

    private static string Compile(Committee committee, params StoredSection[] sections) =>
        NotesCompiler.Compile(new CompileInput(committee.Template, committee.Template, sections, committee.Teams)).Text;

    /// <summary>
    /// The current meeting, and later ones for which people were asked, or which moved and have no notes in git, only remembered ones.
    /// </summary>
    private async Task<IReadOnlyList<Meeting>> OpenAsync(Committee committee, CancellationToken cancel)
    {
        var current = await calendar.FirstConcernedAsync(committee, cancel);
        return current is null
            ? []
            :
            [
                .. (await meetings.SinceAsync(committee.Id, current.StartsAt, cancel)).Where(meeting =>
                    meeting.AskedAt is not null || meeting.CompiledAt is not null || meeting is { FileText: not null, FilePath: null }
                ),
            ];
    }
}
