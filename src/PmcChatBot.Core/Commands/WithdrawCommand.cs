using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>withdraw</c>: authors withdraw their own text, chairs anybody's.</summary>
public sealed class WithdrawCommand(
    IMeetings meetings,
    MeetingCalendar calendar,
    WithdrawTeam withdraw,
    AgendaItems items,
    WithdrawnTextRedactor quoted,
    IOutbox outbox,
    TimeProvider clock
) : ICommand
{
    private const int FewestLetters = 4;

    public IReadOnlyList<string> Names => ["withdraw"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (words, date) = TrailingDate.Split(arguments);
        if (words.Length == 0)
        {
            throw new MissingArgument("What should I take out?", "Give the team, or words of the item.");
        }

        var open = await MeetingsAsync(context, cancel);
        if (date.Length == 0)
        {
            return await TakeOutAsync(context, open, words, cancel) ?? throw Nothing(context, words, date);
        }

        // The words of an item may end in a date, so the date is read as a meeting's only where no item is called that.
        var day = DateOnly.ParseExact(date, "yyyy-MM-dd");
        var dated =
            await meetings.OnAsync(context.Committee.Id, day, cancel)
            ?? (await CancelledAsync(context, cancel)).FirstOrDefault(meeting => meeting.Date == day);
        return await TakeItemOutAsync(context, open, arguments, exactly: true, cancel)
            ?? await TakeOutAsync(context, dated is null ? [] : [dated], words, cancel)
            ?? await TakeItemOutAsync(context, open, arguments, exactly: false, cancel)
            ?? throw (dated is null ? await NoMeetingAsync(context, date, cancel) : Nothing(context, words, date));
    }

    /// <summary>Takes out the first thing with that name: a team's text, or an item.</summary>
    /// <returns>The reply, or <see langword="null"/> if there is none.</returns>
    private async Task<string?> TakeOutAsync(CommandContext context, IReadOnlyList<Meeting> among, string words, CancellationToken cancel)
    {
        foreach (var meeting in among)
        {
            var teams = TeamsNamed(context, words);
            foreach (var team in teams)
            {
                var at = new TeamAtMeeting(context.Committee, meeting, team);
                if (await withdraw.RunAsync(at, context.Person, context.DeliveryId, cancel) is { Length: > 0 } done)
                {
                    return $"{done} {PublishAgain(meeting)}";
                }
            }

            // An item with the name of a team is not meant, unless that team has retired.
            if (teams.All(team => team.Retired) && await TakeItemOutAsync(context, [meeting], words, exactly: false, cancel) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    private async Task<string?> TakeItemOutAsync(
        CommandContext context,
        IReadOnlyList<Meeting> among,
        string words,
        bool exactly,
        CancellationToken cancel
    )
    {
        foreach (var meeting in among)
        {
            if (await RemoveItemAsync(context, meeting, words, exactly, cancel) is { Length: > 0 } done)
            {
                return $"{done} {PublishAgain(meeting)}";
            }
        }

        return null;
    }

    private static UserError Nothing(CommandContext context, string words, string date)
    {
        var older = date.Length > 0 ? "" : " For an older meeting, add its date: `/pmc withdraw <team> <yyyy-mm-dd>`.";
        return new(
            TeamsNamed(context, words) is [var named, ..] && context.Committee.IsChair(context.Person.Id)
                ? $"The notes {(date.Length > 0 ? $"of {date}" : "that are open")} have no text of **{named.PlainName}**." + older
                : $"I found nothing of yours called \"{MarkdownText.Escape($"{words} {date}".Trim())}\" in the notes. Use "
                    + "`/pmc withdraw <team>` or `/pmc withdraw <words of an item>`; only its author or a chair can take text out."
                    + older
        );
    }

    /// <summary>The error that the calendar has for a date without a meeting.</summary>
    private async Task<UserError> NoMeetingAsync(CommandContext context, string date, CancellationToken cancel)
    {
        try
        {
            await calendar.FindAsync(context.Committee, date, cancel);
            return Nothing(context, "", date);
        }
        catch (UserError error)
        {
            return error;
        }
    }

    /// <summary>Withdrawn text may be a secret, so published notes are updated at once, without collecting further changes.</summary>
    private string PublishAgain(Meeting meeting)
    {
        if (meeting.PostedAt is null)
        {
            return "It was not published.";
        }

        outbox.Publish(meeting.Id, clock.GetUtcNow());
        if (meeting.CompiledAt is null)
        {
            return "The channel follows in a moment. git has not taken these notes yet, so it is not there.";
        }

        return "The channel and git's newest version follow in a moment. If somebody edited those lines in git, "
            + "their version goes too. Older versions in git keep it: if it was a password, change it.";
    }

    /// <summary>The meetings whose notes can still change: the current one, then those that late answers still amend.</summary>
    private async Task<IReadOnlyList<Meeting>> MeetingsAsync(CommandContext context, CancellationToken cancel)
    {
        var current = await calendar.FindAsync(context.Committee, "", cancel);
        var open = (await meetings.OpenAsync(context.Committee, clock.GetUtcNow(), cancel)).Where(meeting =>
            meeting.Date < current.Date && meeting.AskedAt is not null
        );
        return [current, .. open.Reverse(), .. await CancelledAsync(context, cancel)];
    }

    /// <summary>What was written for a meeting that was cancelled is kept, so it can be taken out.</summary>
    private async Task<IEnumerable<Meeting>> CancelledAsync(CommandContext context, CancellationToken cancel) =>
        (await MeetingPlan.RecentAsync(meetings, context.Committee, clock.GetUtcNow(), cancel)).Where(meeting =>
            meeting.CancelledAt is not null
        );

    /// <summary>The team with that name, and retired teams that had it: their text may still be in the notes.</summary>
    private static IReadOnlyList<Team> TeamsNamed(CommandContext context, string words) =>
        [
            .. new[] { new TeamNames(context.Committee.ActiveTeams).Find(words) }
                .Concat(context.Committee.Teams.Where(team => team.Retired).Select(team => new TeamNames([team]).Find(words)))
                .OfType<Team>(),
        ];

    private async Task<string> RemoveItemAsync(
        CommandContext context,
        Meeting meeting,
        string words,
        bool exactly,
        CancellationToken cancel
    )
    {
        var fit = (await items.OfAsync(meeting, cancel))
            .Where(item =>
                MayRemove(context, item)
                && (
                    IsCalled(item, words)
                    || (!exactly && words.Length >= FewestLetters && item.Raw.Contains(words, StringComparison.OrdinalIgnoreCase))
                )
            )
            .ToList();
        var exact = fit.Where(item => IsCalled(item, words)).ToList();
        fit = exact.Count == 1 ? exact : fit;
        if (fit.Count > 1)
        {
            throw new UserError(
                $"\"{words}\" fits several items: {string.Join("; ", fit.Select(item => $"\"{item.Raw}\""))}. Which one do you mean?"
            );
        }

        if (fit.Count == 0)
        {
            return "";
        }

        await items.WithdrawAsync(context.Committee, meeting, fit[0], context.Person, cancel);
        await quoted.RedactAsync(context.Committee, meeting, fit[0].Parts().Keys.Contains, context.Person.Id, cancel);
        var isOwn = fit[0].PersonId == context.Person.Id;
        outbox.Show(
            new OutgoingMessage(
                $"item|{fit[0].Id}",
                Address.Dm(fit[0].PersonId),
                isOwn
                    ? $"You took your item off the agenda of {meeting.LongDate}."
                    : $"{context.Person.Name} took your item off the agenda of {meeting.LongDate}. If you disagree, please talk to them."
            )
        );

        return $"I took {(isOwn ? "your" : $"{context.Committee.NameOf(fit[0].PersonId)}'s")} item out of the notes of {meeting.LongDate}.";
    }

    private static bool IsCalled(Contribution item, string words) =>
        SectionText.Lines(item.Raw.Trim())[0].Trim().Equals(Quoting.Without(words), StringComparison.OrdinalIgnoreCase);

    private static bool MayRemove(CommandContext context, Contribution item) =>
        item.PersonId == context.Person.Id || context.Committee.IsChair(context.Person.Id);
}
