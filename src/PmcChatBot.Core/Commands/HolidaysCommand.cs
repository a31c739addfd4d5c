using System.Globalization;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>holidays</c> and <c>meeting keep</c></summary>
public sealed partial class HolidaysCommand(
    ICommittees committees,
    IMeetings meetings,
    MeetingCalendar calendar,
    WatchHolidays holidays,
    CommitteeNews news,
    TimeProvider clock
) : ICommand
{
    private const int Shown = 5;
    private const int Longest = 1000;

    public IReadOnlyList<string> Names => ["holidays", "meeting keep"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        if (context.CommandName == "meeting keep")
        {
            return arguments.Length == 0
                ? throw new MissingArgument("Which meeting?", "A date is written like 2026-12-25.")
                : await holidays.KeepAsync(committee, await calendar.FindAsync(committee, arguments, cancel), context.Person, cancel);
        }

        if (arguments.Length == 0)
        {
            return Say(committee);
        }

        if (arguments.Trim().ToLowerInvariant() is "off" or "none")
        {
            await committees.SaveAsync(committee with { HolidayFeed = null, Holidays = [] }, cancel);
            await holidays.DropAsync(committee, context.Person, cancel);
            news.Tell(committee, context.Person, $"{context.Person.Name} set that I do not look at holidays.");
            return "I do not look at holidays any more.";
        }

        var from = Source(arguments);
        await committees.SaveAsync(committee with { HolidayFeed = new HolidayFeed(from, context.Person.Id) }, cancel);
        meetings.PlanAgain();
        news.Tell(committee, context.Person, $"{context.Person.Name} set that I read the holidays from `{from}`.");
        return $"I am reading the holidays from `{from}`, and tell you in a moment what I found.";
    }

    private string Say(Committee committee)
    {
        if (committee.HolidayFeed is not { } feed)
        {
            return "I know no holidays. A chair can name a calendar: `/pmc holidays https://.../holidays.ics`, or a file in the notes' "
                + "repository with a line such as `2026-12-25 Christmas Day` for each day.";
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var coming = committee.Holidays.Where(holiday => holiday.Date >= today).Take(Shown).ToList();
        return $"I read the holidays of {committee.Title} from `{feed.From}`."
            + (feed.HasFailed ? " The last time that failed; I try again every day." : "")
            + (coming.Count == 0 ? " I know none to come." : " The next ones:\n\n")
            + string.Join(
                '\n',
                coming.Select(holiday =>
                    $"- {holiday.Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}: {MarkdownText.Escape(holiday.Name)}"
                )
            );
    }

    /// <summary>A URL or a path, without what chats put around it.</summary>
    /// <exception cref="UserError">It is neither.</exception>
    private static string Source(string given)
    {
        var from = InBrackets().Replace(given.Trim(), "$1").Trim('`', '<', '>');
        from = Webcal().Replace(from, "https://");
        var isUrl = from.Contains("://", StringComparison.Ordinal);
        if (from.Length > Longest || from.Any(char.IsWhiteSpace) || from.Any(char.IsControl))
        {
            throw new UserError("That is neither a URL nor a path of a file. Nothing changed.");
        }

        if (
            isUrl
            && (!Uri.TryCreate(from, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
        )
        {
            throw new UserError("I read URLs that begin with https:// and have no user and password. Nothing changed.");
        }

        return isUrl || (!from.StartsWith('/') && !from.Split('/').Contains("..") && !from.Contains('\\'))
            ? from
            : throw new UserError("A file's path begins at the root of the notes' repository: `holidays/2026.ics`. Nothing changed.");
    }

    [GeneratedRegex(@"\A<([^|>]*)(?:\|[^>]*)?>\z", RegexOptions.NonBacktracking)]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"\Awebcals?://", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Webcal();
}
