using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// <c>manifest slack</c>: prints the Slack app, with what a deployment chooses: https://docs.slack.dev/reference/app-manifest.
/// </summary>
internal static class SlackManifest
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Command()
    {
        var pages = new Option<string?>("--slackbot")
        {
            Description = "let Slackbot read the notes at your https address (Pages:Url); Slack's Business+ and Enterprise plans have it",
        };
        var command = new Command("slack", "print the app's manifest for Slack") { pages };
        command.SetAction(
            async (parsed, cancel) =>
            {
                Terminal.Say(await TextAsync(parsed.GetValue(pages), cancel));
                return 0;
            }
        );
        return command;
    }

    /// <summary>The manifest, with Slackbot as a client of <c>/mcp</c>: https://docs.slack.dev/ai/slackbot-mcp-client.</summary>
    private static async Task<string> TextAsync(string? pages, CancellationToken cancel)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "manifests", "slack", "manifest.json");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path, cancel))!;
        if (pages is null)
        {
            return manifest.ToJsonString(Readable);
        }

        if (!Uri.TryCreate(pages, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
        {
            throw new UserError($"--slackbot: expected an https address such as https://pmc.example.org, found \"{pages}\".");
        }

        manifest["oauth_config"]!["scopes"]!["bot"]!.AsArray().Add("mcp:connect");
        manifest["mcp_servers"] = new JsonObject
        {
            ["PMC notes"] = new JsonObject { ["url"] = $"{pages.TrimEnd('/')}/mcp", ["auth_type"] = "slack_identity_auth" },
        };
        return manifest.ToJsonString(Readable);
    }
}
