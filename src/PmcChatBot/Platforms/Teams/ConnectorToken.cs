using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// Verifies that a delivery comes from Microsoft's connector, for this bot and tenant, and that replies go to the service URL in the token:
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot.
/// </summary>
internal sealed class ConnectorToken(SigningKeys keys, TeamsOptions options, TimeProvider clock)
{
    private const string Issuer = "https://api.botframework.com";
    private const string Channel = "msteams";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Validates a token, or says why it is not valid. Does not need the delivery itself.</summary>
    /// <exception cref="HttpRequestException">Microsoft's keys cannot be loaded.</exception>
    public async Task<(ValidToken? Token, string Why)> ValidateAsync(string? authorization, CancellationToken cancel)
    {
        try
        {
            return await VerifyAsync(authorization, cancel);
        }
        catch (Exception error) when (error is not (HttpRequestException or OperationCanceledException))
        {
            // The library throws many kinds of exceptions for malformed tokens.
            return (null, $"no token at all ({error.GetType().Name})");
        }
    }

    private async Task<(ValidToken? Token, string Why)> VerifyAsync(string? authorization, CancellationToken cancel)
    {
        if (
            authorization?.Split(' ') is not ["Bearer", { Length: > 0 } token]
            || !Handler.CanReadToken(token)
            || Handler.ReadJsonWebToken(token) is not { Alg: SecurityAlgorithms.RsaSha256, Kid.Length: > 0 } unread
        )
        {
            return (null, "no token of the connector");
        }

        if (await keys.FindAsync(unread.Kid, cancel) is not { } key)
        {
            return (null, "an unknown key");
        }

        var result = await Handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = Issuer,
                // Bots registered in Entra get tokens for the URI of their application.
                ValidAudiences = [options.AppId, $"api://{options.AppId}", $"api://botid-{options.AppId}"],
                IssuerSigningKey = key,
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                LifetimeValidator = IsAlive,
            }
        );
        return result.IsValid
            ? (new ValidToken((JsonWebToken)result.SecurityToken, key), "")
            : (null, $"not valid ({result.Exception?.GetType().Name})");
    }

    /// <summary>Why a token does not belong to its delivery; <see langword="null"/> if it does.</summary>
    public string? Misuse(ValidToken valid, JsonElement activity)
    {
        var (token, key) = valid;
        var service = activity.Text("serviceUrl") ?? "";
        var named = token.TryGetPayloadValue<string>("serviceurl", out var claim) ? claim : null;
        string?[] tenants =
        [
            activity.Property("channelData")?.Property("tenant")?.Text("id"),
            activity.Property("conversation")?.Text("tenantId"),
        ];
        return activity.Text("channelId") != Channel ? "not from Teams"
            : !SigningKeys.Endorsements(key).Contains(Channel, StringComparer.Ordinal) ? "a key that may not sign for Teams"
            : named is null || !named.TrimEnd('/').Equals(service.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
                ? "another service URL than the token's"
            : !Uri.TryCreate(service, UriKind.Absolute, out var url) || !options.Allows(url)
                ? "a service URL that Teams:AllowedServiceHosts does not allow"
            : tenants.All(tenant => tenant is null)
            || tenants.Any(tenant => tenant is not null && !tenant.Equals(options.TenantId, StringComparison.OrdinalIgnoreCase))
                ? "another tenant"
            : null;
    }

    /// <summary>A valid token, and the key that signed it.</summary>
    internal sealed record ValidToken(JsonWebToken Token, JsonWebKey Key);

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow();
        return expires is { } end
            && now - Skew < new DateTimeOffset(DateTime.SpecifyKind(end, DateTimeKind.Utc))
            && (notBefore is not { } start || now + Skew >= new DateTimeOffset(DateTime.SpecifyKind(start, DateTimeKind.Utc)));
    }
}
