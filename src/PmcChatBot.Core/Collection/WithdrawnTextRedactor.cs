using System.Text.RegularExpressions;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Removes withdrawn text from every message of the bot that shows it.</summary>
public sealed partial class WithdrawnTextRedactor(ICollectionStore collected, ISentMessages sent, IOutbox outbox)
{
    private static readonly string[] Settled = ["conflict|", "stale|", "unplaced|"];

    /// <summary>Removes text that was withdrawn from some sections of a meeting.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">Which sections.</param>
    /// <param name="sections">Which sections.</param>
    /// <param name="by">Who withdrew it.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task RedactAsync(
        Committee committee,
        Meeting meeting,
        Predicate<SectionKey> sections,
        PersonId by,
        CancellationToken cancel
    )
    {
        foreach (
            var conflict in (await collected.ConflictsAsync(meeting.Id, cancel)).Where(conflict => sections(new SectionKey(conflict.Key)))
        )
        {
            conflict.Choice ??= "withdrawn";
        }

        var versions = await collected.VersionsAsync(meeting.Id, cancel);
        var stored = await collected.SectionsAsync(meeting.Id, cancel);
        var current = stored.SelectMany(section => SectionText.Lines(section.Text ?? "")).Select(Words).ToHashSet();
        var known = committee.Teams.SelectMany(team => team.Subsections).Select(part => part.Heading).ToHashSet();
        // A heading that somebody typed above withdrawn text is part of it.
        var headings = stored
            .Where(section =>
                sections(section.SectionKey)
                && string.IsNullOrEmpty(section.Text)
                && section.SectionKey.Depth > 0
                && section.Heading is { } heading
                && !known.Contains(heading)
            )
            .SelectMany(section => Enumerable.Range(1, 6).Select(level => $"{new string('#', level)} {section.Heading}"));
        var gone = SectionWriter
            .WithdrawnLines(versions)
            .Where(pair => sections(pair.Key))
            .SelectMany(pair => pair.Value)
            .Concat(headings)
            .Select(Words)
            .Where(line => line.Length > 0 && !current.Contains(line))
            .ToHashSet();
        if (gone.Count == 0)
        {
            return;
        }

        var since = versions.Min(version => version.At);
        foreach (var message in await sent.SentSinceAsync(since, cancel))
        {
            var lines = SectionText.Lines(message.Markdown);
            if (lines.Any(line => gone.Contains(Words(line))))
            {
                var isConflict = message.Slot.StartsWith("conflict|", StringComparison.Ordinal);
                var rest = string.Join('\n', lines.Where(line => !gone.Contains(Words(line)))).Trim();
                // The message is about text that no longer exists, so there is nothing left to show.
                var isAbout = Settled.Any(kind => message.Slot.StartsWith(kind, StringComparison.Ordinal));
                var buttons = isAbout ? [] : message.Buttons;
                outbox.Revise(
                    message with
                    {
                        // The message asked to choose between two texts, one of which is gone: there is nothing left to choose.
                        Markdown = isConflict
                            ? $"Two people changed the same lines of the notes of {meeting.LongDate}. {committee.NameOf(by)} took "
                                + "them out, so there is nothing left to choose."
                            : $"{rest}\n\n*{committee.NameOf(by)} took some text out of here.*",
                        Buttons = buttons,
                    }
                );
            }
        }
    }

    // A line counts as the same if it is quoted, indented, or has escaped characters.
    private static string Words(string line) => Escapes().Replace(line.TrimStart('>', ' ', '\t').TrimEnd(), "$1");

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])", RegexOptions.NonBacktracking)]
    private static partial Regex Escapes();
}
