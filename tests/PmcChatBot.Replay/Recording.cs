using System.Text.Json;
using System.Text.Json.Serialization;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Replay;

/// <summary>What one edit did to one section.</summary>
internal sealed record RecordedChange(string Op, IReadOnlyList<string> Path, string? New)
{
    public string Text => SectionText.Of(New ?? "");

    /// <summary>The section's key in a document read without a roster.</summary>
    public SectionKey Key => Path.Skip(1).Aggregate(
        SectionKey.Top(Path[0]), (above, heading) => heading == "~" ? new SectionKey(above.Value + "~2") : above.Child(HeadingText.Key(heading)));
}

/// <summary>One real edit.</summary>
internal sealed record RecordedEdit(string Author, DateTimeOffset At, string Message, IReadOnlyList<RecordedChange> Changes);

/// <summary>A real meeting, as it was recorded.</summary>
internal sealed record Recording(DateOnly Date, string Initial, string Final, IReadOnlyList<RecordedEdit> Edits, IReadOnlySet<int> Accidents, IReadOnlySet<string> NeverRestored)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private sealed record Accident(string Meeting, int Edit, [property: JsonPropertyName("never_restored")] IReadOnlyList<string>? NeverRestored);

    /// <summary>Every meeting in a folder of the corpus.</summary>
    public static IReadOnlyList<Recording> ReadAll(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new Core.UserError($"{folder}: there is no such folder of recorded meetings.");
        }

        var file = Path.Combine(folder, "accidents.json");
        var accidents = File.Exists(file) ? JsonSerializer.Deserialize<List<Accident>>(File.ReadAllText(file), Json)! : [];
        return [.. Directory.GetDirectories(folder)
            .Where(directory => File.Exists(Path.Combine(directory, "edits.json")))
            .Order()
            .Select(directory => Read(directory, accidents))];
    }

    private static Recording Read(string directory, List<Accident> accidents)
    {
        var name = Path.GetFileName(directory);
        return new Recording(
            DateOnly.ParseExact(name, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            File.ReadAllText(Path.Combine(directory, "initial.md")),
            File.ReadAllText(Path.Combine(directory, "final.md")),
            JsonSerializer.Deserialize<List<RecordedEdit>>(File.ReadAllText(Path.Combine(directory, "edits.json")), Json)!,
            accidents.Where(accident => accident.Meeting == name).Select(accident => accident.Edit).ToHashSet(),
            accidents.Where(accident => accident.Meeting == name).SelectMany(accident => accident.NeverRestored ?? []).ToHashSet());
    }
}
