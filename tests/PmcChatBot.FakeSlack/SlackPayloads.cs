using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeSlack;

/// <summary>
/// Keeps what the bot sends, where <c>PMC_SLACK_PAYLOADS</c> names a folder: tests/contracts checks it against Slack's own types.
/// </summary>
internal static class SlackPayloads
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PMC_SLACK_PAYLOADS") is { Length: > 0 } folder
        ? folder
        : null;

    public static async Task KeepAsync(string method, IReadOnlyDictionary<string, string> arguments, JsonObject? answer)
    {
        if (Folder is null || answer?["ok"]?.GetValue<bool>() == false)
        {
            return;
        }

        var payload = new JsonObject();
        foreach (var (name, value) in arguments)
        {
            payload[name] =
                name is "blocks" or "view" or "metadata" ? JsonNode.Parse(value)
                : value is "true" or "false" ? value == "true"
                : name == "limit" ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)
                : value;
        }

        var text = payload.ToJsonString();
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, $"{method}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}.json");
        var draft = $"{file}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(draft, text);
        File.Move(draft, file, overwrite: true);
    }
}
