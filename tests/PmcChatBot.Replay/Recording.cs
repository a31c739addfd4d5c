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
    public SectionKey Key =>
        Path[0] == "~"
            ? SectionKey.Title
            : Path.Skip(1)
                .Aggregate(
                    SectionKey.Top(Path[0]),
                    (above, heading) => heading == "~" ? new SectionKey(above.Value + "~2") : above.Child(HeadingText.Key(heading))
                );
}

/// <summary>One real edit.</summary>
internal sealed record RecordedEdit(string Author, DateTimeOffset At, string Message, IReadOnlyList<RecordedChange> Changes);

/// <summary>A real meeting, as it was recorded.</summary>
internal sealed record Recording(
    DateOnly Date,
    string Initial,
    string Final,
    IReadOnlyList<RecordedEdit> Edits,
    IReadOnlySet<int> Accidents,
    IReadOnlySet<string> NeverRestored
)
{
    private const int MostChairs = 2;

    /// <summary>The committee, by the name of the folder: <c>runtime-2017</c>.</summary>
    public required string Committee { get; init; }

    /// <summary>Who chairs: those of the folder's authors who edit most of what is no team's.</summary>
    public IReadOnlyList<string> Chairs { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private sealed record Accident(
        string Meeting,
        int Edit,
        [property: JsonPropertyName("never_restored")] IReadOnlyList<string>? NeverRestored
    );

    /// <summary>Every meeting in a folder of the corpus.</summary>
    public static IReadOnlyList<Recording> ReadAll(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new Core.UserError($"{folder}: there is no such folder of recorded meetings.");
        }

        var file = Path.Combine(folder, "accidents.json");
        var accidents = File.Exists(file) ? JsonSerializer.Deserialize<List<Accident>>(File.ReadAllText(file), Json)! : [];
        var recordings = Directory
            .GetDirectories(folder)
            .Where(directory => File.Exists(Path.Combine(directory, "edits.json")))
            .Order()
            .Select(directory => Read(directory, accidents))
            .ToList();
        var chairs = ChairsOf(recordings);
        return [.. recordings.Select(recording => recording with { Chairs = chairs })];
    }

    private static List<string> ChairsOf(IReadOnlyList<Recording> recordings)
    {
        var edits = recordings.SelectMany(recording => recording.Edits).ToList();
        var common = edits
            .Where(edit => edit.Changes.Any(change => change.Path.All(heading => HeadingText.Parse(heading).Leads is null)))
            .CountBy(edit => edit.Author)
            .OrderByDescending(pair => pair.Value)
            .ToList();
        var chairs = common.TakeWhile(pair => pair.Value * 3 >= common[0].Value).Take(MostChairs).Select(pair => pair.Key).ToList();
        return chairs.Count > 0
            ? chairs
            :
            [
                .. edits
                    .CountBy(edit => edit.Author)
                    .OrderByDescending(pair => pair.Value)
                    .Take(1)
                    .Select(pair => pair.Key)
                    .DefaultIfEmpty("The Chair"),
            ];
    }

    /// <summary>A heading that was reworded reads as one that went and one that came: it is the same section, and it stays.</summary>
    private static RecordedEdit WithoutRenames(RecordedEdit edit) =>
        edit with
        {
            Changes =
            [
                .. edit.Changes.Where(change =>
                    change is not { Op: "remove", Path.Count: > 2 }
                    || !edit.Changes.Any(other =>
                        other.Op == "add"
                        && other.Path.Count == change.Path.Count
                        && other.Path.SkipLast(1).SequenceEqual(change.Path.SkipLast(1))
                        && HeadingText.Keys(other.Path[^1]).Intersect(HeadingText.Keys(change.Path[^1])).Any()
                    )
                ),
            ],
        };

    private static Recording Read(string directory, List<Accident> accidents)
    {
        var name = Path.GetFileName(directory);
        return new Recording(
            DateOnly.ParseExact(name, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            File.ReadAllText(Path.Combine(directory, "initial.md")),
            File.ReadAllText(Path.Combine(directory, "final.md")),
            [
                .. JsonSerializer
                    .Deserialize<List<RecordedEdit>>(File.ReadAllText(Path.Combine(directory, "edits.json")), Json)!
                    .Select(WithoutRenames),
            ],
            accidents.Where(accident => accident.Meeting == name).Select(accident => accident.Edit).ToHashSet(),
            accidents.Where(accident => accident.Meeting == name).SelectMany(accident => accident.NeverRestored ?? []).ToHashSet()
        )
        {
            Committee = Path.GetFileName(Path.GetDirectoryName(directory)!).Split('-')[0],
        };
    }
}
