using System.Text.Json;

namespace PmcChatBot.Platforms;

/// <summary>Reads JSON that anybody may have written: what is not there, or is of another kind, is nothing.</summary>
internal static class JsonReading
{
    /// <summary>A text property, or <see langword="null"/> where there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.String } value ? Read(value) : null;

    /// <summary>Half a character is no text in any language.</summary>
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

    /// <summary>A property, or <see langword="null"/> where the element is no object or has none of that name.</summary>
    public static JsonElement? Property(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static bool Flag(this JsonElement element, string name) => element.Property(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of an array property; none where there is no such array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
