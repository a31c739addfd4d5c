using System.Text.Json;
using System.Text.RegularExpressions;
using PmcChatBot.Core;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Cli;

/// <summary>
/// A folder that describes a committee: <c>template.md</c> has the structure (teams, leads, parts), <c>committee.json</c> everything else,
/// and <c>updates/</c> may have sample answers by team.
/// </summary>
internal static partial class SeedFolder
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // What each key is, for the message about a value of another kind.
    private static readonly IReadOnlyDictionary<string, string> Kinds = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [""] = "an object in braces: { \"chairs\": [\"...\"], \"schedule\": { ... } }",
        ["time"] = "a time such as \"10:30\"",
        ["first"] = "a date such as \"2017-09-05\"",
        ["except"] = "a list of dates: [\"2017-12-26\"]",
        ["rules"] = "a list: [{ \"first\": \"2017-09-05\", \"rule\": \"FREQ=WEEKLY\" }]",
        ["chairs"] = "a list of names in quotes: [\"Jo Doe\"]",
        ["members"] = "a list of names in quotes: [\"Jo Doe\"]",
        ["channels"] = "a list of channels in quotes: [\"channel:slack:C061EG9T2\"]",
        ["schedule"] = "an object in braces: { \"timeZone\": \"Europe/Berlin\", \"time\": \"10:30\", \"rules\": [ ... ] }",
        ["timeZones"] = "an object in braces: { \"Jo Doe\": \"Europe/Berlin\" }",
        ["gitEmails"] = "an object in braces: { \"Jo Doe\": \"jo@example.org\" }",
        ["ids"] = "an object in braces: { \"Jo Doe\": \"slack:U061F7AUR\" }",
    };

    private sealed record Seed(
        string? Id,
        IReadOnlyList<string>? Chairs,
        IReadOnlyList<string>? Members,
        string? Channel,
        IReadOnlyList<string>? Channels,
        string? NotesPath,
        string? NoUpdateText,
        Schedule? Schedule,
        IReadOnlyDictionary<string, string>? TimeZones,
        IReadOnlyDictionary<string, string>? GitEmails,
        IReadOnlyDictionary<string, string>? Ids
    );

    /// <summary>Reads the folder.</summary>
    /// <exception cref="UserError">A file is missing or cannot be read.</exception>
    public static Committee Read(string folder)
    {
        var imported = NotesImport.Read(Text(folder, "template.md"), "template.md").Committee;
        var seed = Parse(folder);
        var people = imported.People.ToDictionary(person => person.Name, StringComparer.OrdinalIgnoreCase);
        var chairs = (seed.Chairs ?? []).Select(name => PersonOf(name, people).Id).ToList();
        if (chairs.Count == 0)
        {
            throw new UserError($"{Path.Combine(folder, "committee.json")} names no chair: expected \"chairs\": [\"...\"].");
        }

        foreach (var member in seed.Members ?? [])
        {
            PersonOf(member, people);
        }

        if (people.Keys.Any(string.IsNullOrWhiteSpace))
        {
            throw new UserError($"{Path.Combine(folder, "committee.json")} has a chair or member without a name.");
        }

        Check(folder, seed);
        return Bound(
            folder,
            seed,
            people,
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
                Channels = Channels(seed, Path.Combine(folder, "committee.json")) is { Count: > 0 } channels
                    ? channels
                    : [$"channel:{PersonId.BuiltIn}:{seed.Id ?? imported.Id}"],
                NotesPath = seed.NotesPath ?? $"{seed.Id ?? imported.Id}/{{yyyy}}-{{MM}}-{{dd}}.md",
                NoUpdateText = seed.NoUpdateText ?? imported.NoUpdateText,
                Schedule = seed.Schedule ?? throw new UserError($"{Path.Combine(folder, "committee.json")} has no \"schedule\"."),
            }
        );
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
        IEnumerable<(string Key, object? Wanted, object? Stored)> values =
        [
            ("chairs", string.Join(", ", names(wanted)), string.Join(", ", names(stored))),
            ("members", 0, (Parse(folder).Members ?? []).Count(member => !known.Contains(member))),
            ("channels", string.Join(", ", wanted.Channels), string.Join(", ", stored.Channels)),
            ("notesPath", wanted.NotesPath, stored.NotesPath),
            ("noUpdateText", wanted.NoUpdateText, stored.NoUpdateText),
            ("schedule.timeZone", wanted.Schedule.TimeZone, stored.Schedule.TimeZone),
            ("schedule.time", wanted.Schedule.Time, stored.Schedule.Time),
            ("schedule.rules", string.Join(", ", wanted.Schedule.Rules), string.Join(", ", stored.Schedule.Rules)),
            ("schedule.except", string.Join(", ", wanted.Schedule.Except), string.Join(", ", stored.Schedule.Except)),
        ];
        return wanted.Id != stored.Id
            ? (["id"], [])
            : (
                [.. values.Where(value => !Equals(value.Wanted, value.Stored)).Select(value => value.Key)],
                [.. UnknownKeys(folder), .. Strangers(folder, wanted)]
            );
    }

    /// <summary>Who has a time zone or an address, and is not in the committee: most are misspelt, or have left.</summary>
    private static IEnumerable<string> Strangers(string folder, Committee committee)
    {
        var seed = Parse(folder);
        var known = committee.People.Select(person => person.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (seed.TimeZones?.Keys ?? [])
            .Select(name => (Key: "timeZones", Name: name))
            .Concat((seed.GitEmails?.Keys ?? []).Select(name => (Key: "gitEmails", Name: name)))
            .Where(each => !known.Contains(each.Name))
            .Select(each => $"{each.Key}.{each.Name}");
    }

    private static IEnumerable<string> UnknownKeys(string folder)
    {
        using var document = JsonDocument.Parse(Text(folder, "committee.json"), Reading);
        foreach (var property in document.RootElement.EnumerateObject().Where(property => !Has<Seed>(property.Name)))
        {
            yield return property.Name;
        }

        if (
            document.RootElement.EnumerateObject().FirstOrDefault(property => property.NameEquals("schedule")) is
            { Value.ValueKind: JsonValueKind.Object } schedule
        )
        {
            foreach (var property in schedule.Value.EnumerateObject().Where(property => !Has<Schedule>(property.Name)))
            {
                yield return $"schedule.{property.Name}";
            }

            foreach (
                var property in schedule
                    .Value.EnumerateObject()
                    .Where(property => property.Name.Equals("rules", StringComparison.OrdinalIgnoreCase))
                    .SelectMany(rules => rules.Value.EnumerateArray())
                    .SelectMany(rule => rule.EnumerateObject())
                    .Where(property => !Has<ScheduleRule>(property.Name))
            )
            {
                yield return $"schedule.rules[].{property.Name}";
            }
        }

        static bool Has<T>(string name) =>
            typeof(T).GetProperties().Any(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The committee with ids from the file: <c>"ids": { "Jo Doe": "slack:U061F7AUR" }</c>.</summary>
    private static Committee Bound(string folder, Seed seed, Dictionary<string, Person> people, Committee committee)
    {
        var file = Path.Combine(folder, "committee.json");
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
    private static void Check(string folder, Seed seed)
    {
        var file = Path.Combine(folder, "committee.json");
        foreach (var zone in (seed.TimeZones?.Values ?? []).Append(seed.Schedule?.TimeZone ?? "UTC"))
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            {
                throw new UserError($"{file}: expected a time zone such as Europe/Berlin, found \"{zone}\".");
            }
        }

        if (seed.Schedule is { } schedule)
        {
            var given = Given(folder);
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
                if (TimesInRule().IsMatch(rule.Rule))
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
    private static IReadOnlyList<string> Channels(Seed seed, string file) =>
        [
            .. (seed.Channels ?? (seed.Channel is { } one ? [one] : [])).Select(channel =>
                channel.Split(':', 2) is ["channel", var id]
                    ? $"channel:{Import.ChannelId(id, file)}"
                    : throw new UserError($"{file}: expected a channel such as channel:slack:C061EG9T2, found \"{channel}\".")
            ),
        ];

    /// <summary>The keys that the schedule has, down to those that every rule has.</summary>
    private static IReadOnlySet<string> Given(string folder)
    {
        using var document = JsonDocument.Parse(Text(folder, "committee.json"), Reading);
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var schedule in Values(document.RootElement, "schedule").Where(value => value.ValueKind == JsonValueKind.Object))
        {
            keys.UnionWith(schedule.EnumerateObject().Select(property => $"schedule.{property.Name}"));
            var rules = Values(schedule, "rules").SelectMany(rules => rules.EnumerateArray()).ToList();
            keys.UnionWith(rules.Count > 0 ? ["schedule.rules[]"] : []);
            keys.UnionWith(
                rules
                    .Select(rule => rule.EnumerateObject().Select(property => $"schedule.rules[].{property.Name}"))
                    .Aggregate((IEnumerable<string>?)null, (all, one) => all?.Intersect(one, StringComparer.OrdinalIgnoreCase) ?? one)
                    ?? []
            );
        }

        return keys;

        static IEnumerable<JsonElement> Values(JsonElement of, string name) =>
            of.EnumerateObject()
                .Where(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(property => property.Value);
    }

    /// <exception cref="UserError">A list or an object has <c>null</c> in it.</exception>
    private static void DemandNoNull(JsonElement element, string path, string file)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                DemandNoNull(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", file);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in element.EnumerateArray().Index())
            {
                DemandNoNull(item, $"{path}[{i}]", file);
            }
        }
        else if (element.ValueKind == JsonValueKind.Null)
        {
            throw new UserError($"{file}: \"{path}\" is null. Give a value, or leave it out.");
        }
    }

    private static Seed Parse(string folder)
    {
        try
        {
            using var document = JsonDocument.Parse(Text(folder, "committee.json"), Reading);
            DemandNoNull(document.RootElement, "", Path.Combine(folder, "committee.json"));
            var seed = JsonSerializer.Deserialize<Seed>(Text(folder, "committee.json"), Json) ?? throw new JsonException("It is empty.");
            return seed with { Schedule = WithoutPrefix(seed.Schedule) };
        }
        catch (JsonException error)
        {
            throw new UserError($"{Path.Combine(folder, "committee.json")} cannot be read: {Explain(error)}");
        }
    }

    /// <summary>A rule may be given as a calendar file has it: <c>RRULE:FREQ=WEEKLY</c>.</summary>
    private static Schedule? WithoutPrefix(Schedule? schedule)
    {
        const string Prefix = "RRULE:";
        return schedule?.Rules is not { } rules
            ? schedule
            : schedule with
            {
                Rules =
                [
                    .. rules.Select(rule =>
                        rule.Rule?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) == true
                            ? rule with
                            {
                                Rule = rule.Rule[Prefix.Length..],
                            }
                            : rule
                    ),
                ],
            };
    }

    /// <summary>The message of the JSON reader, with examples instead of the names of .NET types.</summary>
    private static string Explain(JsonException error)
    {
        var line = error.LineNumber is { } number ? $"line {number + 1}: " : "";
        if (!error.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            var ends =
                error.Message.Contains("isFinalBlock", StringComparison.Ordinal)
                || error.Message.Contains("depth to be zero", StringComparison.Ordinal);
            return line
                + (ends ? "It ends too early: something is not closed." : error.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0]);
        }

        var path = error.Path?.TrimStart('$', '.') ?? "";
        var key = path.Split('.')[^1];
        return $"{line}{(path.Length == 0 ? "it" : $"\"{path}\"")} should be "
            + (
                Kinds.TryGetValue(key, out var kind) ? kind
                : path.StartsWith("schedule.except[", StringComparison.OrdinalIgnoreCase) ? "a date such as \"2017-12-26\""
                : path.StartsWith("schedule.rules[", StringComparison.OrdinalIgnoreCase) && key.EndsWith(']')
                    ? "an object in braces: { \"first\": \"2017-09-05\", \"rule\": \"FREQ=WEEKLY\" }"
                : "text in quotes"
            )
            + ".";
    }

    [GeneratedRegex("FREQ=(?:HOURLY|MINUTELY|SECONDLY)|BY(?:HOUR|MINUTE|SECOND)=", RegexOptions.IgnoreCase)]
    private static partial Regex TimesInRule();

    private static Person PersonOf(string name, Dictionary<string, Person> people)
    {
        if (!people.TryGetValue(name, out var person))
        {
            person = NotesImport.LocalPerson(name);
            people[name] = person;
        }

        return person;
    }

    private static string Text(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? File.ReadAllText(file) : throw new UserError($"{file} is missing.");
    }
}
