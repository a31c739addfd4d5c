using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using PmcChatBot.FakeTeams;

namespace PmcChatBot.TeamsJudge;

/// <summary>A delivery, and what either side makes of it.</summary>
/// <param name="What">What is odd in it.</param>
/// <param name="Ours">Whether our endpoint takes it.</param>
/// <param name="Microsofts">Whether Microsoft's check does.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Why">Where they differ: why ours is as it is.</param>
internal sealed record Verdict(string What, bool Ours, bool Microsofts, Func<Forge, Delivery> Make, string? Why = null);

/// <summary>All that our own tests of tokens try, and more. The short of where the two differ is in ADR 20.</summary>
internal static class Verdicts
{
    private const bool Taken = true;
    private const bool Refused = false;
    private const string OtherTenant = "11111111-86f1-41af-91ab-2d7cd011db47";
    private const string Emulator = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/";
    private const string PlainHeader = """{"alg":"RS256","kid":"key-1"}""";
    private const string FinalSlash = "It leads to the same place with a slash and without.";
    private const string Host = "The bot's own token goes to hosts that the settings allow, whatever is signed.";
    private const string Tenant = "The bot works for one tenant. The SDK leaves that to the bot.";
    private const string Channel = "This is the bot's door for Teams. The SDK takes every channel that the key may sign for.";
    private const string KeyName = "A key is looked for by its name. The SDK tries all it has.";
    private const string Algorithm = "The connector signs with RS256.";

    public static readonly IReadOnlyList<Verdict> All =
    [
        // What the connector sends, and what is as good.
        new("a token of the connector's", Taken, Taken, forge => forge.With(forge.Good)),
        new(
            "one that ended within the skew",
            Taken,
            Taken,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, expires: Minutes(-4), notBefore: Minutes(-60)))
        ),
        new(
            "one that begins within the skew",
            Taken,
            Taken,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, notBefore: Minutes(4)))
        ),
        new("one without a beginning", Taken, Taken, forge => forge.With(forge.Claims(claims => claims.Remove("nbf")))),
        new(
            "one whose end is a number in quotes",
            Taken,
            Taken,
            forge => forge.With(forge.Claims(claims => claims["exp"] = $"{forge.Now + 3600}"))
        ),
        new(
            "one whose beginning is a number in quotes",
            Taken,
            Taken,
            forge => forge.With(forge.Claims(claims => claims["nbf"] = $"{forge.Now - 60}"))
        ),
        new("one whose end has a fraction", Taken, Taken, forge => forge.With(forge.Claims(claims => claims["exp"] = forge.Now + 3600.5))),
        new(
            "one whose audience is a list of one",
            Taken,
            Taken,
            forge => forge.With(forge.Claims(claims => claims["aud"] = new JsonArray(Forge.AppId)))
        ),
        new(
            "one that names another audience first",
            Taken,
            Taken,
            forge => forge.With(forge.Signed(Twice(forge, "aud", "another", isFirst: true)))
        ),
        new(
            "one that names another service URL first",
            Taken,
            Taken,
            forge => forge.With(forge.Signed(Twice(forge, "serviceurl", "http://127.0.0.1:1/", isFirst: true)))
        ),
        new(
            "one with claims nobody asked for",
            Taken,
            Taken,
            forge => forge.With(forge.Claims(claims => claims["more"] = new JsonObject { ["x"] = 1 }))
        ),
        new("one whose header has no type", Taken, Taken, forge => forge.With(forge.Header(header => header.Remove("typ")))),
        new(
            "one whose header demands what nobody knows",
            Taken,
            Taken,
            forge => forge.With(forge.Header(header => (header["crit"], header["exp2"]) = (new JsonArray("exp2"), 1)))
        ),
        new(
            "one whose header names other keys",
            Taken,
            Taken,
            forge => forge.With(forge.Header(header => header["jku"] = "https://evil.example.org/keys"))
        ),
        new(
            "a service URL whose scheme is in capitals",
            Taken,
            Taken,
            forge =>
                forge.With(forge.Good, activity => activity["serviceUrl"] = forge.Url.Replace("http:", "HTTP:", StringComparison.Ordinal))
        ),
        new(
            "a service URL whose path is in capitals",
            Taken,
            Taken,
            forge =>
                forge.With(forge.Good, activity => activity["serviceUrl"] = forge.Url.Replace("amer", "AMER", StringComparison.Ordinal))
        ),
        // What is none of its tokens.
        new("no header", Refused, Refused, forge => forge.With(null)),
        new("an empty header", Refused, Refused, forge => new Delivery("", forge.Activity())),
        new("a scheme without a token", Refused, Refused, forge => new Delivery("Bearer", forge.Activity())),
        new("another scheme", Refused, Refused, forge => new Delivery($"Basic {forge.Good}", forge.Activity())),
        new("the scheme in small letters", Refused, Refused, forge => new Delivery($"bearer {forge.Good}", forge.Activity())),
        new("two blanks before the token", Refused, Refused, forge => new Delivery($"Bearer  {forge.Good}", forge.Activity())),
        new("two tokens", Refused, Refused, forge => new Delivery($"Bearer {forge.Good} {forge.Good}", forge.Activity())),
        new("no words", Refused, Refused, forge => forge.With("x.y")),
        new("three parts of nothing", Refused, Refused, forge => forge.With("eyJ.abc.def")),
        new("five parts", Refused, Refused, forge => forge.With("a.b.c.d.e")),
        new("a list for a header", Refused, Refused, forge => forge.With(Raw("[]", "{}"))),
        new("a number for an algorithm", Refused, Refused, forge => forge.With(Raw("""{"alg":7,"kid":"key-1"}""", "{}"))),
        new("a number for a key", Refused, Refused, forge => forge.With(Raw("""{"alg":"RS256","kid":7}""", "{}"))),
        new("a list for claims", Refused, Refused, forge => forge.With(Raw(PlainHeader, "[]"))),
        new("words for claims", Refused, Refused, forge => forge.With(Raw(PlainHeader, "words"))),
        new("an end that is a word", Refused, Refused, forge => forge.With(Raw(PlainHeader, """{"exp":"soon"}"""))),
        new("an end that is a word, well signed", Refused, Refused, forge => forge.With(forge.Claims(claims => claims["exp"] = "soon"))),
        new("an end beyond all numbers", Refused, Refused, forge => forge.With(Raw(PlainHeader, """{"exp":1e400}"""))),
        new("a negative end", Refused, Refused, forge => forge.With(forge.Claims(claims => claims["exp"] = -1))),
        new(
            "another issuer",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, issuer: "https://api.botframework.us"))
        ),
        new(
            "the issuer with a slash",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, issuer: $"{TeamsTokens.Issuer}/"))
        ),
        new(
            "an issuer that is a list of one",
            Refused,
            Refused,
            forge => forge.With(forge.Claims(claims => claims["iss"] = new JsonArray(TeamsTokens.Issuer)))
        ),
        new("no issuer", Refused, Refused, forge => forge.With(forge.Claims(claims => claims.Remove("iss")))),
        new("the emulator's issuer", Refused, Refused, forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, issuer: Emulator))),
        new(
            "another audience",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create("6d8a1b3e-1111-4222-8333-555555555555", forge.Url))
        ),
        new("no audience", Refused, Refused, forge => forge.With(forge.Claims(claims => claims.Remove("aud")))),
        new("an empty audience", Refused, Refused, forge => forge.With(forge.Claims(claims => claims["aud"] = ""))),
        new(
            "the audience in capitals",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId.ToUpperInvariant(), forge.Url))
        ),
        new("another audience named last", Refused, Refused, forge => forge.With(forge.Signed(Twice(forge, "aud", "another")))),
        new(
            "one that has ended",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, expires: Minutes(-6), notBefore: Minutes(-60)))
        ),
        new(
            "a past end that is a number in quotes",
            Refused,
            Refused,
            forge => forge.With(forge.Claims(claims => claims["exp"] = $"{forge.Now - 3600}"))
        ),
        new("one without an end", Refused, Refused, forge => forge.With(forge.Claims(claims => claims.Remove("exp")))),
        new(
            "one that has not begun",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, notBefore: Minutes(6)))
        ),
        new(
            "a future beginning that is a number in quotes",
            Refused,
            Refused,
            forge => forge.With(forge.Claims(claims => claims["nbf"] = $"{forge.Now + 1800}"))
        ),
        new(
            "a stranger's signature",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, new TeamsKey("key-1", "msteams")))
        ),
        new("a stranger's key in the header", Refused, Refused, forge => forge.With(Embedded(forge))),
        new("other claims under a good signature", Refused, Refused, forge => forge.With(Spliced(forge))),
        new(
            "no algorithm",
            Refused,
            Refused,
            forge => forge.With($"{Encoded("""{"alg":"none","typ":"JWT","kid":"key-1"}""")}.{forge.Good.Split('.')[1]}.")
        ),
        new(
            "HS256 with the public key",
            Refused,
            Refused,
            forge => forge.With(Symmetric(forge, Encoding.UTF8.GetBytes(forge.Key.Rsa.ExportSubjectPublicKeyInfoPem())))
        ),
        new(
            "HS256 with the app's secret",
            Refused,
            Refused,
            forge => forge.With(Symmetric(forge, SHA256.HashData(Encoding.UTF8.GetBytes(FakeTeamsServer.AppPassword))))
        ),
        new("PS256", Refused, Refused, forge => forge.With(By(forge, SecurityAlgorithms.RsaSsaPssSha256))),
        new(
            "a stranger's signature under an unknown key",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, new TeamsKey("key-9", "msteams")))
        ),
        new(
            "no key and a foreign signature",
            Refused,
            Refused,
            forge => forge.With($"{Encoded("""{"alg":"RS256","typ":"JWT"}""")}.{forge.Good.Split('.')[1]}.{forge.Good.Split('.')[2]}")
        ),
        // A good token for something else.
        new(
            "another service URL",
            Refused,
            Refused,
            forge => forge.With(forge.Good, activity => activity["serviceUrl"] = "http://127.0.0.1:1/amer/")
        ),
        new("no service URL in the token", Refused, Refused, forge => forge.With(forge.Tokens.Create(Forge.AppId, null))),
        new(
            "no service URL in the activity that is one",
            Refused,
            Refused,
            forge => forge.With(forge.Good, activity => activity["serviceUrl"] = "")
        ),
        new(
            "an empty service URL in both",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, ""), activity => activity["serviceUrl"] = "")
        ),
        new(
            "the service URL under another name",
            Refused,
            Refused,
            forge => forge.With(forge.Claims(claims => (claims["serviceurl"], claims["serviceUrl"]) = (null, forge.Url)))
        ),
        new(
            "another service URL named last",
            Refused,
            Refused,
            forge => forge.With(forge.Signed(Twice(forge, "serviceurl", "http://127.0.0.1:1/")))
        ),
        new(
            "service URLs, another first",
            Refused,
            Refused,
            forge => forge.With(forge.Claims(claims => claims["serviceurl"] = new JsonArray("http://127.0.0.1:1/", forge.Url)))
        ),
        new(
            "a key that may not sign for Teams",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, forge.Tokens.Keys[1]))
        ),
        new(
            "a key that may not sign for Teams, by an unknown name",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, forge.Tokens.Keys[1], keyId: "key-9"))
        ),
        new(
            "a key that may not sign for Teams, by another's name",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, forge.Tokens.Keys[1], keyId: "key-1"))
        ),
        new(
            "a key of whose channels nothing is said",
            Refused,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, forge.Unendorsed))
        ),
        new(
            "a channel that the key may not sign for",
            Refused,
            Refused,
            forge => forge.With(forge.Good, activity => activity["channelId"] = "slack")
        ),
        new("the channel in capitals", Refused, Refused, forge => forge.With(forge.Good, activity => activity["channelId"] = "MSTEAMS")),
        // What only Microsoft's refuses.
        new(
            "audiences, this bot first",
            Taken,
            Refused,
            forge => forge.With(forge.Claims(claims => claims["aud"] = new JsonArray(Forge.AppId, "another"))),
            "To be one of several is enough, as RFC 7519 has it. The SDK takes the token, and then fails at the second."
        ),
        new(
            "audiences, another first",
            Taken,
            Refused,
            forge => forge.With(forge.Claims(claims => claims["aud"] = new JsonArray("another", Forge.AppId))),
            "To be one of several is enough, as RFC 7519 has it. The SDK looks at the first."
        ),
        new(
            "a service URL in the token without its final slash",
            Taken,
            Refused,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url.TrimEnd('/'))),
            FinalSlash
        ),
        new(
            "a service URL in the activity without its final slash",
            Taken,
            Refused,
            forge => forge.With(forge.Good, activity => activity["serviceUrl"] = forge.Url.TrimEnd('/')),
            FinalSlash
        ),
        new(
            "a service URL with two final slashes",
            Taken,
            Refused,
            forge => forge.With(forge.Good, activity => activity["serviceUrl"] = forge.Url + "/"),
            FinalSlash
        ),
        new(
            "one that ends before it begins",
            Taken,
            Refused,
            forge => forge.With(forge.Claims(claims => (claims["nbf"], claims["exp"]) = (forge.Now + 200, forge.Now + 100))),
            "Each end is looked at by itself, and both are within the skew."
        ),
        new(
            "claims as another bot's token has them",
            Taken,
            Refused,
            forge => forge.With(forge.Claims(claims => (claims["ver"], claims["appid"]) = ("1.0", "6d8a1b3e-1111-4222-8333-555555555555"))),
            "The connector's signature is what counts. The SDK sees a skill in it, and looks for another signature."
        ),
        // What only ours refuses.
        new("an end too far away for a date", Taken, Taken, forge => forge.With(forge.Claims(claims => claims["exp"] = 99999999999999))),
        new(
            "a service URL that is a list of one",
            Refused,
            Taken,
            forge => forge.With(forge.Claims(claims => claims["serviceurl"] = new JsonArray(forge.Url))),
            "A list is no address."
        ),
        new(
            "no service URL in the activity",
            Refused,
            Taken,
            forge => forge.With(forge.Good, activity => activity.Remove("serviceUrl")),
            "Nothing could be answered. The SDK checks what is there."
        ),
        new("a host that is not allowed", Refused, Taken, forge => Elsewhere(forge, "https://smba.trafficmanager.net.example.org/"), Host),
        new("an address without TLS", Refused, Taken, forge => Elsewhere(forge, "http://smba.trafficmanager.net/amer/"), Host),
        new("a name before the host", Refused, Taken, forge => Elsewhere(forge, "https://smba.trafficmanager.net@example.org/"), Host),
        new(
            "another tenant",
            Refused,
            Taken,
            forge =>
                forge.With(
                    forge.Good,
                    activity =>
                        (activity["conversation"]!["tenantId"], activity["channelData"]!["tenant"]!["id"]) = (OtherTenant, OtherTenant)
                ),
            Tenant
        ),
        new(
            "no tenant",
            Refused,
            Taken,
            forge => forge.With(forge.Good, activity => (activity["conversation"]!["tenantId"], activity["channelData"]) = (null, null)),
            Tenant
        ),
        new(
            "two tenants",
            Refused,
            Taken,
            forge => forge.With(forge.Good, activity => activity["channelData"]!["tenant"]!["id"] = OtherTenant),
            Tenant
        ),
        new(
            "another channel that the key may sign for",
            Refused,
            Taken,
            forge => forge.With(forge.Good, activity => activity["channelId"] = "webchat"),
            Channel
        ),
        new("no channel", Refused, Taken, forge => forge.With(forge.Good, activity => activity.Remove("channelId")), Channel),
        new(
            "a known key by an unknown name",
            Refused,
            Taken,
            forge => forge.With(forge.Tokens.Create(Forge.AppId, forge.Url, keyId: "key-9")),
            KeyName
        ),
        new("a known key by no name", Refused, Taken, forge => forge.With(forge.Header(header => header.Remove("kid"))), KeyName),
        new(
            "a known key by its name in capitals",
            Refused,
            Taken,
            forge => forge.With(forge.Header(header => header["kid"] = "KEY-1")),
            KeyName
        ),
        new("RS384", Refused, Taken, forge => forge.With(By(forge, SecurityAlgorithms.RsaSha384)), Algorithm),
        new("RS512", Refused, Taken, forge => forge.With(By(forge, SecurityAlgorithms.RsaSha512)), Algorithm),
        new(
            "what the bot itself signed in for",
            Refused,
            Taken,
            forge => forge.With(forge.Claims(claims => (claims["iss"], claims["ver"], claims["appid"]) = (Emulator, "1.0", Forge.AppId))),
            "The SDK lets its emulator in so. Agents Playground needs no token here, and Teams:Playground."
        ),
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static string Encoded(string json) => Base64UrlEncoder.Encode(json);

    private static string Raw(string header, string payload) => $"{Encoded(header)}.{Encoded(payload)}.c2ln";

    private static string Symmetric(Forge forge, byte[] key) =>
        forge.Tokens.Create(
            Forge.AppId,
            forge.Url,
            credentials: new SigningCredentials(new SymmetricSecurityKey(key) { KeyId = "key-1" }, SecurityAlgorithms.HmacSha256)
        );

    private static string By(Forge forge, string algorithm) =>
        forge.Tokens.Create(
            Forge.AppId,
            forge.Url,
            credentials: new SigningCredentials(new RsaSecurityKey(forge.Key.Rsa) { KeyId = forge.Key.Id }, algorithm)
        );

    /// <summary>A header that brings along the key it is signed with.</summary>
    private static string Embedded(Forge forge)
    {
        var stranger = new TeamsKey("key-1", "msteams");
        var header = JsonNode.Parse(PlainHeader)!.AsObject();
        header["jwk"] = stranger.Json();
        return forge.Signed(forge.Connectors().ToJsonString(), header, stranger);
    }

    /// <summary>The claims of another token under the signature of a good one.</summary>
    private static string Spliced(Forge forge)
    {
        var good = forge.Good.Split('.');
        return $"{good[0]}.{forge.Claims(claims => claims["exp"] = forge.Now + 7200).Split('.')[1]}.{good[2]}";
    }

    /// <summary>The connector's claims with one of them there once more, last or first.</summary>
    private static string Twice(Forge forge, string name, string value, bool isFirst = false)
    {
        var once = forge.Connectors().ToJsonString();
        var more = $"\"{name}\":\"{value}\"";
        return isFirst ? $"{{{more},{once[1..]}" : $"{once[..^1]},{more}}}";
    }

    private static Delivery Elsewhere(Forge forge, string url) =>
        forge.With(forge.Tokens.Create(Forge.AppId, url), activity => activity["serviceUrl"] = url);
}
