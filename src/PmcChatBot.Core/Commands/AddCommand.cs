using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Commands;

/// <summary><c>add</c></summary>
public sealed partial class AddCommand(MeetingCalendar calendar, AgendaItems items, IOutbox outbox) : ICommand
{
    // The longest section name, in words.
    private const int MostWords = 8;

    public IReadOnlyList<string> Names => ["add"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(context.Committee, "", cancel);
        var sections = AgendaItems.Sections(context.Committee, meeting);
        var (section, text) = Read(arguments, sections);
        var item = await items.AddAsync(context.Committee, meeting, section, text, context.Person, cancel);
        outbox.Show(UndoItem.Message(item, meeting));
        return "";
    }

    private static (SectionKey Section, string Text) Read(string arguments, IReadOnlyList<SectionKey> sections)
    {
        var names = string.Join(", ", sections);
        var words = Word().Matches(arguments).Take(MostWords).ToList();
        var fit =
            sections
                .Select(section => (section, count: Fit(section.Value, [.. words.Select(word => word.Value.TrimEnd(':'))])))
                .Where(pair => pair.count > 0)
                .GroupBy(pair => pair.count)
                .MaxBy(group => group.Key)
                ?.ToList()
            ?? [];
        if (fit.Count != 1)
        {
            throw new UserError(
                fit.Count == 0
                    ? sections.Count == 0
                        ? "These notes have no section for agenda items. Add one to the file in git, such as "
                            + "`## Discussion`, and then try again."
                        : $"Which section? Choose from: {names}. For example: `/pmc add {sections[0]} Proposal to ...`"
                            + $"{(words.Count > 1 ? $"\n\nYou wrote:\n\n{arguments}" : "")}"
                    : $"\"{words[0]}\" could be {string.Join(" or ", fit.Select(pair => pair.section))}. Which one do you mean?"
            );
        }

        var (key, count) = fit[0];
        var text = arguments[(words[count - 1].Index + words[count - 1].Length)..].Trim();
        return text.Length > 0 ? (key, text) : throw new UserError($"What should I add under {key}? `/pmc add {words[0]} <text>`");
    }

    /// <summary>How many of the first words are the beginning of the section's name.</summary>
    private static int Fit(string name, string[] words)
    {
        var best = 0;
        for (var count = 1; count <= words.Length; count++)
        {
            var start = string.Join(' ', words.Take(count)).ToLowerInvariant();
            best = start.Length > 0 && name.StartsWith(start, StringComparison.Ordinal) ? count : best;
        }

        return best;
    }

    [GeneratedRegex(@"\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
