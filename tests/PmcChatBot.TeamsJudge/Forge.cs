using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using PmcChatBot.FakeTeams;

namespace PmcChatBot.TeamsJudge;

/// <summary>What is delivered: the header, as it is written, and the activity.</summary>
internal sealed record Delivery(string? Authorization, JsonObject Activity);

/// <summary>Makes tokens, right ones and such as nobody's library would write.</summary>
internal sealed class Forge(FakeTeamsServer teams, TeamsUser user)
{
    public const string AppId = FakeTeamsServer.AppId;

    /// <summary>One that may sign for Teams.</summary>
    public TeamsKey Key => teams.Tokens.Keys[0];

    /// <summary>One of whose channels nothing is said.</summary>
    public TeamsKey Unendorsed => teams.Tokens.Keys.Single(key => key.Endorsements.Count == 0);

    public TeamsTokens Tokens => teams.Tokens;

    public string Url => teams.ServiceUrl;

    public string Good => Tokens.Create(AppId, Url);

    public long Now => teams.Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Something that the bot takes note of and forgets.</summary>
    public JsonObject Activity() => teams.Deliveries.Base("typing", user, TeamsTenant.PersonalOf(user));

    public Delivery With(string? token, Action<JsonObject>? change = null)
    {
        var activity = Activity();
        change?.Invoke(activity);
        return new Delivery(token is null ? null : $"Bearer {token}", activity);
    }

    /// <summary>The connector's claims, after a change.</summary>
    public string Claims(Action<JsonObject> change)
    {
        var claims = Connectors();
        change(claims);
        return Signed(claims.ToJsonString());
    }

    /// <summary>The connector's header, after a change.</summary>
    public string Header(Action<JsonObject> change)
    {
        var header = Plain(Key);
        change(header);
        return Signed(Connectors().ToJsonString(), header);
    }

    /// <summary>Any payload, under a good signature.</summary>
    public string Signed(string payload, JsonObject? header = null, TeamsKey? key = null)
    {
        var signing = key ?? Key;
        var signed = $"{Base64UrlEncoder.Encode((header ?? Plain(signing)).ToJsonString())}.{Base64UrlEncoder.Encode(payload)}";
        var signature = signing.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>The connector's claims.</summary>
    public JsonObject Connectors() =>
        new()
        {
            ["iss"] = TeamsTokens.Issuer,
            ["aud"] = AppId,
            ["nbf"] = Now - 60,
            ["exp"] = Now + 3600,
            ["serviceurl"] = Url,
        };

    /// <summary>The connector's header.</summary>
    private static JsonObject Plain(TeamsKey key) =>
        new()
        {
            ["alg"] = "RS256",
            ["typ"] = "JWT",
            ["kid"] = key.Id,
        };
}
