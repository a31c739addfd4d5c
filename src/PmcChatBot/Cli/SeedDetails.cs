using PmcChatBot.Core;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Cli;

/// <summary>What <c>committee.json</c> may say besides what every committee needs: deputies, times, and so on.</summary>
internal static class SeedDetails
{
    private const int MostHours = 24 * 60;

    /// <summary>The committee with what the file says.</summary>
    /// <exception cref="UserError">It names a team or a person that the committee does not have, or a value makes no sense.</exception>
    public static Committee Apply(CommitteeFile seed, Committee committee, string file)
    {
        var teams = committee
            .Teams.Select(team =>
                team with
                {
                    Deputies = [.. (Of(seed.Deputies, team) ?? []).Select(name => PersonOf(committee, name, $"{file}: \"deputies\"").Id)],
                    FormerNames = [.. team.FormerNames, .. (Of(seed.FormerNames, team) ?? []).Except(team.FormerNames)],
                    Every = Of(seed.Every, team)?.Meetings ?? team.Every,
                    DueFrom = Of(seed.Every, team)?.From ?? team.DueFrom,
                }
            )
            .ToList();
        DemandTeams(committee, seed.Deputies?.Keys, "deputies", file);
        DemandTeams(committee, seed.FormerNames?.Keys, "formerNames", file);
        DemandTeams(committee, seed.Every?.Keys, "every", file);
        DemandCadence(seed.Every?.Values, file);
        var people = committee.People.ToDictionary(person => person.Id);
        foreach (var (name, hours) in seed.PersonHours ?? new Dictionary<string, string>())
        {
            var person = PersonOf(committee, name, $"{file}: \"personHours\"");
            people[person.Id] = people[person.Id] with { Hours = HoursOf(hours, $"{file}: \"personHours\"") };
        }

        foreach (var (name, inGit) in seed.GitNames ?? new Dictionary<string, string>())
        {
            var person = PersonOf(committee, name, $"{file}: \"gitNames\"");
            people[person.Id] = people[person.Id] with { GitName = inGit };
        }

        foreach (var (name, code) in seed.DateLanguages ?? new Dictionary<string, string>())
        {
            var person = PersonOf(committee, name, $"{file}: \"dateLanguages\"");
            var language =
                DateLanguage.Find(code)
                ?? throw new UserError(
                    $"{file}: \"dateLanguages\" should be one of {string.Join(", ", DateLanguage.All.Select(one => one.Code))}, "
                        + $"found {code}."
                );
            people[person.Id] = people[person.Id] with { DateLanguage = language.Code };
        }

        return committee with
        {
            Title = seed.Title ?? committee.Title,
            Teams = teams,
            People = [.. committee.People.Select(person => people[person.Id])],
            HolidayFeed = seed.Holidays is { } from ? new HolidayFeed(from, committee.Chairs[0]) : committee.HolidayFeed,
            RoadmapPath = seed.RoadmapPath is { } path
                ? RoadmapFile.Problem([committee], path) is { } problem
                    ? throw new UserError($"{file}: \"roadmapPath\": {problem}")
                    : path
                : committee.RoadmapPath,
            Hours = seed.Hours is { } usual ? HoursOf(usual, $"{file}: \"hours\"") : committee.Hours,
            AskHoursBefore = Number(seed.AskHoursBefore, "askHoursBefore") ?? committee.AskHoursBefore,
            RemindHoursBefore = Number(seed.RemindHoursBefore, "remindHoursBefore") ?? committee.RemindHoursBefore,
            DeputiesHoursBefore = Number(seed.DeputiesHoursBefore, "deputiesHoursBefore") ?? committee.DeputiesHoursBefore,
            CardHoursBefore = Number(seed.CardHoursBefore, "cardHoursBefore") ?? committee.CardHoursBefore,
            CloseAfterDays = Number(seed.CloseAfterDays, "closeAfterDays") ?? committee.CloseAfterDays,
        };

        int? Number(int? value, string key) =>
            value is < 0 or > MostHours ? throw new UserError($"{file}: \"{key}\" should be from 0 to {MostHours}, found {value}.") : value;
    }

    /// <summary>What the file says of these, beside what is stored; what it does not say is left out.</summary>
    public static IEnumerable<(string Key, object? Wanted, object? Stored)> Compare(CommitteeFile seed, Committee wanted, Committee stored)
    {
        (string Key, bool IsGiven, Func<Committee, object?> Value)[] details =
        [
            ("title", seed.Title is not null, committee => committee.Title),
            ("deputies", seed.Deputies is not null, committee => Said(committee, team => [.. team.Deputies.Select(committee.NameOf)])),
            ("formerNames", seed.FormerNames is not null, committee => Said(committee, team => team.FormerNames)),
            (
                "every",
                seed.Every is not null,
                committee => Said(committee, team => team.Every == 1 ? [] : [$"{team.Every} {team.DueFrom:O}"])
            ),
            ("roadmapPath", seed.RoadmapPath is not null, committee => committee.RoadmapPath),
            ("holidays", seed.Holidays is not null, committee => committee.HolidayFeed?.From),
            ("hours", seed.Hours is not null, committee => committee.Hours),
            ("personHours", seed.PersonHours is not null, committee => OfPeople(committee, seed.PersonHours!, person => person.Hours)),
            ("gitNames", seed.GitNames is not null, committee => OfPeople(committee, seed.GitNames!, person => person.GitName)),
            (
                "dateLanguages",
                seed.DateLanguages is not null,
                committee => OfPeople(committee, seed.DateLanguages!, person => person.DateLanguage)
            ),
            ("askHoursBefore", seed.AskHoursBefore is not null, committee => committee.AskHoursBefore),
            ("remindHoursBefore", seed.RemindHoursBefore is not null, committee => committee.RemindHoursBefore),
            ("deputiesHoursBefore", seed.DeputiesHoursBefore is not null, committee => committee.DeputiesHoursBefore),
            ("cardHoursBefore", seed.CardHoursBefore is not null, committee => committee.CardHoursBefore),
            ("closeAfterDays", seed.CloseAfterDays is not null, committee => committee.CloseAfterDays),
        ];
        return details.Where(detail => detail.IsGiven).Select(detail => (detail.Key, detail.Value(wanted), detail.Value(stored)));
    }

    /// <summary>What the people that the file names have, in one line.</summary>
    private static string OfPeople(Committee committee, IReadOnlyDictionary<string, string> named, Func<Person, object?> value) =>
        string.Join(
            "; ",
            named
                .Keys.Order(StringComparer.Ordinal)
                .Select(name => committee.People.FirstOrDefault(person => person.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                .OfType<Person>()
                .Select(person => $"{person.Name}: {value(person)}")
        );

    /// <summary>What the teams of the file have, in one line.</summary>
    private static string Said(Committee committee, Func<Team, IReadOnlyList<string>> values) =>
        string.Join(
            "; ",
            committee
                .ActiveTeams.Where(team => values(team).Count > 0)
                .OrderBy(team => team.PlainName, StringComparer.Ordinal)
                .Select(team => $"{team.PlainName}: {string.Join(", ", values(team).Order(StringComparer.Ordinal))}")
        );

    private static T? Of<T>(IReadOnlyDictionary<string, T>? values, Team team) =>
        values is null ? default : values.FirstOrDefault(value => IsCalled(team, value.Key)).Value;

    private static bool IsCalled(Team team, string name) => HeadingText.Key(name) == HeadingText.Key(team.PlainName);

    private static void DemandTeams(Committee committee, IEnumerable<string>? names, string key, string file)
    {
        if ((names ?? []).FirstOrDefault(name => !committee.Teams.Any(team => IsCalled(team, name))) is { } unknown)
        {
            throw new UserError($"{file}: \"{key}\" names {unknown}, and the template has no team of that name.");
        }
    }

    private static void DemandCadence(IEnumerable<CommitteeFile.Cadence>? given, string file)
    {
        if ((given ?? []).FirstOrDefault(one => one is { Meetings: < 1 or > Cadence.Most }) is { } wrong)
        {
            throw new UserError($"{file}: \"every\" should be from 1 to {Cadence.Most} meetings, found {wrong.Meetings}.");
        }
    }

    private static Person PersonOf(Committee committee, string name, string where) =>
        committee.People.FirstOrDefault(person => person.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UserError($"{where} names {name}, who is not a chair, lead or member.");

    private static WorkingHours HoursOf(string text, string where)
    {
        try
        {
            return WorkingHours.Parse(text);
        }
        catch (UserError error)
        {
            throw new UserError($"{where}: {error.Message}");
        }
    }
}
