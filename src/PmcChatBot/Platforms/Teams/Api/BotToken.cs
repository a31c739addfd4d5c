using System.Net;
using System.Text.Json;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Api;

/// <summary>
/// The bot's access token for the connector, from its tenant:
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector. Cached until
/// shortly before it expires.
/// </summary>
internal sealed class BotToken(HttpClient http, TeamsOptions options, PlatformProblems problems, TimeProvider clock)
{
    private const string Scope = "https://api.botframework.com/.default";
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _one = new(1, 1);
    private (string Token, DateTimeOffset Until)? _kept;

    /// <exception cref="PlatformRefusedException">The settings do not match the registration.</exception>
    public async Task<string?> GetAsync(CancellationToken cancel)
    {
        if (options.AppPassword.Length == 0)
        {
            return null;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (_kept is not { } kept || kept.Until <= clock.GetUtcNow())
            {
                _kept = kept = await AskAsync(cancel);
                problems.Clear(TeamsPlatform.PlatformName, "sign-in");
            }

            return kept.Token;
        }
        catch (Exception error) when (error is HttpRequestException)
        {
            problems.Report(TeamsPlatform.PlatformName, "sign-in", error.Message);
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The connector did not accept the token: get a new one next time.</summary>
    public void Drop() => _kept = null;

    private async Task<(string, DateTimeOffset)> AskAsync(CancellationToken cancel)
    {
        var url = new Uri(new Uri(options.LoginBaseUrl.TrimEnd('/') + "/"), $"{Uri.EscapeDataString(options.TenantId)}/oauth2/v2.0/token");
        using var form = new FormUrlEncodedContent([
            new("grant_type", "client_credentials"),
            new("client_id", options.AppId),
            new("client_secret", options.AppPassword),
            new("scope", Scope),
        ]);
        using var answer = await VendorHttp.SendAsync("Microsoft's sign-in", () => http.PostAsync(url, form, cancel), cancel);
        var body = await VendorHttp.TextAsync("Microsoft's sign-in", answer, cancel);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500)
        {
            throw new HttpRequestException($"Microsoft's sign-in has a problem ({(int)answer.StatusCode})");
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.Text("access_token") is { Length: > 0 } token)
            {
                var seconds = double.TryParse(
                    root.Property("expires_in")?.ToString(),
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var given
                )
                    ? Math.Clamp(given, 0, 86_400)
                    : 0;
                return (token, clock.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Early);
            }

            throw new PlatformRefusedException(Explain(root), isPlatformWide: true);
        }
        catch (JsonException error)
        {
            throw new HttpRequestException("Microsoft's sign-in did not answer in JSON", error);
        }
    }

    /// <summary>https://learn.microsoft.com/entra/identity-platform/reference-error-codes</summary>
    private static string Explain(JsonElement answer)
    {
        var codes = answer.Items("error_codes").Select(code => code.ToString()).ToList();
        var fix =
            codes.Contains("7000215") ? "the secret is wrong: put the secret's value, not its id, into Teams:AppPassword"
            : codes.Contains("7000222") ? "the secret has expired: create a new one and put it into Teams:AppPassword"
            : codes.Contains("700016") ? "the tenant does not know this app: check Teams:AppId and Teams:TenantId"
            : codes.Contains("90002") || codes.Contains("900023") ? "there is no such tenant: check Teams:TenantId"
            : "check Teams:AppId, Teams:AppPassword and Teams:TenantId";
        return "Microsoft refused to sign the bot in "
            + $"({answer.Text("error") ?? "no reason given"}{(codes.Count > 0 ? $", AADSTS{codes[0]}" : "")}): {fix}";
    }
}
