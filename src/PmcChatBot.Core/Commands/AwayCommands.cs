using System.Text.RegularExpressions;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>away</c> and <c>back</c>: of oneself in all committees, or of somebody else by a chair of theirs.</summary>
public sealed partial class AwayCommands(ICommittees committees, ChangeAbsence absences, PeopleFinder finder, TimeProvider clock) : ICommand
{
    private const int LongestReason = 200;
    private const int MostYears = 2;
    private const int ShortestName = 6;
    private const int MostTypos = 2;

    public IReadOnlyList<string> Names => ["away", "back"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var today = LocalZone.Of(context.Committee, context.Person.Id).DateOf(clock.GetUtcNow());
        var (mentioned, words) = Mention.Separate(arguments);
        var phrase = AbsencePhrase.Parse(words, today);
        var (person, reason) = await WhoAsync(context, mentioned, phrase, cancel);
        var concerned = (await committees.OfAsync(person, cancel))
            .Where(committee => committee.Find(person) is not null && (person == context.Person.Id || committee.IsChair(context.Person.Id)))
            .ToList();
        if (concerned.Count == 0)
        {
            throw new UserError($"You are not in {context.Committee.Title} yet. Ask a chair to run `/pmc person add @you`.");
        }

        if (context.CommandName == "back")
        {
            if (phrase is { IsBareDay: true, From: { } day } && reason.Trim().Length == 0)
            {
                if (day <= today)
                {
                    return await absences.ReturnAsync(person, context.Person, concerned, context.DeliveryId, cancel);
                }

                throw new UserError(
                    $"`/pmc back` says that you are back now. For a day to come, write `/pmc away until {day:yyyy-MM-dd}`. Nothing changed."
                );
            }

            return phrase.Until is null && reason.Trim().Length == 0
                ? await absences.ReturnAsync(person, context.Person, concerned, context.DeliveryId, cancel, phrase.From)
                : throw new UserError($"I could not read \"{MarkdownText.Escape(words.Trim())}\". `/pmc back` says that you are back now.");
        }

        if (phrase.IsUnclear)
        {
            throw new UserError(
                (
                    reason.Trim().Length == 0
                        ? "Until when? Nothing changed. "
                        : $"From when until when? I could not read \"{MarkdownText.Escape(reason.Trim())}\" as a time, so nothing changed. "
                )
                    + $"Write for instance `/pmc away until {today.AddDays(14):yyyy-MM-dd}`, `/pmc away for 3 days`, "
                    + "or `/pmc away until further notice`."
            );
        }

        var last = today.AddYears(MostYears);
        if (phrase.From > last || phrase.Until > last)
        {
            throw new UserError($"Dates are within {MostYears} years. Nothing changed.");
        }

        var absence = new Absence(phrase.From ?? today, phrase.Until, Reason(reason));
        await absences.LeaveAsync(person, absence, context.Person, concerned, context.DeliveryId, cancel);
        return "";
    }

    /// <summary>
    /// Who is meant: whoever typed it, or the person that is mentioned or that the text begins with; and the reason.
    /// </summary>
    /// <exception cref="UserError">Somebody else is named by a person who is no chair of theirs, or several could be meant.</exception>
    private async Task<(PersonId Person, string Reason)> WhoAsync(
        CommandContext context,
        IReadOnlyList<PersonId> mentioned,
        AbsencePhrase phrase,
        CancellationToken cancel
    )
    {
        var me = context.Person.Id;
        var (person, reason) = mentioned.Count switch
        {
            0 => await NamedAsync(me, phrase, cancel),
            1 => (mentioned[0], phrase.Reason),
            _ => throw new UserError("Please name one person."),
        };
        return person == me || await IsChairOfAsync(me, person, cancel)
            ? (person, reason)
            : throw new UserError(
                $"Only a chair can say that {finder.NameOf(await committees.OfAsync(me, cancel), person)} is away or back. Nothing changed."
            );
    }

    /// <summary>
    /// The person whose name the text begins with, or whose first name is all that stands before the days: "Ann until friday". A name alone
    /// is nobody's reason to be away.
    /// </summary>
    private async Task<(PersonId Person, string Reason)> NamedAsync(PersonId me, AbsencePhrase phrase, CancellationToken cancel)
    {
        var people = (await committees.OfAsync(me, cancel))
            .SelectMany(committee => committee.People)
            .DistinctBy(person => person.Id)
            .ToList();
        // "For Eric Malm until friday", and not "until friday for a trip".
        var reason = For().IsMatch(phrase.Before) ? For().Replace(phrase.Reason, "") : phrase.Reason;
        var named = people
            .Where(person => StartsWith(reason, person.Name))
            .OrderByDescending(person => person.Name.Length)
            .FirstOrDefault();
        if (named is not null)
        {
            var rest = reason[named.Name.Length..];
            return people.FirstOrDefault(person => StartsWith(And().Replace(rest, ""), person.Name)) is { } second
                ? throw new UserError($"One person at a time, please: {named.Name} or {second.Name}? Nothing changed.")
                : (named.Id, rest);
        }

        DemandSpelled(people, phrase.Before);
        var called = people.Where(person => person.Name.Split(' ')[0].Equals(phrase.Before, StringComparison.OrdinalIgnoreCase)).ToList();
        return called switch
        {
            [] => (me, phrase.Reason),
            [var one] => (one.Id, phrase.Reason[phrase.Before.Length..]),
            _ => throw new UserError($"Who is away: {string.Join(" or ", called.Select(person => person.Name))}? Give the whole name."),
        };
    }

    /// <exception cref="UserError">The words are nearly a name. As a reason they would make their author absent.</exception>
    private static void DemandSpelled(IEnumerable<Person> people, string words)
    {
        var near = people.FirstOrDefault(person =>
            words.Length >= ShortestName && Spelling.Distance(words.ToLowerInvariant(), person.Name.ToLowerInvariant()) <= MostTypos
        );
        if (near is not null)
        {
            throw new UserError($"Did you mean {near.Name}? I know nobody called \"{MarkdownText.Escape(words)}\". Nothing changed.");
        }
    }

    private async Task<bool> IsChairOfAsync(PersonId chair, PersonId person, CancellationToken cancel) =>
        (await committees.OfAsync(person, cancel)).Any(committee => committee.IsChair(chair));

    private static bool StartsWith(string text, string name) =>
        text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (text.Length == name.Length || (!char.IsLetterOrDigit(text[name.Length]) && text[name.Length] is not ('\'' or '\u2019')));

    private static string Reason(string rest)
    {
        var reason = Quoting.Without(rest.Trim().TrimStart(':', ',', '-', '\u2013').Trim());
        reason = reason is ['(', .. var inside, ')'] && !inside.Contains('(') ? inside : reason;
        return reason.Length <= LongestReason
            ? MarkdownText.Escape(reason)
            : throw new UserError($"Please give the reason in at most {LongestReason} characters. Nothing changed.");
    }

    [GeneratedRegex(@"\A\s*for\s+", RegexOptions.IgnoreCase)]
    private static partial Regex For();

    [GeneratedRegex(@"\A\s*(?:,|&|\band\b|\bor\b)\s*(?:and\s+)?", RegexOptions.IgnoreCase)]
    private static partial Regex And();
}
