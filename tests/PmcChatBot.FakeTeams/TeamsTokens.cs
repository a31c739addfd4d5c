using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PmcChatBot.FakeTeams;

/// <summary>A key of Microsoft's, as the tests have it.</summary>
/// <param name="id">The key's id.</param>
/// <param name="rsa">The key. Nobody disposes of it: the handler that signs with it keeps it.</param>
/// <param name="endorsements">The channels it may sign for; nothing is said of them where there are none.</param>
public sealed class TeamsKey(string id, RSA rsa, params string[] endorsements)
{
    public TeamsKey(string id, params string[] endorsements)
        : this(id, RSA.Create(2048), endorsements) { }

    public string Id { get; } = id;

    public RSA Rsa { get; } = rsa;

    public IReadOnlyList<string> Endorsements { get; } = endorsements;

    public JsonObject Json()
    {
        var parameters = Rsa.ExportParameters(false);
        var json = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = Id,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus!),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent!),
        };
        if (Endorsements.Count > 0)
        {
            json["endorsements"] = new JsonArray([.. Endorsements.Select(JsonNode (each) => each)]);
        }

        return json;
    }
}

/// <summary>
/// The tokens that the connector signs: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication.
/// </summary>
public sealed class TeamsTokens(TimeProvider clock)
{
    public const string Issuer = "https://api.botframework.com";
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    // Made once: a key takes a processor a tenth of a second.
    private static readonly RSA[] Made = [RSA.Create(2048), RSA.Create(2048)];

    public List<TeamsKey> Keys { get; } = [new("key-1", Made[0], "msteams", "webchat"), new("key-2", Made[1], "directline")];

    public string Create(
        string audience,
        string? serviceUrl,
        TeamsKey? key = null,
        string issuer = Issuer,
        TimeSpan? notBefore = null,
        TimeSpan? expires = null,
        SigningCredentials? credentials = null,
        string? keyId = null
    )
    {
        var now = clock.GetUtcNow();
        var signing = key ?? Keys[0];
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer,
                Audience = audience,
                NotBefore = (now + (notBefore ?? TimeSpan.FromMinutes(-1))).UtcDateTime,
                Expires = (now + (expires ?? TimeSpan.FromHours(1))).UtcDateTime,
                Claims = serviceUrl is null ? [] : new Dictionary<string, object> { ["serviceurl"] = serviceUrl },
                SigningCredentials =
                    credentials
                    ?? new SigningCredentials(
                        new RsaSecurityKey(signing.Rsa) { KeyId = keyId ?? signing.Id },
                        SecurityAlgorithms.RsaSha256
                    ),
            }
        );
    }
}
