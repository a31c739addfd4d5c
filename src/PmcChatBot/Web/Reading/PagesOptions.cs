namespace PmcChatBot.Web.Reading;

/// <summary>The <c>Pages</c> section: the notes as pages.</summary>
public sealed class PagesOptions
{
    /// <summary>The address at which people reach the pages, such as <c>https://pmc.example.org</c>.</summary>
    /// <value>The default is <c>Http:Url</c> where the built-in chat is on, because whoever uses that is on this machine.</value>
    public string Url { get; set; } = "";

    /// <summary>Whether anybody may read published notes.</summary>
    /// <value>The default value is <see langword="false"/>: members open the pages with a link that the bot sends them.</value>
    public bool Public { get; set; }

    /// <summary>Reports an address that is none.</summary>
    internal static void Check(SettingsReport report)
    {
        var pages = report.Bind<PagesOptions>("Pages");
        report.Expect(
            pages.Url.Length == 0
                || (
                    Uri.TryCreate(pages.Url, UriKind.Absolute, out var url)
                    && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
                    && url is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
                ),
            "Pages:Url",
            "an address such as https://pmc.example.org, without a path",
            pages.Url
        );
    }

    /// <summary>The settings, with the address that is meant where none is set.</summary>
    internal static PagesOptions Of(IConfiguration configuration)
    {
        var pages = configuration.GetSection("Pages").Get<PagesOptions>() ?? new PagesOptions();
        var listen = HttpOptions.Of(configuration).Listen;
        if (pages.Url.Length == 0 && listen.IsLoopback && configuration.GetValue<bool>("Local:Enabled"))
        {
            pages.Url = listen.GetLeftPart(UriPartial.Authority);
        }

        pages.Url = pages.Url.TrimEnd('/');
        return pages;
    }
}
