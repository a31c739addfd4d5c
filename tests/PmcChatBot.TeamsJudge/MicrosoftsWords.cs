using Microsoft.Bot.Builder.Integration;
using Microsoft.Bot.Schema;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace PmcChatBot.TeamsJudge;

/// <summary>
/// Reads JSON with the types of Microsoft's schema, and says what of it they do not know. They take any word, and carry what they do not
/// know along; here they may not, but for an entity, which is made of nothing else.
/// </summary>
internal static class MicrosoftsWords
{
    private static readonly JsonSerializerSettings Settings = MessageSerializerSettings.Create();
    private static readonly JsonSerializerSettings Strict = new()
    {
        MissingMemberHandling = MissingMemberHandling.Error,
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
        ContractResolver = new WithoutWhatIsUnknown(),
        Converters = Settings.Converters,
    };

    /// <summary>Reads it, and throws where a word in it is none of Microsoft's or its value does not come through as it was.</summary>
    /// <exception cref="JsonException">A property is not known, or of another kind.</exception>
    public static T Read<T>(string json)
    {
        var read = JsonConvert.DeserializeObject<T>(json, Strict)!;
        var lost = Lost(Parse(json), Parse(JsonConvert.SerializeObject(read, Strict)), "").ToList();
        return lost.Count == 0 ? read : throw new JsonSerializationException($"{typeof(T).Name} loses {string.Join(", ", lost)} of {json}");
    }

    /// <summary>What an object carries along without knowing it.</summary>
    public static IReadOnlyList<string> UnknownIn(object read) =>
        [.. Lost(Parse(JsonConvert.SerializeObject(read, Settings)), Parse(JsonConvert.SerializeObject(read, Strict)), "")];

    private static JToken Parse(string json) =>
        JsonConvert.DeserializeObject<JToken>(json, new JsonSerializerSettings { DateParseHandling = DateParseHandling.None })!;

    /// <summary>The names are compared as they are written: Newtonsoft itself takes any case.</summary>
    private static IEnumerable<string> Lost(JToken before, JToken? after, string path) =>
        (before, after) switch
        {
            (JObject was, JObject now) => was.Properties().SelectMany(each => Lost(each.Value, now[each.Name], $"{path}/{each.Name}")),
            (JArray was, JArray now) when was.Count == now.Count => was.SelectMany(
                (each, index) => Lost(each, now[index], $"{path}/{index}")
            ),
            ({ Type: JTokenType.Null }, _) => [],
            _ => JToken.DeepEquals(before, after) ? [] : [path],
        };

    private sealed class WithoutWhatIsUnknown : DefaultContractResolver
    {
        protected override JsonObjectContract CreateObjectContract(Type objectType)
        {
            var contract = base.CreateObjectContract(objectType);
            if (objectType != typeof(Entity))
            {
                (contract.ExtensionDataSetter, contract.ExtensionDataGetter) = (null, null);
            }

            return contract;
        }
    }
}
