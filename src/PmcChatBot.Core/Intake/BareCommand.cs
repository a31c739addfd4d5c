using System.Globalization;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Intake;

/// <summary>What a message that begins with <c>pmc</c>, without a slash, turns out to be.</summary>
public enum BareCommandKind
{
    /// <summary>A command.</summary>
    Command,

    /// <summary>Text for the notes: "PMC voted in two committers".</summary>
    Words,

    /// <summary>Unclear, so its author is asked: "PMC team add of Zed is done".</summary>
    Unclear,
}

/// <summary>
/// Decides whether a message is a command or an answer that happens to begin with "PMC". With a slash it is always a command.
/// </summary>
public sealed class BareCommand(CommitteeChoice choice, MeetingCalendar calendar, ReceiveMessage take)
{
    // Commands that change nothing: running one by mistake loses nothing.
    private static readonly HashSet<string> Reads = ["help", "status", "preview", "history", "whoami", "update", "next", "schedule"];

    // Whether words are a day does not depend on today.
    private static readonly DateOnly AnyDay = new(2000, 1, 1);

    /// <param name="message">The message; its text begins with <c>pmc</c>.</param>
    /// <param name="text">The text after <c>pmc</c>.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<BareCommandKind> ClassifyAsync(MessagePosted message, string text, CancellationToken cancel)
    {
        if (message.Text.TrimStart().StartsWith('/') || !await take.HasOpenQuestionAsync(message.From, cancel))
        {
            return BareCommandKind.Command;
        }

        try
        {
            var (committee, words) = await choice.OfAsync(new CommandGiven(message.DeliveryId, message.From, message.In, text), cancel);
            var call = CommandGrammar.Read(words);
            var isCommand =
                call.Arguments.Length == 0
                || (
                    Reads.Contains(call.Spec.Name)
                        ? NamesNothingElse(committee, call.Arguments)
                        : await NamesSomethingAsync(committee, call, cancel)
                );
            return isCommand ? BareCommandKind.Command : BareCommandKind.Unclear;
        }
        catch (UserError)
        {
            return BareCommandKind.Words;
        }
    }

    /// <summary>Whether a message that could not be run as a command may be an answer.</summary>
    public async Task<bool> MayBeAnswerAsync(MessagePosted message, CancellationToken cancel) =>
        message.In.IsDm
        && !message.Text.TrimStart().StartsWith('/')
        && CommandGrammar.InPersonalChat(message.Text)?.Any(char.IsWhiteSpace) == true
        && await take.HasOpenQuestionAsync(message.From, cancel);

    /// <summary>Whether the text is nothing but a date, a number, a team or a command. "PMC status is good" is an answer.</summary>
    private static bool NamesNothingElse(Committee committee, string words) =>
        DateOnly.TryParseExact(words, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        || int.TryParse(words, out _)
        || committee.TeamsCalled(words).Count > 0
        || CommandSpec.All.Any(spec => spec.Name.Equals(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>"until friday" is when somebody is away; "days of the PMC are planned" is not.</summary>
    private static bool BeginsWithDay(string words) =>
        AbsencePhrase.Parse(words, AnyDay) is { Before: "" } phrase && (phrase.From ?? phrase.Until) is not null;

    /// <summary>Whether the arguments name a team, a person, a section or a date that exists.</summary>
    private async Task<bool> NamesSomethingAsync(Committee committee, CommandCall call, CancellationToken cancel)
    {
        var words = call.Arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (
            words.Any(word => DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            || (words.Length == 1 && int.TryParse(words[0], out _))
        )
        {
            return true;
        }

        // Nobody begins a sentence with "PMC me hours".
        if (call.Spec.Name.StartsWith("me ", StringComparison.Ordinal) || (call.Spec.Name == "away" && BeginsWithDay(call.Arguments)))
        {
            return true;
        }

        if (call.Spec.Name == "add")
        {
            var meeting = await calendar.FindAsync(committee, "", cancel);
            return AgendaItems
                .Sections(committee, meeting)
                .Any(section =>
                    section.Value.Split(' ')[0].StartsWith(words[0], StringComparison.OrdinalIgnoreCase) && words[0].Length > 2
                );
        }

        var text = Quoting.Without(call.Arguments);
        var names = committee
            .ActiveTeams.SelectMany(team => HeadingText.Keys(team.Name).Append(team.Id))
            .Concat(committee.People.Select(person => person.Name))
            .Where(name => name.Length > 0);
        return call.Spec.Name is not ("team add" or "person add")
            && names.Any(name =>
                text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && (text.Length == name.Length || !char.IsLetterOrDigit(text[name.Length]))
            );
    }
}
