using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PmcChatBot.Core.Alerts;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// The signing keys of Microsoft's connector:
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#openid-metadata-document. Loaded once
/// a day, and soon after a token names an unknown key. If loading fails, the old keys stay in use.
/// </summary>
internal sealed class SigningKeys(HttpClient http, TeamsOptions options, PlatformProblems problems, TimeProvider clock)
{
    private static readonly TimeSpan EachDay = TimeSpan.FromHours(24);

    // Limits reloading, because anybody can send a token with any key id.
    private static readonly TimeSpan AtMostEach = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private IReadOnlyDictionary<string, JsonWebKey> _keys = new Dictionary<string, JsonWebKey>();
    private DateTimeOffset? _read;
    private DateTimeOffset? _tried;

    /// <returns>The key, or <see langword="null"/> if Microsoft has no key with this id.</returns>
    /// <exception cref="HttpRequestException">No keys could be loaded so far.</exception>
    public async Task<JsonWebKey?> FindAsync(string id, CancellationToken cancel)
    {
        if (clock.GetUtcNow() - _read < EachDay && _keys.TryGetValue(id, out var known))
        {
            return known;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (!_keys.ContainsKey(id) || !(clock.GetUtcNow() - _read < EachDay))
            {
                await ReadAsync(cancel);
            }
        }
        finally
        {
            _one.Release();
        }

        return _keys.GetValueOrDefault(id);
    }

    /// <summary>Loads the keys now.</summary>
    /// <returns>The number of keys.</returns>
    public async Task<int> ReadAllAsync(CancellationToken cancel)
    {
        var retriever = new HttpDocumentRetriever(http)
        {
            RequireHttps = options.OpenIdMetadataUrl.StartsWith("https:", StringComparison.Ordinal),
        };
        try
        {
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(options.OpenIdMetadataUrl, retriever, cancel);
            var keys =
                metadata
                    .JsonWebKeySet?.Keys.Where(key => key is { Kty: "RSA", Kid.Length: > 0 })
                    .DistinctBy(key => key.Kid)
                    .ToDictionary(key => key.Kid)
                ?? [];
            if (keys.Count == 0)
            {
                throw new HttpRequestException("Microsoft lists no keys");
            }

            (_keys, _read) = (keys, clock.GetUtcNow());
            problems.Clear(TeamsPlatform.PlatformName, "deliveries");
            return keys.Count;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            var why =
                error is HttpRequestException
                    ? error.Message
                    : $"Microsoft's keys cannot be read from {options.OpenIdMetadataUrl} ({error.Message})";
            problems.Report(TeamsPlatform.PlatformName, "deliveries", $"I accept no messages from Teams until this is fixed: {why}");
            throw new HttpRequestException(why, error);
        }
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        if (clock.GetUtcNow() - _tried < AtMostEach && _read is not null)
        {
            return;
        }

        _tried = clock.GetUtcNow();
        try
        {
            await ReadAllAsync(cancel);
        }
        catch (HttpRequestException) when (_read is not null)
        {
            // The known keys stay in use.
        }
    }

    /// <summary>The channels that a key may sign for.</summary>
    public static IEnumerable<string> Endorsements(JsonWebKey key) =>
        key.AdditionalData.TryGetValue("endorsements", out var value)
            ? value switch
            {
                JsonElement { ValueKind: JsonValueKind.Array } array => array
                    .EnumerateArray()
                    .Where(each => each.ValueKind == JsonValueKind.String)
                    .Select(each => each.GetString()!),
                IEnumerable<object> list => list.Select(each => each.ToString() ?? ""),
                string text => [text],
                _ => [],
            }
            : [];
}
