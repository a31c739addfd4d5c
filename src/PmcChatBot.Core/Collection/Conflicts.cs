using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Notifies people when two of them changed the same lines differently, and applies what they choose.</summary>
public sealed class Conflicts(
    MeetingLookup lookup,
    ICollectionStore collected,
    SectionWriter book,
    ISentMessages sent,
    Receipts receipts,
    IOutbox outbox,
    TimeProvider clock
) : IActionHandler<ResolveConflict>
{
    /// <summary>Shows both texts to the author and the chairs, with buttons to choose.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="found">Both texts.</param>
    /// <param name="author">The author of the new text, if known.</param>
    /// <param name="inGit">The git author of the existing text, if it came with a commit.</param>
    public void Notify(Committee committee, Meeting meeting, string section, SectionConflict found, PersonId? author, string? inGit = null)
    {
        var conflict = Record(meeting, [(found.Key, found.Conflict)])[0];
        var by = author is { } id ? committee.NameOf(id) : "the chat";
        var text = Question(section, meeting, conflict, by, inGit);
        var isTakenOut = conflict.Theirs.Length == 0 || conflict.Ours.Length == 0;
        foreach (var person in committee.Chairs.Concat(author is { } one ? [one] : []).Distinct())
        {
            outbox.Show(
                new OutgoingMessage(SlotOf(conflict.Id, person), Address.Dm(person), text)
                {
                    Buttons = isTakenOut
                        ?
                        [
                            new Button(new ResolveConflict(conflict.Id, conflict.Theirs.Length == 0 ? "theirs" : "ours"), "Take them out"),
                            new Button(new ResolveConflict(conflict.Id, "both"), "Keep them"),
                        ]
                        :
                        [
                            new Button(
                                new ResolveConflict(conflict.Id, "theirs"),
                                inGit is null ? "The earlier text" : $"From {inGit}, in git"
                            ),
                            new Button(new ResolveConflict(conflict.Id, "ours"), author == person ? "Mine" : $"From {by}"),
                            new Button(new ResolveConflict(conflict.Id, "both"), "Keep both"),
                        ],
                }
            );
        }
    }

    /// <summary>The message text: either both texts are in the notes, or lines that one side removed were kept.</summary>
    private static string Question(string section, Meeting meeting, Conflict conflict, string by, string? inGit)
    {
        var other = inGit is null ? "Somebody" : $"{MarkdownText.Escape(inGit)}, in git,";
        var there = inGit is null ? "Earlier text" : $"From {MarkdownText.Escape(inGit)}, in git";
        var where = $"of **{section}** in the notes of {meeting.LongDate}";
        return conflict.Theirs.Length == 0 ? $"{other} took lines out {where} that {by} had changed. I kept them:\n\n{Quote(conflict.Ours)}"
            : conflict.Ours.Length == 0
                ? $"{by} took lines out {where} that {(inGit is null ? "somebody else" : $"{MarkdownText.Escape(inGit)}, in git,")} had "
                    + $"changed. I kept them:\n\n{Quote(conflict.Theirs)}"
            : $"Two people changed the same lines {where}. Both texts are in.\n\n{there}:\n\n{Quote(conflict.Theirs)}\n\nFrom "
                + $"{by}:\n\n{Quote(conflict.Ours)}";
    }

    /// <summary>
    /// The conflicts of a meeting in which both texts are in the notes, either until somebody chooses or because they chose to keep both.
    /// </summary>
    public async Task<IReadOnlyList<Conflict>> StandingAsync(Meeting meeting, CancellationToken cancel) =>
        [.. (await collected.ConflictsAsync(meeting.Id, cancel)).Where(conflict => conflict.Choice is null or "both")];

    /// <summary>
    /// Closes conflicts whose lines were edited since, and tells those who were asked that there is nothing left to choose.
    /// </summary>
    public async Task FollowAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        foreach (var conflict in (await collected.ConflictsAsync(meeting.Id, cancel)).Where(conflict => conflict.Choice is null))
        {
            var key = new SectionKey(conflict.Key);
            var section = await collected.FindSectionAsync(meeting.Id, key, cancel);
            if (Replace(section?.Text ?? "", conflict.Both, conflict.Both) is not null)
            {
                continue;
            }

            var team = key.UnderFirstHeading.TeamId is { } id ? committee.FindTeam(id) : null;
            var isAsked = await outbox.ReviseEachAsync(
                SlotOf(conflict.Id, ""),
                $"Two people changed the same lines{(team is null ? "" : $" of **{team.PlainName}**")} in the notes of "
                    + $"{meeting.LongDate}. Those lines have been edited since, so there is nothing left to choose.",
                cancel
            );
            conflict.Choice = isAsked ? "changed" : null;
        }
    }

    /// <summary>Stores pairs of texts to choose between. Ids of pairs stored together differ only after the dot.</summary>
    public IReadOnlyList<Conflict> Record(Meeting meeting, IEnumerable<(SectionKey Key, MergeConflict Texts)> pairs)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString("N");
        var records = pairs
            .Select(
                (pair, i) =>
                    new Conflict
                    {
                        Id = $"{id}.{i}",
                        MeetingId = meeting.Id,
                        Key = pair.Key.Value,
                        Theirs = pair.Texts.Theirs,
                        Ours = pair.Texts.Ours,
                        Both = pair.Texts.Both,
                        At = now,
                    }
            )
            .ToList();
        records.ForEach(collected.Add);
        return records;
    }

    /// <summary>One of the people who were asked made a choice.</summary>
    public async Task<string> RunAsync(ResolveConflict action, ActionContext context, CancellationToken cancel)
    {
        var (person, id, choice) = (context.Person, action.ConflictId, action.Choice);
        var conflict = await collected.FindConflictAsync(id, cancel);
        if (conflict is null || !await sent.IsFilledAsync(SlotOf(id, person), cancel))
        {
            throw new UserError("Only the author and the chair can choose here.");
        }

        if (conflict.Choice is not null)
        {
            throw new UserError("Somebody has chosen already, so nothing changed. The message above says what.");
        }

        var (committee, meeting) = await lookup.MeetingAsync(conflict.MeetingId, cancel);
        var team = new SectionKey(conflict.Key).TeamId is { } teamId ? committee.FindTeam(teamId) : null;
        if (team is not null)
        {
            // The person may have handed the team over since they were asked.
            Responsibilities.Demand(person, new(committee, meeting, team));
        }

        var chosen = choice switch
        {
            "theirs" => conflict.Theirs,
            "ours" => conflict.Ours,
            _ => conflict.Both,
        };
        var section = await collected.FindSectionAsync(meeting.Id, new SectionKey(conflict.Key), cancel);
        var text =
            Replace(section?.Text ?? "", conflict.Both, chosen)
            ?? throw new UserError("Somebody has edited those lines since. Please change them in the form: `/pmc update`.");
        conflict.Choice = choice;
        var author = committee.Find(person) ?? new Person(person, person.Local);
        await book.ApplyAsync(committee, meeting, [new SectionChange(new SectionKey(conflict.Key), section!.Text, text)], author, cancel);
        if (meeting.PostedAt is not null)
        {
            outbox.Publish(meeting.Id, clock.GetUtcNow());
        }

        await NotifyOfChoiceAsync(conflict, meeting, team, author, chosen, cancel);
        if (team is not null)
        {
            var contributions = await collected.ContributionsAsync(meeting.Id, cancel);
            await receipts.ReviseAsync(
                new(committee, meeting, team),
                [.. contributions.Where(contribution => contribution.TeamId == team.Id)],
                cancel,
                author.Id
            );
        }

        return choice == "both" ? "All right, both stay." : $"Done. The notes now say:\n\n{Quote(chosen)}";
    }

    /// <summary>Everybody who was asked sees who chose, and the resulting text.</summary>
    private Task NotifyOfChoiceAsync(Conflict conflict, Meeting meeting, Team? team, Person by, string chosen, CancellationToken cancel)
    {
        var where = team is null ? "" : $" in **{team.PlainName}**";
        return outbox.ReviseEachAsync(
            SlotOf(conflict.Id, ""),
            $"{MarkdownText.Escape(by.Name)} chose between two versions{where} in the notes of {meeting.LongDate}. "
                + $"They now say:\n\n{Quote(chosen)}",
            cancel
        );
    }

    /// <summary>The slot of the message that asks a person to choose.</summary>
    public static string SlotOf(string id, PersonId person) => SlotOf(id, person.ToString());

    private static string SlotOf(string id, string person) => $"conflict|{id}|{person}";

    /// <summary>The text with a run of whole lines replaced, or <see langword="null"/> if it does not contain that run.</summary>
    private static string? Replace(string text, string run, string other)
    {
        var lines = $"\n{text}\n";
        var at = lines.IndexOf($"\n{run}\n", StringComparison.Ordinal);
        return run.Length == 0 || at < 0 ? null : SectionText.Of($"{lines[..at]}\n{other}\n{lines[(at + run.Length + 2)..]}");
    }

    private static string Quote(string text) =>
        text.Length == 0 ? "> (nothing)" : string.Join('\n', SectionText.Lines(text).Select(line => "> " + line));
}
