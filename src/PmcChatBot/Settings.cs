using PmcChatBot.Publishing;

namespace PmcChatBot;

/// <summary>The top-level settings.</summary>
public sealed class BotOptions
{
    /// <summary>The folder with everything the bot keeps.</summary>
    /// <value>The default value is <c>data</c> in the working directory.</value>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The folder of the committee to create at the first start.</summary>
    /// <value>The default value is <c>seeds</c> beside the program.</value>
    public string Seeds { get; set; } = "";
}

/// <summary>The <c>Http</c> section: the listener for the platforms and for monitoring.</summary>
public sealed class HttpOptions
{
    /// <summary>The address to listen on.</summary>
    /// <value>The default value is <c>http://127.0.0.1:8080</c>.</value>
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The listening address as a URL that can be parsed: <c>*</c> stands for all addresses of this machine.</summary>
    internal Uri Listen => new(EveryAddress(Url));

    internal static string EveryAddress(string url) =>
        url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);

    internal static HttpOptions Of(IConfiguration configuration) =>
        configuration.GetSection("Http").Get<HttpOptions>() ?? new HttpOptions();
}

/// <summary>Checks all settings at start.</summary>
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
            Uri.TryCreate(HttpOptions.EveryAddress(http.Url), UriKind.Absolute, out var uri)
                && uri.Scheme == "http"
                && uri.Port > 0
                && (uri.IsLoopback || System.Net.IPAddress.TryParse(uri.Host, out _)),
            "Http:Url",
            "an address such as http://127.0.0.1:8080 or http://*:8080",
            http.Url
        );
        Web.Reading.PagesOptions.Check(report);
        GitSettings.Check(report);
        foreach (var module in PlatformModules.All)
        {
            module.Check(report);
        }

        report.NameMisspeltSections();
        return report.Failures;
    }
}
