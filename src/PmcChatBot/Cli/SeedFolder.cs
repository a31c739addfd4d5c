using PmcChatBot.Core;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Cli;

/// <summary>
/// A folder that describes a committee: <c>template.md</c> has the structure (teams, leads, parts), <c>committee.json</c> everything else,
/// and <c>updates/</c> may have sample answers by team.
/// </summary>
internal static class SeedFolder
{
    /// <summary>Reads the folder.</summary>
    /// <exception cref="UserError">A file is missing or cannot be read.</exception>
    public static Committee Read(string folder)
    {
        var imported = NotesImport.Read(Text(folder, "template.md"), "template.md").Committee;
        var seed = CommitteeFile.Read(folder);
        var people = imported.People.ToDictionary(person => person.Name, StringComparer.OrdinalIgnoreCase);
        var chairs = (seed.Chairs ?? []).Select(name => PersonOf(name, people).Id).ToList();
        if (chairs.Count == 0)
        {
            throw new UserError($"{Path.Combine(folder, CommitteeFile.Name)} names no chair: expected \"chairs\": [\"...\"].");
        }

        foreach (var member in seed.Members ?? [])
        {
            PersonOf(member, people);
        }

        if (people.Keys.Any(string.IsNullOrWhiteSpace))
        {
            throw new UserError($"{Path.Combine(folder, CommitteeFile.Name)} has a chair or member without a name.");
        }

        Check(folder, seed);
        var committee = SeedDetails.Apply(
            seed,
            imported with
            {
                Id = seed.Id ?? imported.Id,
                Chairs = chairs,
                People =
                [
                    .. people.Values.Select(person =>
                        person with
                        {
                            TimeZone = Of(seed.TimeZones, person),
                            GitEmail = Of(seed.GitEmails, person),
                        }
                    ),
                ],
                Channels = Channels(seed, Path.Combine(folder, CommitteeFile.Name)) is { Count: > 0 } channels
                    ? channels
                    : [$"channel:{PersonId.BuiltIn}:{seed.Id ?? imported.Id}"],
                NotesPath = seed.NotesPath ?? $"{seed.Id ?? imported.Id}/{{yyyy}}-{{MM}}-{{dd}}.md",
                NoUpdateText = seed.NoUpdateText ?? imported.NoUpdateText,
                Schedule = seed.Schedule ?? throw new UserError($"{Path.Combine(folder, CommitteeFile.Name)} has no \"schedule\"."),
            },
            Path.Combine(folder, CommitteeFile.Name)
        );
        return Bound(folder, seed, people, committee);
    }

    private static string? Of(IReadOnlyDictionary<string, string>? values, Person person) =>
        values?.FirstOrDefault(value => value.Key.Equals(person.Name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>
    /// The keys in the folder's <c>committee.json</c> that differ from the store, and the unknown keys. None of them was applied.
    /// </summary>
    /// <exception cref="UserError">The folder cannot be read.</exception>
    public static (IReadOnlyList<string> Differing, IReadOnlyList<string> Unknown) NotApplied(string folder, Committee stored)
    {
        var wanted = Read(folder);
        var known = stored.People.Select(person => person.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = (Committee committee) => committee.Chairs.Select(committee.NameOf).ToList();
        IReadOnlyList<(string Key, object? Wanted, object? Stored)> values =
        [
            ("chairs", string.Join(", ", names(wanted)), string.Join(", ", names(stored))),
            ("members", 0, (CommitteeFile.Read(folder).Members ?? []).Count(member => !known.Contains(member))),
            ("channels", string.Join(", ", wanted.Channels), string.Join(", ", stored.Channels)),
            ("notesPath", wanted.NotesPath, stored.NotesPath),
            ("noUpdateText", wanted.NoUpdateText, stored.NoUpdateText),
            .. SeedDetails.Compare(CommitteeFile.Read(folder), wanted, stored),
            ("gitEmails", ByName(wanted, person => person.GitEmail), ByName(stored, person => person.GitEmail, wanted)),
            ("ids", ByName(wanted, Bound), ByName(stored, Bound, wanted)),
            ("schedule.timeZone", wanted.Schedule.TimeZone, stored.Schedule.TimeZone),
            ("schedule.time", wanted.Schedule.Time, stored.Schedule.Time),
            ("schedule.rules", string.Join(", ", wanted.Schedule.Rules), string.Join(", ", stored.Schedule.Rules)),
            ("schedule.except", string.Join(", ", wanted.Schedule.Except), string.Join(", ", stored.Schedule.Except)),
        ];
        return wanted.Id != stored.Id
            ? (["id"], [])
            : (
                [.. values.Where(value => !Equals(value.Wanted, value.Stored)).Select(value => value.Key)],
                [.. CommitteeFile.UnknownKeys(folder), .. Strangers(folder, wanted)]
            );
    }

    /// <summary>What people have, as far as those whom the file gives one are concerned: chats tell the bot of many more.</summary>
    private static string ByName(Committee committee, Func<Person, string?> value, Committee? file = null)
    {
        var given = (file ?? committee).People.Where(person => value(person) is not null).Select(person => person.Name).ToHashSet();
        return string.Join(
            ", ",
            committee
                .People.Where(person => given.Contains(person.Name))
                .OrderBy(person => person.Name, StringComparer.Ordinal)
                .Select(person => value(person))
        );
    }

    /// <summary>The id in a chat; people of whom only the name is known have none.</summary>
    private static string? Bound(Person person) => person.Id.Platform == PersonId.BuiltIn ? null : person.Id.Value;

    /// <summary>Who has a time zone or an address, and is not in the committee: most are misspelt, or have left.</summary>
    private static IEnumerable<string> Strangers(string folder, Committee committee)
    {
        var seed = CommitteeFile.Read(folder);
        var known = committee.People.Select(person => person.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (seed.TimeZones?.Keys ?? [])
            .Select(name => (Key: "timeZones", Name: name))
            .Concat((seed.GitEmails?.Keys ?? []).Select(name => (Key: "gitEmails", Name: name)))
            .Where(each => !known.Contains(each.Name))
            .Select(each => $"{each.Key}.{each.Name}");
    }

    /// <summary>The committee with ids from the file: <c>"ids": { "Jo Doe": "slack:U061F7AUR" }</c>.</summary>
    private static Committee Bound(string folder, CommitteeFile seed, Dictionary<string, Person> people, Committee committee)
    {
        var file = Path.Combine(folder, CommitteeFile.Name);
        foreach (var one in (seed.Ids ?? new Dictionary<string, string>()).GroupBy(id => id.Value).Where(one => one.Count() > 1))
        {
            throw new UserError($"{file}: {string.Join(" and ", one.Select(each => each.Key))} have the same id, {one.Key}.");
        }

        foreach (var (name, id) in seed.Ids ?? new Dictionary<string, string>())
        {
            var person =
                people.GetValueOrDefault(name) ?? throw new UserError($"{file}: \"ids\" names {name}, who is not a chair, lead or member.");
            committee = committee.ReplacePersonId(person.Id, new PersonId(Import.PlatformId(id, file)));
        }

        return committee;
    }

    /// <summary>The sample answer of a team, or <see langword="null"/>.</summary>
    public static string? Update(string folder, Team team)
    {
        var file = Path.Combine(folder, "updates", team.Id + ".md");
        return File.Exists(file) ? File.ReadAllText(file).TrimEnd() : null;
    }

    /// <summary>Checks that every time zone exists, every rule can be read, and the notes path stays inside the repository.</summary>
    private static void Check(string folder, CommitteeFile seed)
    {
        var file = Path.Combine(folder, CommitteeFile.Name);
        foreach (var zone in (seed.TimeZones?.Values ?? []).Append(seed.Schedule?.TimeZone ?? "UTC"))
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            {
                throw new UserError($"{file}: expected a time zone such as Europe/Berlin, found \"{zone}\".");
            }
        }

        if (seed.Schedule is { } schedule)
        {
            var given = CommitteeFile.KeysOfSchedule(folder);
            Demand(given.Contains("schedule.time"), "schedule.time", "such as \"10:30\"");
            Demand(
                !given.Contains("schedule.rules[]") || given.Contains("schedule.rules[].first"),
                "schedule.rules[].first",
                "such as \"2017-09-05\""
            );
            Demand(schedule.TimeZone is not null, "schedule.timeZone", "such as \"Europe/Berlin\"");
            Demand(schedule.Rules is not null, "schedule.rules", "such as [{ \"first\": \"2017-09-05\", \"rule\": \"FREQ=WEEKLY\" }]");
            Demand(schedule.Rules!.All(rule => rule.Rule is not null), "schedule.rules[].rule", "such as \"FREQ=WEEKLY;INTERVAL=2\"");
        }

        void Demand(bool isThere, string key, string example)
        {
            if (!isThere)
            {
                throw new UserError($"{file}: \"{key}\" is missing. Expected one {example}.");
            }
        }

        foreach (var rule in seed.Schedule?.Rules ?? [])
        {
            try
            {
                if (Recurrence.HasTimes(rule.Rule))
                {
                    throw new UserError(
                        $"{file}: the rule \"{rule.Rule}\" has hours or minutes, and a committee has at most one meeting a day. The "
                            + "time of day is \"schedule.time\"."
                    );
                }

                var alone = seed.Schedule! with { Rules = [rule], Except = [] };
                if (alone.DatesBetween(rule.First, rule.First.AddDays(1)).Count == 0)
                {
                    var next = alone
                        .DatesBetween(rule.First, rule.First.AddYears(2))
                        .Select(date => $"; by that rule the next meeting is on {date:yyyy-MM-dd}")
                        .FirstOrDefault();
                    throw new UserError(
                        $"{file}: the first date {rule.First:yyyy-MM-dd}, a {rule.First.DayOfWeek}, does not match the rule "
                            + $"\"{rule.Rule}\"{next}. Give the date of a meeting."
                    );
                }
            }
            catch (Exception error) when (error is not (OutOfMemoryException or UserError))
            {
                throw new UserError($"{file}: the rule \"{rule.Rule}\" cannot be read: {error.Message}");
            }
        }
    }

    /// <summary>One channel, or one for each chat platform that the committee uses.</summary>
    private static IReadOnlyList<string> Channels(CommitteeFile seed, string file) =>
        [
            .. (seed.Channels ?? (seed.Channel is { } one ? [one] : [])).Select(channel =>
                channel.Split(':', 2) is ["channel", var id]
                    ? $"channel:{Import.ChannelId(id, file)}"
                    : throw new UserError($"{file}: expected a channel such as channel:slack:C061EG9T2, found \"{channel}\".")
            ),
        ];

    private static Person PersonOf(string name, Dictionary<string, Person> people)
    {
        if (!people.TryGetValue(name, out var person))
        {
            person = NotesImport.LocalPerson(name);
            people[name] = person;
        }

        return person;
    }

    /// <exception cref="UserError">The file is missing.</exception>
    public static string Text(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? File.ReadAllText(file) : throw new UserError($"{file} is missing.");
    }
}
