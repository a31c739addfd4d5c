using System.Text.Json;

namespace PmcChatBot.Platforms;

/// <summary>Reads JSON from untrusted sources: a property that is missing or has another type is treated as absent.</summary>
internal static class JsonReading
{
    /// <summary>A text property, or <see langword="null"/> if there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.String } value ? Read(value) : null;

    /// <summary>Text with half a surrogate pair is treated as absent.</summary>
    private static string? Read(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A property, or <see langword="null"/> if the element is not an object or has no such property.</summary>
    public static JsonElement? Property(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static bool Flag(this JsonElement element, string name) => element.Property(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of an array property; empty if there is no such array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
