using System.Text.Json;
using System.Text.Json.Serialization;

namespace PmcChatBot.Core.Roster;

/// <summary>Who a person is on a platform: <c>local:dies-koper</c>. Rights follow these ids, never names.</summary>
[JsonConverter(typeof(PersonIdConverter))]
public readonly record struct PersonId(string Value)
{
    /// <summary>The built-in chat, which is the platform of whoever is given by a name alone.</summary>
    public const string BuiltIn = "local";

    /// <summary>The platform the id belongs to: the part before the colon.</summary>
    public string Platform => Value[..Math.Max(0, Value.IndexOf(':', StringComparison.Ordinal))];

    /// <summary>The id as the platform knows it: the part after the colon.</summary>
    public string Local => Value[(Value.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A person the committee knows.</summary>
/// <param name="Id">Who they are on their platform.</param>
/// <param name="Name">The name people read.</param>
/// <param name="TimeZone">IANA time zone, where the platform or the roster tells it.</param>
/// <param name="GitEmail">The address to put into commits. An address learned from a chat platform is never used.</param>
/// <param name="GitNames">Other names this person commits under.</param>
/// <param name="IsMember">Whether they are in the committee's channel; leads and chairs have their rights without.</param>
public sealed record Person(
    PersonId Id,
    string Name,
    string? TimeZone = null,
    string? GitEmail = null,
    IReadOnlyList<string>? GitNames = null,
    bool IsMember = true
);

internal sealed class PersonIdConverter : JsonConverter<PersonId>
{
    public override PersonId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, PersonId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
