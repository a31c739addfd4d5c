using System.Text.Json;
using System.Text.Json.Serialization;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Roster;

/// <summary>A person's id on a platform: <c>local:dies-koper</c>. Rights are tied to these ids, never to names.</summary>
[JsonConverter(typeof(PersonIdConverter))]
public readonly record struct PersonId(string Value)
{
    /// <summary>The built-in chat. People who are given only by name belong to it.</summary>
    public const string BuiltIn = "local";

    /// <summary>The platform: the part before the colon.</summary>
    public string Platform => Value[..Math.Max(0, Value.IndexOf(':', StringComparison.Ordinal))];

    /// <summary>The platform's own id of the person: the part after the colon.</summary>
    public string Local => Value[(Value.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A person the committee knows.</summary>
/// <param name="Id">The id on their platform.</param>
/// <param name="Name">The name for people.</param>
/// <param name="TimeZone">The IANA time zone, if the platform or the roster has it.</param>
/// <param name="GitEmail">The address for commits. An address learned from a chat platform is never used.</param>
/// <param name="GitNames">Other names that this person uses in git.</param>
/// <param name="IsMember">Whether they are in the committee's channel. Leads and chairs have their rights either way.</param>
public sealed record Person(
    PersonId Id,
    string Name,
    string? TimeZone = null,
    string? GitEmail = null,
    IReadOnlyList<string>? GitNames = null,
    bool IsMember = true
)
{
    /// <summary>The time zone that they set themselves. It counts more than what their chat says.</summary>
    public string? OwnTimeZone { get; init; }

    /// <summary>The name for their commits, if it is not <see cref="Name"/>.</summary>
    public string? GitName { get; init; }

    /// <summary>The language of the dates in messages to them, by its code; <see langword="null"/> if they have not said.</summary>
    public string? DateLanguage { get; init; }

    /// <summary>When they may be written to; <see langword="null"/> if they have not said.</summary>
    public WorkingHours? Hours { get; init; }

    /// <summary>The status in their chat about which they were asked last.</summary>
    public string? StatusAsked { get; init; }

    /// <summary>When they are away, by day; those of long ago are gone.</summary>
    public IReadOnlyList<Absence> Absences { get; init; } = [];

    /// <summary>With what another committee knows of them, where nothing else is known.</summary>
    public Person As(Person known) =>
        this with
        {
            Name = Name == Id.Local ? known.Name : Name,
            TimeZone = TimeZone ?? known.TimeZone,
            OwnTimeZone = OwnTimeZone ?? known.OwnTimeZone,
            GitEmail = GitEmail ?? known.GitEmail,
            GitName = GitName ?? known.GitName,
            GitNames = GitNames ?? known.GitNames,
            DateLanguage = DateLanguage ?? known.DateLanguage,
            Hours = Hours ?? known.Hours,
            Absences = Absences.Count > 0 ? Absences : known.Absences,
        };

    /// <summary>The absence that a day is in, or <see langword="null"/>.</summary>
    public Absence? AwayOn(DateOnly day) => Absences.FirstOrDefault(absence => absence.Covers(day));
}

internal sealed class PersonIdConverter : JsonConverter<PersonId>
{
    public override PersonId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, PersonId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
