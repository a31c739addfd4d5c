using System.Text.RegularExpressions;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Teams;
using PmcChatBot.Publishing;

namespace PmcChatBot;

/// <summary>The settings at the top level.</summary>
public sealed class BotOptions
{
    /// <summary>Where everything the bot keeps lies.</summary>
    /// <value>The default value is <c>data</c> in the working directory.</value>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The folder of the committee made at the first start.</summary>
    /// <value>The default value is <c>seeds</c> beside the program.</value>
    public string Seeds { get; set; } = "";
}

/// <summary>The <c>Local</c> section: the built-in chat, in which anybody can be anybody.</summary>
public sealed class LocalOptions
{
    /// <value>The default value is <see langword="false"/>; <c>serve --local</c> and <c>demo</c> turn it on.</value>
    public bool Enabled { get; set; }

    /// <summary>The port of its listener on loopback.</summary>
    /// <value>The default value is 5080.</value>
    public int Port { get; set; } = 5080;
}

/// <summary>The <c>Http</c> section: the listener the platforms and the monitoring reach.</summary>
public sealed class HttpOptions
{
    /// <summary>The address to listen on.</summary>
    /// <value>The default value is <c>http://127.0.0.1:8080</c>.</value>
    public string Url { get; set; } = "http://127.0.0.1:8080";
}

/// <summary>Checks every setting at start and lists all that is wrong, each with what was expected and what was found.</summary>
internal static partial class SettingsCheck
{
    public static IReadOnlyList<string> Failures(IConfiguration configuration)
    {
        var failures = new List<string>();
        var bot = Bind<BotOptions>(configuration, "", failures);
        var git = Bind<GitOptions>(configuration, "Git", failures);
        var local = Bind<LocalOptions>(configuration, "Local", failures);
        var http = Bind<HttpOptions>(configuration, "Http", failures);
        Slack(Bind<SlackOptions>(configuration, "Slack", failures), Expect);
        Teams(Bind<TeamsOptions>(configuration, "Teams", failures), http, Expect);
        Expect(!string.IsNullOrWhiteSpace(bot.DataDirectory), "DataDirectory", "a folder", bot.DataDirectory);
        Expect(bot.Seeds.Length == 0 || Directory.Exists(bot.Seeds), "Seeds", "a folder that exists", bot.Seeds);
        Git(git, Expect);
        Expect(local.Port is >= 0 and < 65536, "Local:Port", "a port from 0 to 65535", $"{local.Port}");
        Expect(
            Uri.TryCreate(http.Url.Replace("*", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                && uri.Scheme == "http"
                && uri.Port > 0
                && (uri.IsLoopback || System.Net.IPAddress.TryParse(uri.Host, out _)),
            "Http:Url",
            "an address such as http://127.0.0.1:8080 or http://*:8080",
            http.Url
        );
        return failures;

        void Expect(bool holds, string key, string expected, string found)
        {
            if (!holds)
            {
                failures.Add($"{key}: expected {expected}, found \"{found}\".");
            }
        }
    }

    private static void Git(GitOptions git, Action<bool, string, string, string> expect)
    {
        var trouble = GitRemote.Trouble(git.RemoteUrl);
        expect(
            trouble is null,
            "Git:RemoteUrl",
            trouble ?? "",
            git.RemoteUrl.IndexOfAny(['@', '?', '#']) >= 0 ? "one that may hold a secret" : git.RemoteUrl
        );
        expect(IsBranch(git.Branch), "Git:Branch", "a branch name", git.Branch);
        expect(
            git.Password.Length == 0 || git.UserName.Length > 0,
            "Git:UserName",
            "the user of Git:Password (with a token, the name its host says)",
            ""
        );
        expect(git.Password.Length > 0 || git.UserName.Length == 0, "Git:Password", "the password or token of Git:UserName", "");
        expect(
            !git.Password.Any(char.IsControl),
            "Git:Password",
            "a password or token in one line",
            $"{git.Password.Length} other characters"
        );
        expect(
            git.Password.Length == 0
                || (
                    Uri.TryCreate(git.RemoteUrl, UriKind.Absolute, out var uri)
                    && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
                ),
            "Git:RemoteUrl",
            "an https URL, for Git:Password would be read by others on the way",
            trouble is null ? git.RemoteUrl : ""
        );
        expect(git.SshKeyPath.Length == 0 || File.Exists(git.SshKeyPath), "Git:SshKeyPath", "a private key's file", git.SshKeyPath);
        expect(
            git.SshKnownHosts.Length == 0
                || git.SshKnownHosts.Split('\n')
                    .All(line => line.Trim() is "" or ['#', ..] || line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= 3),
            "Git:SshKnownHosts",
            "lines of a known_hosts file, such as \"git.example.org ssh-ed25519 AAAA...\"",
            git.SshKnownHosts
        );
        expect(git.CaPath.Length == 0 || File.Exists(git.CaPath), "Git:CaPath", "a file of certificates", git.CaPath);
        expect(!string.IsNullOrWhiteSpace(git.CommitterName), "Git:CommitterName", "a name", git.CommitterName);
        expect(
            git.CommitterEmail.IndexOf('@', StringComparison.Ordinal) is > 0 and var mark && mark < git.CommitterEmail.Length - 1,
            "Git:CommitterEmail",
            "an e-mail address",
            git.CommitterEmail
        );
    }

    /// <summary>A secret that is wrong is named and never shown.</summary>
    private static void Slack(SlackOptions slack, Action<bool, string, string, string> expect)
    {
        if (!slack.Enabled)
        {
            return;
        }

        expect(Token("xoxb", slack.BotToken), "Slack:BotToken", "a bot token, xoxb-...", Shape(slack.BotToken));
        expect(
            slack.AppToken.Length == 0 || Token("xapp", slack.AppToken),
            "Slack:AppToken",
            "an app-level token, xapp-...",
            Shape(slack.AppToken)
        );
        expect(slack.OverHttp || slack.OverSocket, "Slack:SigningSecret", "the signing secret, or Slack:AppToken for Socket Mode", "");
        expect(
            slack.SigningSecret.Length == 0 || (slack.SigningSecret.Length >= 16 && slack.SigningSecret.All(char.IsAsciiLetterOrDigit)),
            "Slack:SigningSecret",
            "the signing secret of the app's page, 32 letters and digits",
            Shape(slack.SigningSecret)
        );
        expect(
            Uri.TryCreate(slack.ApiBaseUrl, UriKind.Absolute, out var api)
                && (api.Scheme == "https" || (api.Scheme == "http" && api.IsLoopback)),
            "Slack:ApiBaseUrl",
            "an https address",
            slack.ApiBaseUrl
        );

        static bool Token(string kind, string token) =>
            token.StartsWith($"{kind}-", StringComparison.Ordinal)
            && token.Length > 5
            && token.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

        static string Shape(string secret) => secret.Length == 0 ? "" : $"{secret.Length} other characters";
    }

    private static void Teams(TeamsOptions teams, HttpOptions http, Action<bool, string, string, string> expect)
    {
        if (!teams.Enabled)
        {
            return;
        }

        expect(
            Guid.TryParse(teams.AppId, out _) || (teams.Playground && teams.AppId.Length == 0),
            "Teams:AppId",
            "the application (client) id, such as 6d8a1b3e-0000-4000-8000-000000000000",
            teams.AppId
        );
        expect(
            Guid.TryParse(teams.TenantId, out _) || (teams.Playground && teams.TenantId.Length == 0),
            "Teams:TenantId",
            "the directory (tenant) id, such as 6d8a1b3e-0000-4000-8000-000000000000",
            teams.TenantId
        );
        expect(teams.AppPassword.Length > 0 || teams.Playground, "Teams:AppPassword", "the value of a client secret", "");
        expect(IsSafe(teams.OpenIdMetadataUrl), "Teams:OpenIdMetadataUrl", "an https address", teams.OpenIdMetadataUrl);
        expect(IsSafe(teams.LoginBaseUrl), "Teams:LoginBaseUrl", "an https address", teams.LoginBaseUrl);
        expect(
            teams.AllowedServiceHosts.All(host => Uri.CheckHostName(host) != UriHostNameType.Unknown),
            "Teams:AllowedServiceHosts",
            "host names such as smba.trafficmanager.net",
            string.Join(", ", teams.AllowedServiceHosts)
        );
        expect(
            !teams.Playground || teams.AppPassword.Length == 0,
            "Teams:Playground",
            "not to be set with Teams:AppPassword: with it, what comes from this machine needs no token",
            "true"
        );
        expect(
            !teams.Playground || (Uri.TryCreate(http.Url, UriKind.Absolute, out var url) && url.IsLoopback),
            "Teams:Playground",
            "Http:Url on loopback, for it takes deliveries without a token",
            http.Url
        );

        static bool IsSafe(string address) =>
            Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback));
    }

    private static T Bind<T>(IConfiguration configuration, string section, List<string> failures)
        where T : new()
    {
        var options = new T();
        try
        {
            (section.Length == 0 ? configuration : configuration.GetSection(section)).Bind(options);
        }
        catch (InvalidOperationException error)
        {
            var parts = Conversion().Match(error.Message);
            var expected = parts.Groups["type"].Value.EndsWith("Boolean", StringComparison.Ordinal) ? "true or false" : "a number";
            failures.Add(
                parts.Success
                    ? $"{parts.Groups["key"].Value}: expected {expected}, found \"{parts.Groups["value"].Value}\"."
                    : error.Message
            );
        }

        return options;
    }

    [GeneratedRegex("value '(?<value>.*)' at '(?<key>.*)' to type '(?<type>.*)'")]
    private static partial Regex Conversion();

    private static bool IsBranch(string name) =>
        name is not ("" or "@" or "HEAD")
        && name[0] != '-'
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && name.Split('/')
            .All(part => part.Length > 0 && part[0] != '.' && part[^1] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal))
        && name.All(c => !char.IsControl(c) && !" ~^:?*[\\".Contains(c, StringComparison.Ordinal));
}
