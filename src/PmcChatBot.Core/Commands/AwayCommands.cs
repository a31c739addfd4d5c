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

    public IReadOnlyList<string> Names => ["away", "back"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (person, rest) = await WhoAsync(context, arguments, cancel);
        var concerned = (await committees.OfAsync(person, cancel))
            .Where(committee => committee.Find(person) is not null && (person == context.Person.Id || committee.IsChair(context.Person.Id)))
            .ToList();
        if (concerned.Count == 0)
        {
            throw new UserError($"You are not in {context.Committee.Title} yet. Ask a chair to run `/pmc person add @you`.");
        }

        if (context.CommandName == "back")
        {
            return rest.Trim().Length == 0
                ? await absences.ReturnAsync(person, context.Person, concerned, context.DeliveryId, cancel)
                : throw new UserError($"I could not read \"{MarkdownText.Escape(rest.Trim())}\". `/pmc back` says that you are back now.");
        }

        await absences.LeaveAsync(person, Read(rest), context.Person, concerned, context.DeliveryId, cancel);
        return "";
    }

    /// <summary>Who is meant: whoever typed it, or for a chair the person that the text begins with.</summary>
    /// <exception cref="UserError">Somebody else is named with @ by a person who is no chair of theirs.</exception>
    private async Task<(PersonId Person, string Words)> WhoAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var me = context.Person.Id;
        var (mentioned, others) = Mention.Separate(arguments);
        if (mentioned.Count > 0)
        {
            var person = mentioned.Count == 1 ? mentioned[0] : throw new UserError("Please name one person.");
            return await IsChairOfAsync(me, person, cancel) || person == me
                ? (person, others)
                : throw new UserError($"Only a chair can say that {finder.NameOf([context.Committee], person)} is away or back.");
        }

        foreach (var committee in (await committees.OfAsync(me, cancel)).Where(committee => committee.IsChair(me)))
        {
            var named = committee
                .People.Where(person => StartsWith(arguments, person.Name))
                .OrderByDescending(person => person.Name.Length)
                .FirstOrDefault();
            if (named is not null)
            {
                return (named.Id, arguments[named.Name.Length..]);
            }
        }

        return (me, arguments);
    }

    private async Task<bool> IsChairOfAsync(PersonId chair, PersonId person, CancellationToken cancel) =>
        (await committees.OfAsync(person, cancel)).Any(committee => committee.IsChair(chair));

    private static bool StartsWith(string text, string name) =>
        text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (text.Length == name.Length || !char.IsLetterOrDigit(text[name.Length]));

    /// <summary>When and why: <c>from 20 December until 3 January holidays</c>.</summary>
    private Absence Read(string text)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var rest = text.Trim();
        DateOnly? from = null;
        DateOnly? until = null;
        // In any order: "until monday", "from 20 December to 3 January", "for two weeks", "today", "2026-12-20 - 2027-01-03".
        while (rest.Length > 0)
        {
            var word = Word().Match(rest);
            var after = rest[word.Length..];
            var kind = word.Groups["word"].Value.ToLowerInvariant();
            if (kind is "for" && DayPhrase.TakeLength(after) is var (days, afterLength))
            {
                (until, rest) = ((from ?? today).AddDays(days), afterLength);
            }
            else if (DayPhrase.Take(after, from ?? today) is var (day, afterDay))
            {
                rest = afterDay;
                switch (kind)
                {
                    case "until" or "till" or "til" or "to" or "-" or "\u2013":
                        until = day;
                        break;
                    case "through" or "thru" or "including":
                        until = day.AddDays(1);
                        break;
                    case "from" or "starting" or "on" or "":
                        from = day;
                        until ??= kind is "" or "on" ? day.AddDays(1) : null;
                        break;
                    default:
                        break;
                }
            }
            else if (kind is "until" or "till" or "til")
            {
                throw new UserError(
                    $"Until when? I could not read \"{MarkdownText.Escape(after.Trim())}\". Write for instance `until 2026-12-01`."
                );
            }
            else
            {
                break;
            }
        }

        var last = today.AddYears(MostYears);
        return from > last || until > last
            ? throw new UserError($"Dates are within {MostYears} years. Nothing changed.")
            : new Absence(from ?? today, until, Reason(rest));
    }

    private static string Reason(string rest)
    {
        var reason = Quoting.Without(rest.Trim().TrimStart(':', ',', '-', '\u2013').Trim());
        reason = reason is ['(', .. var inside, ')'] && !inside.Contains('(') ? inside : reason;
        return reason.Length <= LongestReason
            ? MarkdownText.Escape(reason)
            : throw new UserError($"Please give the reason in at most {LongestReason} characters. Nothing changed.");
    }

    [GeneratedRegex(
        @"\A[\s,]*(?<word>until|till|til|through|thru|including|to|from|starting|for|on|-|\u2013)?(?=[\s0-9]|\z)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Word();
}
