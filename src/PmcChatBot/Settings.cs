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

/// <summary>The <c>Http</c> section: the listener the platforms and the monitoring reach.</summary>
public sealed class HttpOptions
{
    /// <summary>The address to listen on.</summary>
    /// <value>The default value is <c>http://127.0.0.1:8080</c>.</value>
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The address with a host that can be parsed: <c>*</c> is every one of this machine's.</summary>
    internal Uri Listen => new(Url.Replace("*", "0.0.0.0", StringComparison.Ordinal));

    internal static HttpOptions Of(IConfiguration configuration) =>
        configuration.GetSection("Http").Get<HttpOptions>() ?? new HttpOptions();
}

/// <summary>Checks every setting at start.</summary>
internal static class SettingsCheck
{
    public static IReadOnlyList<string> Failures(IConfiguration configuration)
    {
        var report = new SettingsReport(configuration);
        var bot = report.Bind<BotOptions>("");
        report.Expect(!string.IsNullOrWhiteSpace(bot.DataDirectory), "DataDirectory", "a folder", bot.DataDirectory);
        report.Expect(bot.Seeds.Length == 0 || Directory.Exists(bot.Seeds), "Seeds", "a folder that exists", bot.Seeds);
        var http = report.Bind<HttpOptions>("Http");
        report.Expect(
            Uri.TryCreate(http.Url.Replace("*", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                && uri.Scheme == "http"
                && uri.Port > 0
                && (uri.IsLoopback || System.Net.IPAddress.TryParse(uri.Host, out _)),
            "Http:Url",
            "an address such as http://127.0.0.1:8080 or http://*:8080",
            http.Url
        );
        GitSettings.Check(report);
        foreach (var module in PlatformModules.All)
        {
            module.Check(report);
        }

        return report.Failures;
    }
}
