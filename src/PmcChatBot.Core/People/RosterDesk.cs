using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>Changes the roster, the template, and the headings of the meetings not yet over.</summary>
public sealed class RosterDesk(
    ICommittees committees,
    IMeetings meetings,
    ICollected collected,
    SectionBook book,
    MeetingCalendar calendar,
    AnswerDesk desk,
    PrepareNotes prepare,
    TimeProvider clock
)
{
    /// <summary>Stores a changed roster; where a heading changes with it, in the template and the coming notes too.</summary>
    /// <param name="changed">The committee as it shall be; its template still as it was.</param>
    /// <param name="key">The section whose heading changes.</param>
    /// <param name="heading">The heading that comes of the one there is, or of <see langword="null"/> for a new section.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="isBack">Whether the section had gone with a team that retired and comes back.</param>
    public async Task SaveAsync(
        Committee changed,
        SectionKey key,
        Func<string?, string> heading,
        Person by,
        CancellationToken cancel,
        bool isBack = false
    )
    {
        var template = NotesOutline.Read(changed.Template, new TeamNames(changed.Teams));
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
                // Questions and receipts call it by its name.
                await desk.ShowAllAsync(new(changed, meeting, team), cancel);
            }

            desk.Amend(meeting);
        }

        await prepare.AskAsync(changed, by, cancel);
    }

    /// <summary>Stores a roster from which a section went. Where it has text already, the text stays.</summary>
    public async Task RetireAsync(Committee changed, SectionKey key, Person by, CancellationToken cancel)
    {
        var template = NotesOutline.Read(changed.Template, new TeamNames(changed.Teams));
        var gone = template
            .Keys.Where(other => other == key || other.IsBelow(key))
            .Select(other => new StoredSection(other, null))
            .ToArray();
        await committees.SaveAsync(changed with { Template = Compile(changed, gone) }, cancel);
        await FollowAsync(changed, cancel);
        foreach (var meeting in await OpenAsync(changed, cancel))
        {
            var sections = (await collected.SectionsAsync(meeting.Id, cancel))
                .Where(section => section.SectionKey == key || section.SectionKey.IsBelow(key))
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
                desk.Amend(meeting);
            }
        }

        await prepare.AskAsync(changed, by, cancel);
    }

    /// <summary>
    /// In every meeting whose notes may still change, stored sections follow their headings. Those of older meetings do when they are
    /// compiled.
    /// </summary>
    private async Task FollowAsync(Committee committee, CancellationToken cancel)
    {
        foreach (
            var meeting in (await meetings.OfAsync(committee.Id, cancel)).Where(meeting => clock.GetUtcNow() <= meeting.ClosesAt(committee))
        )
        {
            await book.FollowHeadingsAsync(meeting, committee, cancel);
        }
    }

    private static string Compile(Committee committee, params StoredSection[] sections) =>
        NotesCompiler.Compile(new CompileInput(committee.Template, committee.Template, sections, committee.Teams)).Text;

    /// <summary>The current meeting and those after it for which people were asked.</summary>
    private async Task<IReadOnlyList<Meeting>> OpenAsync(Committee committee, CancellationToken cancel)
    {
        var current = await calendar.CurrentAsync(committee, cancel);
        return
        [
            .. (await meetings.OfAsync(committee.Id, cancel)).Where(meeting =>
                current is not null && meeting.Date >= current.Date && (meeting.AskedAt is not null || meeting.CompiledAt is not null)
            ),
        ];
    }
}
