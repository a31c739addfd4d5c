using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace PmcChatBot.TestKit;

/// <summary>A page as somebody got it.</summary>
/// <param name="Status">The status of the last response.</param>
/// <param name="Address">The address at which they are then, without the host.</param>
/// <param name="Text">The whole response.</param>
internal sealed record ReadPage(HttpStatusCode Status, string Address, string Text);

/// <summary>Somebody's browser, without a window: it keeps cookies and sends forms with the token that they had.</summary>
internal sealed partial class PageReader : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly HttpClient _http;

    public PageReader(string address)
    {
        Cookies = new CookieContainer();
        _services = new ServiceCollection()
            .AddHttpClient("pages")
            .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { CookieContainer = Cookies })
            .Services.BuildServiceProvider();
        _http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("pages");
        _http.BaseAddress = new Uri(address);
    }

    public CookieContainer Cookies { get; }

    public async Task<ReadPage> GetAsync(string path, CancellationToken cancel)
    {
        using var response = await _http.GetAsync(path, cancel);
        return await ReadAsync(response, cancel);
    }

    /// <summary>As <see cref="GetAsync"/>, with everything that the response says about itself.</summary>
    public Task<HttpResponseMessage> HeadersAsync(string path, CancellationToken cancel) =>
        _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel);

    /// <summary>Opens a page and sends the form on it.</summary>
    public async Task<ReadPage> SubmitAsync(
        string page,
        string action,
        CancellationToken cancel,
        params (string Name, string Value)[] fields
    )
    {
        var token = WebUtility.HtmlDecode(Token().Match((await GetAsync(page, cancel)).Text).Groups[1].Value);
        using var form = new FormUrlEncodedContent(
            fields
                .Append((Name: "__RequestVerificationToken", Value: token))
                .Select(field => new KeyValuePair<string, string>(field.Name, field.Value))
        );
        using var response = await _http.PostAsync(action, form, cancel);
        return await ReadAsync(response, cancel);
    }

    /// <summary>Opens a link that the bot sent, and presses the button on the page.</summary>
    public Task<ReadPage> EnterAsync(string message, CancellationToken cancel)
    {
        var link = WebUtility.HtmlDecode(Link().Match(message).Value);
        return SubmitAsync($"/enter?link={link}", "/enter", cancel, ("link", Uri.UnescapeDataString(link)));
    }

    public void Dispose() => _services.Dispose();

    private static async Task<ReadPage> ReadAsync(HttpResponseMessage response, CancellationToken cancel) =>
        new(response.StatusCode, response.RequestMessage!.RequestUri!.PathAndQuery, await response.Content.ReadAsStringAsync(cancel));

    [GeneratedRegex("(?<=/enter\\?link=)[A-Za-z0-9_%-]+")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
