using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeTeams;

/// <summary>
/// Keeps what the bot sends, where <c>PMC_TEAMS_PAYLOADS</c> names a folder: tests/contracts checks the cards with Microsoft's own
/// packages.
/// </summary>
internal static class TeamsPayloads
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PMC_TEAMS_PAYLOADS") is { Length: > 0 } folder
        ? folder
        : null;

    /// <summary>Keeps the card of an activity or of an answer, if it has one.</summary>
    public static async Task KeepAsync(JsonNode? card)
    {
        if (Folder is null || card is not JsonObject { Count: > 0 } found || found["type"]?.GetValue<string>() != "AdaptiveCard")
        {
            return;
        }

        var text = found.ToJsonString();
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, $"card-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}.json");
        var draft = $"{file}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(draft, text);
        File.Move(draft, file, overwrite: true);
    }
}
