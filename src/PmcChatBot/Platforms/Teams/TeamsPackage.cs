using System.CommandLine;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using PmcChatBot.Core;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// <c>manifest teams</c>: packs the Teams app for a bot registration:
/// https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package.
/// </summary>
internal static class TeamsPackage
{
    public static Command Command()
    {
        var id = new Option<string>("--app-id") { Description = "the application (client) id of the bot's registration", Required = true };
        var file = new Option<string>("--out") { Description = "the package to write", DefaultValueFactory = _ => "pmc.zip" };
        var website = new Option<string?>("--website") { Description = "your https address, for the pages that Teams shows with the app" };
        var version = new Option<string?>("--app-version")
        {
            Description = "the package's version, such as 1.0.1; Teams accepts an update only if it is higher",
        };
        var command = new Command("teams", "pack the app for Microsoft Teams") { id, file, website, version };
        command.SetAction(
            (parsed, cancel) =>
                WriteAsync(parsed.GetValue(id)!, parsed.GetValue(file)!, parsed.GetValue(website), parsed.GetValue(version), cancel)
        );
        return command;
    }

    private static async Task<int> WriteAsync(string appId, string file, string? website, string? version, CancellationToken cancel)
    {
        if (!Guid.TryParse(appId, out var id))
        {
            throw new UserError(
                $"--app-id: expected the application (client) id, such as 6d8a1b3e-0000-4000-8000-000000000000, found \"{appId}\"."
            );
        }

        if (website is not null && !(Uri.TryCreate(website, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
        {
            throw new UserError($"--website: expected an https address, found \"{website}\".");
        }

        // https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema#version
        if (
            version is not null
            && !(version.Split('.') is { Length: 3 } parts && parts.All(part => part.Length is > 0 and <= 5 && part.All(char.IsAsciiDigit)))
        )
        {
            throw new UserError($"--app-version: expected three numbers such as 1.0.1, found \"{version}\".");
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "manifests", "teams");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json"), cancel))!;
        manifest["version"] = version ?? manifest["version"]!.GetValue<string>();
        manifest["id"] = id.ToString("D");
        manifest["bots"]![0]!["botId"] = id.ToString("D");
        foreach (var page in website is null ? [] : new[] { "websiteUrl", "privacyUrl", "termsOfUseUrl" })
        {
            manifest["developer"]![page] = website;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await using (var stream = File.Create(file))
        {
            using var package = new ZipArchive(stream, ZipArchiveMode.Create);
            await AddAsync(
                package,
                "manifest.json",
                Encoding.UTF8.GetBytes(
                    manifest.ToJsonString(
                        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
                    )
                ),
                cancel
            );
            foreach (var icon in new[] { "color.png", "outline.png" })
            {
                await AddAsync(package, icon, await File.ReadAllBytesAsync(Path.Combine(folder, icon), cancel), cancel);
            }
        }

        Terminal.Say($"{file} is the app of {id:D}. In Teams: Apps, Manage your apps, Upload an app.");
        return 0;
    }

    private static async Task AddAsync(ZipArchive package, string name, byte[] content, CancellationToken cancel)
    {
        await using var entry = await package.CreateEntry(name).OpenAsync(cancel);
        await entry.WriteAsync(content, cancel);
    }
}
