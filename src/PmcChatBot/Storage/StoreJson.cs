using System.Text.Json;
using System.Text.Json.Serialization;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Storage;

/// <summary>JSON settings for stored values.</summary>
internal static class StoreJson
{
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new SectionKeyConverter() },
        };

    private sealed class SectionKeyConverter : JsonConverter<SectionKey>
    {
        public override SectionKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, SectionKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);

        public override SectionKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? "");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, SectionKey value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.Value);
    }
}
