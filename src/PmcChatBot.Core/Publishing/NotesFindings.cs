using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Tells people what was found in the notes file: each finding goes to those it concerns.</summary>
public sealed class NotesFindings(
    HandleFileEdit follow,
    UnplacedText unplaced,
    Conflicts conflicts,
    WithdrawnTextRedactor quoted,
    IOutbox outbox
)
{
    // More messages about headings than that, and a chair reads none of them.
    private const int MostOneByOne = 5;

    /// <summary>
    /// The slot of the message that tells a person about a stale copy, by any of its records. Its readers may confirm that it was intended.
    /// </summary>
    public static string StaleSlot(string id, PersonId person, bool asChair) => StaleSlot(id, person.ToString(), asChair);

    /// <inheritdoc cref="StaleSlot(string, PersonId, bool)"/>
    public static string StaleSlot(string id, string person, bool asChair) =>
        $"stale|{id.Split('.')[0]}|{(asChair ? "chair" : "author")}|{person}";

    /// <summary>Handles edits of the file, see <see cref="HandleFileEdit"/>.</summary>
    public Task FollowAsync(NotesResult worked, Meeting meeting, CancellationToken cancel) =>
        follow.RunAsync(worked.Before, meeting, worked.File.Words!, worked.Plan.Compiled.Sections, cancel);

    /// <summary>Reports text that has no place in the notes; the other findings only if they are new.</summary>
    public async Task NotifyAsync(NotesResult worked, Meeting meeting, bool isNews, CancellationToken cancel)
    {
        var (committee, versions) = (worked.Before.Committee, worked.Before.Versions);
        await unplaced.NotifyAsync(committee, meeting, worked.Plan.Refused, versions, cancel);
        if (worked.Plan.Elsewhere.Count > 0 && SectionWriter.Withdrawers(versions) is [.., var by])
        {
            // The text was in the notes until now, so earlier messages may still show it.
            await quoted.RedactAsync(committee, meeting, _ => true, by, cancel);
        }

        if (isNews)
        {
            Notify(committee, meeting, worked, versions);
        }
    }

    private void Notify(Committee committee, Meeting meeting, NotesResult worked, IReadOnlyList<SectionVersion> versions)
    {
        var plan = worked.Plan;
        NotifyOfStaleCopies(committee, meeting, plan);
        NotifyOfWithdrawn(committee, meeting, worked, versions);
        foreach (var conflict in plan.Compiled.Conflicts)
        {
            conflicts.Notify(
                committee,
                meeting,
                SectionNames.Of(committee, conflict.Key),
                conflict,
                LastAuthor(versions, conflict.Key),
                plan.HandEdits.GetValueOrDefault(conflict.Key)?.AuthorName
            );
        }

        foreach (var (_, key) in ByName(committee, plan.Compiled.Escaped))
        {
            if (LastAuthor(versions, key) is { } author && !committee.IsChair(author))
            {
                outbox.Show(
                    new OutgoingMessage(
                        $"escaped|{meeting.Id}|{key}|{author}",
                        Address.Dm(author),
                        $"Your text for {Escaped(committee, meeting, key)}"
                    )
                );
            }
        }

        NotifyChairs(committee, meeting, worked);
        foreach (var question in RenamedTeams.Questions(worked))
        {
            outbox.Show(question);
        }
    }

    /// <summary>One message for each stale commit, however many sections it overwrote, with a button for each section.</summary>
    private void NotifyOfStaleCopies(Committee committee, Meeting meeting, PublishPlan plan)
    {
        foreach (var copies in plan.StaleCopies.GroupBy(copy => copy.Commit.Id))
        {
            var commit = copies.First().Commit;
            var records = conflicts.Record(
                meeting,
                copies.Select(copy => (copy.Key, new MergeConflict(copy.IfIntended, copy.Restored.Text ?? "", copy.Restored.Text ?? "")))
            );
            var names = copies.Select(copy => SectionNames.Of(committee, copy.Key)).ToList();
            var who = string.Join(
                " and ",
                copies
                    .SelectMany(copy => copy.Later.Prepend(copy.Commit))
                    .DistinctBy(other => other.Id)
                    .Select(other => $"{MarkdownText.Escape(other.AuthorName)}'s commit {Short(other.Id)}")
            );
            var took =
                $"{who} set {string.Join(", ", names.Distinct().Select(name => $"**{name}**"))} in the notes of {meeting.LongDate} "
                + "back to an earlier state. That looks like an outdated copy, so I restored the text:";
            var texts = copies
                .Zip(names)
                .Select(copy => $"{(names.Count > 1 ? $"**{copy.Second}**\n\n" : "")}{Quote(copy.First.Restored.Text)}");
            var buttons = records
                .Zip(names)
                .Where((_, i) => !copies.ElementAt(i).RestoresText)
                .Select(record => new Button(
                    new ConfirmIntended(record.First.Id),
                    names.Count > 1 ? $"{record.Second}: it was intended" : "It was intended"
                ));
            var authors = copies
                .SelectMany(copy => copy.Later.Prepend(copy.Commit))
                .Select(other => GitAuthors.Find(committee, other)?.Id)
                .OfType<PersonId>();
            foreach (var person in committee.Chairs.Concat(authors).Distinct())
            {
                outbox.Show(
                    new OutgoingMessage(
                        StaleSlot(records[0].Id, person, committee.IsChair(person)),
                        Address.Dm(person),
                        $"{took}\n\n{string.Join("\n\n", texts)}"
                    )
                    {
                        Buttons = [.. buttons],
                    }
                );
            }
        }
    }

    /// <summary>Tells the person who withdrew text, and the chairs, where that text still is or is again.</summary>
    private void NotifyOfWithdrawn(Committee committee, Meeting meeting, NotesResult worked, IReadOnlyList<SectionVersion> versions)
    {
        foreach (var copy in worked.Plan.BackAgain.DistinctBy(copy => (copy.Commit.Id, SectionNames.Of(committee, copy.Key))))
        {
            Notify(
                $"again|{meeting.Id}|{copy.Commit.Id}|{copy.Key}",
                $"{MarkdownText.Escape(copy.Commit.AuthorName)}'s commit {Short(copy.Commit.Id)} has text in "
                    + $"**{SectionNames.Of(committee, copy.Key)}** that was withdrawn from the notes of {meeting.LongDate}. I left "
                    + "it there. If that is wrong, withdraw it again."
            );
        }

        foreach (var (name, key) in ByName(committee, worked.Plan.Elsewhere))
        {
            Notify(
                $"elsewhere|{meeting.Id}|{key}",
                $"Text that was withdrawn from the notes of {meeting.LongDate} was also in **{name}**, where somebody had moved it in "
                    + "git. I took it out there too."
            );
        }

        var outline = NotesOutline.Read(worked.Plan.Compiled.Text, meeting.Names(committee));
        foreach (
            var (name, key) in ByName(
                committee,
                SectionWriter.WithVariants(outline.Keys.Select(key => (key, outline.Text(key)!)), versions)
            )
        )
        {
            Notify(
                $"variant|{meeting.Id}|{key}",
                $"Text was withdrawn from the notes of {meeting.LongDate}, and **{name}** has a very similar line. If that "
                    + "line should go too, a chair can withdraw it, or anybody can delete it from the file."
            );
        }

        if (worked.Pushed is { ForReview: true } review && SectionWriter.WithdrawnFrom(worked.Before.Meeting.FileText, versions).Count > 0)
        {
            Notify(
                $"unmerged|{meeting.Id}|{review.Commit}",
                $"The notes of {meeting.LongDate} without the withdrawn text are on the branch `{review.Branch}`. The main branch "
                    + "still shows that text until somebody merges it."
            );
        }

        void Notify(string slot, string text)
        {
            foreach (var person in committee.Chairs.Union(SectionWriter.Withdrawers(versions)))
            {
                outbox.Show(new OutgoingMessage($"{slot}|{person}", Address.Dm(person), text));
            }
        }
    }

    private void NotifyChairs(Committee committee, Meeting meeting, NotesResult worked)
    {
        var (compiled, path) = (worked.Plan.Compiled, worked.File.Location.Path);
        foreach (var (_, key) in ByName(committee, compiled.Escaped))
        {
            Notify($"escaped|{meeting.Id}|{key}", $"The text of {Escaped(committee, meeting, key)}");
        }

        foreach (var (_, key) in ByName(committee, compiled.Withdrawn))
        {
            var who = worked.Plan.HandEdits.GetValueOrDefault(key);
            Notify(
                $"withdrawn|{meeting.Id}|{key}|{who?.Id}",
                $"Lines of **{SectionNames.Of(committee, key)}** in the notes of {meeting.LongDate} were withdrawn after "
                    + $"{(who is null ? "somebody" : MarkdownText.Escape(who.AuthorName))} had edited them in git. I took those "
                    + "edited lines out too; git's history has them. If something is missing now, add it again."
            );
        }

        foreach (var team in NotesOutline.Read(compiled.Text, meeting.Names(committee)).TeamsWithTwoHeadings)
        {
            Notify(
                $"twice|{meeting.Id}|{team}",
                $"**{committee.FindTeam(team)?.PlainName ?? team}** has two headings in the notes of {meeting.LongDate}. I use the first; "
                    + "the text below the second is not counted as its update. Please move that text up and delete the second heading."
            );
        }

        if (compiled.UnknownHeadings.Count > MostOneByOne)
        {
            var first = string.Join(
                ", ",
                compiled.UnknownHeadings.Take(MostOneByOne).Select(heading => $"\"{HeadingText.Plain(heading)}\"")
            );
            Notify(
                $"unknown|{meeting.Id}",
                $"The notes of {meeting.LongDate} have {compiled.UnknownHeadings.Count} headings that are not teams, starting "
                    + $"with {first}. I left them as they are. Were teams renamed? Tell me with `/pmc team rename` or `/pmc team add`."
            );
        }

        foreach (var heading in compiled.UnknownHeadings.Count > MostOneByOne ? [] : compiled.UnknownHeadings)
        {
            Notify(
                $"unknown|{meeting.Id}|{heading}",
                $"The notes of {meeting.LongDate} have a heading that is not a team: \"{HeadingText.Plain(heading)}\". I left it "
                    + "as it is. Was a team renamed? Tell me with `/pmc team rename` or `/pmc team add`."
            );
        }

        if (path != meeting.NotesPath(committee) && worked.File.Text is not null && worked.Moved is null)
        {
            Notify(
                $"moved|{meeting.Id}|{path}",
                path == meeting.MovesTo(committee)
                    ? $"`{path}` stood in git already. I use it for the notes of {meeting.LongDate}, with what people wrote to me."
                    : $"The notes of {meeting.LongDate} were moved to `{path}`. I continue with them there."
            );
        }

        if (worked.File.Words is null && worked.Before.Meeting.SyncedCommit is not null && worked.Work == NotesWork.Publish)
        {
            var who = worked.File.History.Last is { ByBot: false } last ? MarkdownText.Escape(last.AuthorName) : "somebody";
            Notify(
                $"deleted|{meeting.Id}|{worked.File.History.Last?.Id}",
                $"`{path}`, the notes of {meeting.LongDate}, was {(worked.File.Text is null ? "deleted" : "emptied")} by {who}. I "
                    + "created it again, with all text, because there was something to add. To remove a text for good, delete only that "
                    + "text from the file."
            );
        }

        if (worked.File.AlsoAt is { } other)
        {
            Notify(
                $"also|{meeting.Id}|{other}",
                $"There are two files with notes of {meeting.LongDate}: `{path}` and `{other}`. I use the first and do not "
                    + $"read the second. Please copy over what is missing and delete `{other}`."
            );
        }

        if (worked.Moved is { IsMerged: true } merged)
        {
            Notify(
                $"merged|{meeting.Id}|{path}",
                $"Notes of {meeting.LongDate} stood in git already. I merged those of the moved meeting into them, section by section, and "
                    + $"removed `{merged.From}`. Please look over `{path}`."
            );
        }

        if (worked.Plan.Rewritten is { } gone)
        {
            Notify(
                $"rewritten|{meeting.Id}|{gone}",
                worked.File.DeletedBranch is { } branch
                    ? $"The branch `{branch}` with the notes of {meeting.LongDate} was deleted, and it does not seem to be merged. "
                        + "I write my copy of the notes again; please check them."
                    : $"Commit {Short(gone)}, where I last saw the notes of {meeting.LongDate}, is no longer in the repository's "
                        + "branch: the branch was rewritten. I overwrote nothing and merged my copy of the notes into the file as "
                        + "it is now. Please check the notes: text that was meant to be removed may be back."
            );
        }

        if (worked is { Work: NotesWork.Prepare, Pushed: { ForReview: true } review })
        {
            Notify(
                $"review|{meeting.Id}",
                $"I may not push to the repository's main branch, so the empty notes of {meeting.LongDate} are on the branch "
                    + $"`{review.Branch}`. Please merge it and then delete it."
            );
        }

        if (HasConflictMarkers(worked.File.Text))
        {
            var who = worked.File.History.Commits.LastOrDefault(commit => !commit.ByBot)?.AuthorName;
            Notify(
                $"markers|{meeting.Id}|{worked.Commit}",
                $"The notes of {meeting.LongDate} contain conflict markers "
                    + $"(`<<<<<<<`){(who is null ? "" : $", probably from {MarkdownText.Escape(who)}'s last commit")}. I left them "
                    + $"as they are; please clean up `{path}` by hand."
            );
        }

        void Notify(string key, string text)
        {
            foreach (var chair in committee.Chairs)
            {
                outbox.Show(new OutgoingMessage($"{key}|{chair}", Address.Dm(chair), text));
            }
        }
    }

    private static bool HasConflictMarkers(string? text) =>
        text is not null
        && text.Contains("<<<<<<< ", StringComparison.Ordinal)
        && SectionText.Lines(text) is var lines
        && lines.Any(line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal))
        && lines.Any(line => line.StartsWith(">>>>>>> ", StringComparison.Ordinal));

    private static string Escaped(Committee committee, Meeting meeting, SectionKey key) =>
        $"**{SectionNames.Of(committee, key)}** would have changed how other sections of the notes of {meeting.LongDate} look, so I "
        + "escaped some characters. No words are lost.";

    private static PersonId? LastAuthor(IReadOnlyList<SectionVersion> versions, SectionKey key) =>
        versions.LastOrDefault(version => version.Key == key.Value && version.Source == "chat")?.Author;

    /// <summary>One section for each name, so that people are told once about a team, even if it has several headings.</summary>
    private static IEnumerable<(string Name, SectionKey Key)> ByName(Committee committee, IEnumerable<SectionKey> keys) =>
        keys.Select(key => (Name: SectionNames.Of(committee, key), key)).DistinctBy(each => each.Name);

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];

    private static string Quote(string? text) =>
        string.IsNullOrEmpty(text) ? "> (nothing)" : string.Join('\n', SectionText.Lines(text).Select(line => "> " + line));
}
