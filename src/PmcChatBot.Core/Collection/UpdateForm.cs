using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The form for a team's update: one field for the team and one for each of its parts, filled with the current text.</summary>
public sealed class UpdateForm(
    MeetingLookup lookup,
    ICollectionStore collected,
    ISentMessages sent,
    ContributionEditor editor,
    PendingMessages waiting,
    TimeProvider clock
) : IActionHandler<SendUpdate>
{
    /// <summary>The form with the current text. Changes nothing.</summary>
    public async Task<Form> OpenAsync(TeamAtMeeting at, PersonId person, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        Responsibilities.Demand(person, at);
        var written = NotesPreview.Of(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel));
        var sections = Reports
            .OfTeam(team, written.Stored)
            .Where(section => section.Text is not null)
            .ToDictionary(section => section.SectionKey);
        var root = SectionKey.Team(team.Id);
        var keys = sections.Keys.Prepend(root).Union(team.ActiveSubsections.Select(subsection => root.Child(subsection.Id))).ToList();
        var isLate = clock.GetUtcNow() > meeting.ClosesAt(committee);
        return new Form(
            new SendUpdate(meeting.Id, team.Id, isLate),
            $"{team.PlainName}, {meeting.LongDate}",
            [.. keys.Select(key => Field(key, team, committee, sections.GetValueOrDefault(key)))],
            isLate
                ? "These notes are closed. Sending this form still changes them."
                : "Lists and links are fine. Start a new part with #### and its name."
        );
    }

    /// <summary>Applies a form that was sent. What others wrote in the meantime is merged, not overwritten.</summary>
    public async Task<string> RunAsync(SendUpdate action, ActionContext context, CancellationToken cancel)
    {
        var at = await lookup.TeamAsync(action.MeetingId, action.TeamId, cancel);
        var (committee, meeting, team) = at;
        var (person, fields) = (context.Person, context.Fields);
        Responsibilities.Demand(person, at);
        var changes = new List<SectionChange>();
        var fixes = new List<AnswerFix>();
        var versions = await collected.VersionsAsync(meeting.Id, cancel);
        foreach (var (name, value) in fields)
        {
            changes.AddRange(Changes(name, value, team, committee, versions, fixes));
        }

        if (changes.Count == 0)
        {
            return "You sent the form without changes, so the notes stay as they are.";
        }

        var displaced = changes.Exists(change => !string.IsNullOrEmpty(change.Ours)) ? await waiting.ClearNoUpdateAsync(at, cancel) : [];

        var contribution = editor.New(person, ContributionKind.Form, null);
        contribution.MeetingId = meeting.Id;
        contribution.TeamId = team.Id;
        contribution.State = ContributionState.TakenBack;
        var raw = string.Join("\n\n", fields.Where(field => field.Value.Length > 0).Select(field => field.Value));
        // If the form was part of the prompt's own message, that message becomes the receipt.
        var prompt = Prompt.SlotOf(meeting.Id, team.Id, person);
        var isPrompt = context.InMessage is not null && await sent.SlotOfAsync(context.InMessage, cancel) == prompt;
        var sentVersion = new ContributionVersion(0, raw, changes, clock.GetUtcNow()) { Displaced = displaced };
        var applied = await editor.ApplyAsync(at, contribution, sentVersion, ContributionState.Placed, AllowedReturns.OfOthers, cancel);
        await editor.ShowAsync(at, contribution, applied, cancel, fixes, isPrompt ? prompt : null);
        return "";
    }

    private static IEnumerable<SectionChange> Changes(
        string name,
        string value,
        Team team,
        Committee committee,
        IReadOnlyList<SectionVersion> versions,
        List<AnswerFix> fixes
    )
    {
        var (key, version) = FromName(name);
        if (key is not { } section || (section.TeamId != team.Id))
        {
            yield break;
        }

        var seen = version == 0 ? null : versions.FirstOrDefault(other => other.Key == section.Value && other.Version == version)?.Text;
        var shown = Shown(seen, committee, section);
        if (SectionText.Of(value) == SectionText.Of(shown))
        {
            yield break;
        }

        var answer = section.IsTeamRoot ? AnswerSplitter.Split(value, team, committee.People) : AnswerSplitter.SplitWithin(value);
        fixes.AddRange(answer.Fixes);
        var placed = AnswerChanges.Map(answer, section);
        var own = placed.GetValueOrDefault(section)?.Ours ?? "";
        if (own != seen)
        {
            var heading = team.Subsections.FirstOrDefault(sub => SectionKey.Team(team.Id).Child(sub.Id) == section)?.Heading;
            yield return new SectionChange(section, shown.Length == 0 ? null : seen, own, heading, SectionKey.Team(team.Id));
        }

        foreach (var (child, change) in placed.Where(part => part.Key != section))
        {
            yield return change;
        }
    }

    private static FormField Field(SectionKey key, Team team, Committee committee, Section? section)
    {
        var label = key.IsTeamRoot
            ? team.PlainName
            : team.Subsections.FirstOrDefault(sub => SectionKey.Team(team.Id).Child(sub.Id) == key)?.Name
                ?? HeadingText.Plain(section?.Heading ?? key.Value.Split('/')[^1]);
        return new FormField($"{key}#{section?.Version ?? 0}", label, Shown(section?.Text, committee, key));
    }

    // "No update" is not text to continue from, so the field starts empty.
    private static string Shown(string? text, Committee committee, SectionKey key) =>
        text is null || (key.IsTeamRoot && text == SectionText.Of(committee.NoUpdateText))
            ? ""
            : Placeholders.Of(committee.Template).Without(text);

    private static (SectionKey? Key, int Version) FromName(string name) =>
        name.LastIndexOf('#') is > 0 and var mark && int.TryParse(name[(mark + 1)..], out var version)
            ? (new SectionKey(name[..mark]), version)
            : (null, 0);
}
