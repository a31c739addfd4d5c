using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>me</c>, <c>me zone</c>, <c>me git</c>, <c>me hours</c>, <c>me dates</c>: what a person sets about themselves.</summary>
public sealed partial class MeCommands(
    ICommittees committees,
    IAccounts accounts,
    ReachablePeople reach,
    RescheduleQuestions reschedule,
    FollowDuties follow,
    TimeProvider clock
) : ICommand
{
    private const int LongestName = 100;
    private const int LongestAddress = 254;

    public IReadOnlyList<string> Names => ["me", "me zone", "me git", "me hours", "me dates"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        if (context.CommandName == "me")
        {
            return arguments.Length == 0
                ? await SayAsync(context.Committee, context.Person, cancel)
                : throw new UserError(
                    "`/pmc me` shows it. To change it: `/pmc me zone Europe/Berlin`, `/pmc me hours 10-16 mon-thu`, "
                        + "`/pmc me git Jo Doe jo@example.org`."
                );
        }

        if (context.Committee.Find(context.Person.Id) is null)
        {
            throw new UserError($"You are not in {context.Committee.Title} yet. Ask a chair to run `/pmc person add @you`.");
        }

        var change = context.CommandName switch
        {
            "me zone" => Zone(arguments),
            "me hours" => Hours(arguments),
            "me dates" => Dates(arguments),
            _ => GitAuthor(arguments),
        };
        var changed = context.Person;
        // A person is the same in every committee.
        foreach (var committee in await committees.OfAsync(context.Person.Id, cancel))
        {
            var person = change(committee.Find(context.Person.Id)!);
            DemandOwn(committee, person);
            await committees.SaveAsync(committee.With(person), cancel);
            changed = committee.Id == context.Committee.Id ? person : changed;
        }

        await reschedule.RunAsync(context.Person.Id, cancel);
        if (context.CommandName is "me zone" or "me hours")
        {
            await follow.OfHoursAsync(context.Person.Id, $"{context.Person.Name} changed when they work", cancel);
        }

        return await SayAsync(context.Committee.With(changed), changed, cancel);
    }

    /// <summary>Commits in git are matched with people by name and address, so nobody can take another's.</summary>
    private static void DemandOwn(Committee committee, Person person)
    {
        var other = committee.People.FirstOrDefault(other =>
            other.Id != person.Id
            && (
                Same(GitAuthors.Email(other), person.GitEmail)
                || Same(other.Name, person.GitName)
                || Same(other.GitName, person.GitName)
                || (other.GitNames ?? []).Any(name => Same(name, person.GitName))
            )
        );
        if (other is not null)
        {
            throw new UserError($"That is how {other.Name} appears in git. Give your own name and address.");
        }

        static bool Same(string? one, string? mine) =>
            one is not null && mine is not null && string.Equals(Plain(one), Plain(mine), StringComparison.OrdinalIgnoreCase);

        // Characters that nobody sees, or that look alike, make no other name.
        static string Plain(string text) =>
            string.Concat(
                text.Normalize(NormalizationForm.FormKC)
                    .Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            );
    }

    private static Func<Person, Person> Zone(string arguments)
    {
        if (arguments.Length == 0)
        {
            throw new MissingArgument("Which time zone?", "For instance `Europe/Berlin`, or `default` for the one in your chat profile.");
        }

        if (arguments.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return person => person with { OwnTimeZone = null };
        }

        if (ZoneName.PlaceOf(Quoting.Without(arguments)) is { } place)
        {
            throw new UserError(
                $"`{arguments.ToUpperInvariant()}` is the time of many places, and changes with the season in some. Give one of them: "
                    + $"`/pmc me zone {place}`."
            );
        }

        var zone =
            ZoneName.Read(Quoting.Without(arguments))
            ?? throw new UserError($"I know no time zone called \"{MarkdownText.Escape(arguments)}\". Write it like Europe/Berlin.");
        return person => person with { OwnTimeZone = zone };
    }

    private static Func<Person, Person> Hours(string arguments)
    {
        if (arguments.Length == 0)
        {
            throw new MissingArgument("Which hours?", "For instance `10-16 mon-thu`, or `default`.");
        }

        var hours = arguments.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : WorkingHours.Parse(arguments);
        return person => person with { Hours = hours };
    }

    private static Func<Person, Person> Dates(string arguments)
    {
        var choice = string.Join(", ", DateLanguage.All.Select(language => $"`{language.Code}` ({language.Name})"));
        if (arguments.Length == 0)
        {
            throw new MissingArgument("Which language?", $"{choice}, or `default`.");
        }

        if (arguments.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return person => person with { DateLanguage = null };
        }

        var language =
            DateLanguage.Find(Quoting.Without(arguments))
            ?? throw new UserError($"I cannot write dates in \"{MarkdownText.Escape(arguments)}\". I can in {choice}.");
        return person => person with { DateLanguage = language.Code };
    }

    private static Func<Person, Person> GitAuthor(string arguments)
    {
        if (arguments.Length == 0)
        {
            throw new MissingArgument("Which name and address?", "For instance `Jo Doe jo@example.org`, or `default`.");
        }

        if (arguments.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return person => person with { GitName = null, GitEmail = null };
        }

        // A chat may have made a link of the address: <mailto:jo@example.org|jo@example.org>.
        var plain = Linked().Replace(arguments, "$1");
        var address = Address().Match(plain);
        if (!address.Success || address.Length > LongestAddress || address.NextMatch().Success)
        {
            throw new UserError("Which address? `/pmc me git Jo Doe jo@example.org`. It is published with your commits.");
        }

        var name = Quoting.Without(AnswerSanitizer.WithoutInvisible(plain.Remove(address.Index, address.Length).Replace("<>", ""))).Trim();
        return name.IndexOfAny(['<', '>', '\n', '\r']) >= 0 || name.Length > LongestName
            ? throw new UserError("A name in git has at most 100 characters and no < or >.")
            : person => person with { GitName = name.Length == 0 ? person.GitName : name, GitEmail = address.Value };
    }

    private async Task<string> SayAsync(Committee committee, Person person, CancellationToken cancel)
    {
        var mine = await accounts.OfAsync(person.Id, cancel);
        var zone = LocalZone.Of(committee, person.Id);
        var today = zone.DateOf(clock.GetUtcNow());
        var coming = person.Absences.Where(absence => absence.Until is not { } back || back > today);
        var from =
            person.OwnTimeZone is not null ? "you set it"
            : zone.IsOwn ? "from your chat profile or the roster"
            : $"{committee.Title}'s, because I do not know yours";
        var git = person.GitEmail is null ? "an address that is not real" : "your address";
        return $"You are **{person.Name}** (`{person.Id}`).\n- Time zone: {zone.Name} ({from}). `/pmc me zone Europe/Berlin` sets it.\n"
            + $"- Dates: {zone.Day(clock.GetUtcNow(), weekday: true)} ({zone.Language.Name}). `/pmc me dates de` sets the language.\n"
            + $"- I write to you {committee.HoursOf(person.Id)}{(person.Hours is null ? "" : " (you set it)")}. "
            + "`/pmc me hours 10-16 mon-thu` sets it.\n"
            + string.Concat(coming.Select(absence => $"- You are away {absence.InWords(today)}. `/pmc back` ends that.\n"))
            + (
                mine.Count == 1
                    ? ""
                    : $"- I write to you on {reach.Title(mine[0].Platform)}, and you may answer on "
                        + $"{string.Join(" and ", mine.Skip(1).Select(account => reach.Title(account.Platform)))} too. "
                        + $"`/pmc me prefer {mine[1].Platform}` changes that.\n"
            )
            + $"- In git: {GitAuthors.Name(person)}, `{GitAuthors.Email(person)}` ({git}). `/pmc me git Jo Doe jo@example.org` sets it.";
    }

    [GeneratedRegex(@"<mailto:[^|>]*\|([^>]*)>|<mailto:([^|>]*)>", RegexOptions.NonBacktracking)]
    private static partial Regex Linked();

    [GeneratedRegex(@"[^\s<>@|,;:()""]+@[^\s<>@|,;:()""]+\.[^\s<>@|,;:()"".]+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
