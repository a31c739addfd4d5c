using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PmcChatBot.Core;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Cli;

/// <summary>The file <c>committee.json</c> of a folder, as written. What each key means is in docs/settings.md.</summary>
internal sealed record CommitteeFile(
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
)
{
    public const string Name = "committee.json";

    public string? Title { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Deputies { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? FormerNames { get; init; }

    public IReadOnlyDictionary<string, Cadence>? Every { get; init; }

    public string? Hours { get; init; }

    public string? Holidays { get; init; }

    public string? RoadmapPath { get; init; }

    public IReadOnlyDictionary<string, string>? PersonHours { get; init; }

    public IReadOnlyDictionary<string, string>? GitNames { get; init; }

    public IReadOnlyDictionary<string, string>? DateLanguages { get; init; }

    public int? AskHoursBefore { get; init; }

    public int? RemindHoursBefore { get; init; }

    public int? DeputiesHoursBefore { get; init; }

    public int? CardHoursBefore { get; init; }

    public int? CloseAfterDays { get; init; }

    /// <summary>A team that reports at every second or third meeting only.</summary>
    internal sealed record Cadence(int Meetings, DateOnly From);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonSerializerOptions Writing = new(Json)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Names keep their letters: the file is for people.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
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
        ["deputies"] = "an object in braces: { \"Garden\": [\"Jo Doe\"] }",
        ["formerNames"] = "an object in braces: { \"Garden\": [\"Park\"] }",
        ["every"] = "an object in braces: { \"Garden\": { \"meetings\": 2, \"from\": \"2017-09-05\" } }",
        ["personHours"] = "an object in braces: { \"Jo Doe\": \"10-16 mon-thu\" }",
        ["gitNames"] = "an object in braces: { \"Jo Doe\": \"J. Doe\" }",
        ["dateLanguages"] = "an object in braces: { \"Jo Doe\": \"de\" }",
        ["askHoursBefore"] = "a number of hours",
        ["remindHoursBefore"] = "a number of hours",
        ["deputiesHoursBefore"] = "a number of hours",
        ["cardHoursBefore"] = "a number of hours",
        ["closeAfterDays"] = "a number of days",
        ["ids"] = "an object in braces: { \"Jo Doe\": \"slack:U061F7AUR\" }",
    };

    /// <exception cref="UserError">The file is missing, or something in it cannot be read.</exception>
    public static CommitteeFile Read(string folder)
    {
        try
        {
            using var document = JsonDocument.Parse(SeedFolder.Text(folder, Name), Reading);
            DemandNoNull(document.RootElement, "", Path.Combine(folder, Name));
            var seed =
                JsonSerializer.Deserialize<CommitteeFile>(SeedFolder.Text(folder, Name), Json) ?? throw new JsonException("It is empty.");
            return seed with { Schedule = WithoutPrefix(seed.Schedule) };
        }
        catch (JsonException error)
        {
            throw new UserError($"{Path.Combine(folder, Name)} cannot be read: {Explain(error)}");
        }
    }

    /// <summary>The file's text.</summary>
    public string Write() => JsonSerializer.Serialize(this, Writing) + "\n";

    /// <summary>The keys that the schedule has, down to those that every rule has.</summary>
    public static IReadOnlySet<string> KeysOfSchedule(string folder)
    {
        using var document = JsonDocument.Parse(SeedFolder.Text(folder, Name), Reading);
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

    /// <summary>Keys that mean nothing.</summary>
    public static IEnumerable<string> UnknownKeys(string folder)
    {
        using var document = JsonDocument.Parse(SeedFolder.Text(folder, Name), Reading);
        foreach (var property in document.RootElement.EnumerateObject().Where(property => !Has<CommitteeFile>(property.Name)))
        {
            yield return property.Name;
        }

        if (
            document
                .RootElement.EnumerateObject()
                .FirstOrDefault(property => property.Name.Equals("schedule", StringComparison.OrdinalIgnoreCase)) is
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

    /// <summary>A key that is <c>null</c> is not set. In a list, or below a key, it means nothing.</summary>
    /// <exception cref="UserError">A list, or an object below a key, has <c>null</c> in it.</exception>
    private static void DemandNoNull(JsonElement element, string path, string file)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                DemandNoNull(property.Value, $"{path}.{property.Name}".TrimStart('.'), file);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in element.EnumerateArray().Index())
            {
                DemandNoNull(item, $"{path}[{i}]", file);
            }
        }
        else if (element.ValueKind == JsonValueKind.Null && path.AsSpan().ContainsAny('.', '['))
        {
            throw new UserError($"{file}: \"{path}\" is null. Give a value, or leave it out.");
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
}
