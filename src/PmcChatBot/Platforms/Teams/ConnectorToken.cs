using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// Checks that a delivery comes from Microsoft's connector, for this bot, in this tenant, and that its answers go where the token says:
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot.
/// </summary>
internal sealed class ConnectorToken(SigningKeys keys, TeamsOptions options, TimeProvider clock)
{
    private const string Issuer = "https://api.botframework.com";
    private const string Channel = "msteams";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>What is wrong: 401 for the token, 403 for what it is used for; <see langword="null"/> where all is well.</summary>
    /// <exception cref="HttpRequestException">Microsoft's keys cannot be read.</exception>
    public async Task<(int Status, string Why)?> TroubleAsync(string? authorization, JsonElement activity, CancellationToken cancel)
    {
        try
        {
            return await LookAsync(authorization, activity, cancel);
        }
        catch (Exception error) when (error is not (HttpRequestException or OperationCanceledException))
        {
            // Whatever a stranger makes of a token, the library finds many words for.
            return (StatusCodes.Status401Unauthorized, $"no token at all ({error.GetType().Name})");
        }
    }

    private async Task<(int Status, string Why)?> LookAsync(string? authorization, JsonElement activity, CancellationToken cancel)
    {
        if (authorization?.Split(' ') is not ["Bearer", { Length: > 0 } token] || !Handler.CanReadToken(token) || Handler.ReadJsonWebToken(token) is not { Alg: SecurityAlgorithms.RsaSha256, Kid.Length: > 0 } unread)
        {
            return (StatusCodes.Status401Unauthorized, "no token of the connector");
        }

        if (await keys.FindAsync(unread.Kid, cancel) is not { } key)
        {
            return (StatusCodes.Status401Unauthorized, "an unknown key");
        }

        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = options.AppId,
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = IsAlive,
        });
        if (!result.IsValid)
        {
            return (StatusCodes.Status401Unauthorized, $"not valid ({result.Exception?.GetType().Name})");
        }

        return Misuse((JsonWebToken)result.SecurityToken, key, activity) is { } why ? (StatusCodes.Status403Forbidden, why) : null;
    }

    private string? Misuse(JsonWebToken token, JsonWebKey key, JsonElement activity)
    {
        var service = activity.Text("serviceUrl") ?? "";
        var named = token.TryGetPayloadValue<string>("serviceurl", out var claim) ? claim : null;
        string?[] tenants = [activity.Property("channelData")?.Property("tenant")?.Text("id"), activity.Property("conversation")?.Text("tenantId")];
        return activity.Text("channelId") != Channel ? "not from Teams"
            : !SigningKeys.Endorsements(key).Contains(Channel, StringComparer.Ordinal) ? "a key that may not sign for Teams"
            : named is null || !named.TrimEnd('/').Equals(service.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) ? "another service URL than the token's"
            : !Uri.TryCreate(service, UriKind.Absolute, out var url) || !options.Allows(url) ? "a service URL that Teams:AllowedServiceHosts does not allow"
            : tenants.All(tenant => tenant is null) || tenants.Any(tenant => tenant is not null && !tenant.Equals(options.TenantId, StringComparison.OrdinalIgnoreCase)) ? "another tenant"
            : null;
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow();
        return expires is { } end && now < new DateTimeOffset(DateTime.SpecifyKind(end, DateTimeKind.Utc)) + Skew
            && (notBefore is not { } start || now >= new DateTimeOffset(DateTime.SpecifyKind(start, DateTimeKind.Utc)) - Skew);
    }
}
