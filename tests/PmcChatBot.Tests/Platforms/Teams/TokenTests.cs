using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using PmcChatBot.FakeTeams;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Teams;

/// <summary>
/// Who may deliver: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot.
/// </summary>
public sealed class TokenTests
{
    [Fact]
    public async Task The_connectors_token_is_taken()
    {
        await using var stage = await TeamsStage.AskedAsync();

        (await DeliverAsync(stage, stage.Teams.Tokens.Create(FakeTeamsServer.AppId, stage.Teams.ServiceUrl))).ShouldBe((200, 1));
        (await DeliverAsync(stage, stage.Teams.Tokens.Create($"api://{FakeTeamsServer.AppId}", stage.Teams.ServiceUrl))).ShouldBe((200, 1));
        (await DeliverAsync(stage, stage.Teams.Tokens.Create(FakeTeamsServer.AppId, stage.Teams.ServiceUrl.TrimEnd('/')))).ShouldBe(
            (200, 1)
        );
        (
            await DeliverAsync(
                stage,
                stage.Teams.Tokens.Create(
                    FakeTeamsServer.AppId,
                    stage.Teams.ServiceUrl,
                    expires: TimeSpan.FromMinutes(-4),
                    notBefore: TimeSpan.FromHours(-1)
                )
            )
        ).ShouldBe((200, 1), "five minutes' skew");
    }

    public static TheoryData<string> Tokens =>
        [
            "none",
            "no words",
            "another scheme",
            "issuer",
            "emulator",
            "audience",
            "expired",
            "not yet",
            "signature",
            "alg none",
            "HS256 with the public key",
            "HS256 with the app's secret",
            "unknown key",
            "no key",
        ];

    [Theory, MemberData(nameof(Tokens))]
    public async Task A_token_that_is_not_the_connectors_is_refused_and_nothing_is_stored(string what)
    {
        await using var stage = await TeamsStage.AskedAsync();
        var (tokens, app, url) = (stage.Teams.Tokens, FakeTeamsServer.AppId, stage.Teams.ServiceUrl);
        var stranger = new TeamsKey("key-1", "msteams");
        var good = tokens.Create(app, url);
        var token = what switch
        {
            "none" or "another scheme" => null,
            "no words" => "x.y",
            "issuer" => tokens.Create(app, url, issuer: "https://api.botframework.us"),
            "emulator" => tokens.Create(app, url, issuer: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"),
            "audience" => tokens.Create("6d8a1b3e-1111-4222-8333-555555555555", url),
            "expired" => tokens.Create(app, url, expires: TimeSpan.FromMinutes(-6), notBefore: TimeSpan.FromHours(-1)),
            "not yet" => tokens.Create(app, url, notBefore: TimeSpan.FromMinutes(6)),
            "signature" => tokens.Create(app, url, stranger),
            "alg none" => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT","kid":"key-1"}""")}.{good.Split('.')[1]}.",
            "HS256 with the public key" => tokens.Create(
                app,
                url,
                credentials: Symmetric(Encoding.UTF8.GetBytes(tokens.Keys[0].Rsa.ExportSubjectPublicKeyInfoPem()))
            ),
            "HS256 with the app's secret" => tokens.Create(
                app,
                url,
                credentials: Symmetric(SHA256.HashData(Encoding.UTF8.GetBytes(FakeTeamsServer.AppPassword)))
            ),
            "unknown key" => tokens.Create(app, url, keyId: "key-9"),
            _ => $"{Base64UrlEncoder.Encode("""{"alg":"RS256","typ":"JWT"}""")}.{good.Split('.')[1]}.{good.Split('.')[2]}",
        };

        (await DeliverAsync(stage, token, withoutToken: token is null)).ShouldBe((401, 0));

        static SigningCredentials Symmetric(byte[] key) =>
            new(new SymmetricSecurityKey(key) { KeyId = "key-1" }, SecurityAlgorithms.HmacSha256);
    }

    public static TheoryData<string> Uses =>
        [
            "another service URL",
            "no service URL in the token",
            "a host that is not allowed",
            "an http address",
            "a name before the host",
            "another tenant",
            "no tenant",
            "two tenants",
            "a key that may not sign for Teams",
            "another channel",
        ];

    [Theory, MemberData(nameof(Uses))]
    public async Task A_good_token_serves_for_nothing_else(string what)
    {
        await using var stage = await TeamsStage.AskedAsync();
        var (tokens, app) = (stage.Teams.Tokens, FakeTeamsServer.AppId);
        var activity = Message(stage);
        var url = what switch
        {
            "another service URL" => "http://127.0.0.1:1/amer/",
            "a host that is not allowed" => "https://smba.trafficmanager.net.example.org/",
            "an http address" => "http://smba.trafficmanager.net/amer/",
            "a name before the host" => "https://smba.trafficmanager.net@example.org/",
            _ => stage.Teams.ServiceUrl,
        };
        activity["serviceUrl"] = url;
        switch (what)
        {
            case "another tenant":
                activity["conversation"]!["tenantId"] = "11111111-86f1-41af-91ab-2d7cd011db47";
                activity["channelData"]!["tenant"]!["id"] = "11111111-86f1-41af-91ab-2d7cd011db47";
                break;
            case "no tenant":
                activity["conversation"]!.AsObject().Remove("tenantId");
                activity.Remove("channelData");
                break;
            case "two tenants":
                activity["channelData"]!["tenant"]!["id"] = "11111111-86f1-41af-91ab-2d7cd011db47";
                break;
            case "another channel":
                activity["channelId"] = "webchat";
                break;
        }

        var token = what switch
        {
            "another service URL" => tokens.Create(app, stage.Teams.ServiceUrl),
            "no service URL in the token" => tokens.Create(app, null),
            "a key that may not sign for Teams" => tokens.Create(app, url, tokens.Keys[1]),
            _ => tokens.Create(app, url),
        };

        (await DeliverAsync(stage, token, activity: activity)).ShouldBe((403, 0));
    }

    [Theory]
    [InlineData("eyJ.abc.def")]
    [InlineData("a.b.c.d.e")]
    [InlineData("[]", "{}")]
    [InlineData("""{"alg":7,"kid":"key-1"}""", "{}")]
    [InlineData("""{"alg":"RS256","kid":7}""", "{}")]
    [InlineData("""{"alg":"RS256","kid":"key-1"}""", "[]")]
    [InlineData("""{"alg":"RS256","kid":"key-1"}""", "words")]
    [InlineData("""{"alg":"RS256","kid":"key-1"}""", """{"exp":"soon"}""")]
    [InlineData("""{"alg":"RS256","kid":"key-1"}""", """{"exp":1e400}""")]
    public async Task Whatever_a_stranger_calls_a_token_is_refused(string token, string? payload = null)
    {
        await using var stage = await TeamsStage.AskedAsync();

        (
            await DeliverAsync(stage, payload is null ? token : $"{Base64UrlEncoder.Encode(token)}.{Base64UrlEncoder.Encode(payload)}.c2ln")
        ).ShouldBe((401, 0));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_read_at_all()
    {
        await using var stage = await TeamsStage.AskedAsync();
        using var content = new StringContent("{", Encoding.UTF8, "application/json");

        using var answer = await stage
            .Seeded.Stage.Get<IHttpClientFactory>()
            .CreateClient()
            .PostAsync(new Uri($"{stage.Seeded.Stage.Address}/api/messages"), content, TeamsStage.Cancel);

        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task A_new_key_of_Microsofts_is_found_at_once_and_made_up_ones_are_not_looked_for_all_the_time()
    {
        await using var stage = await TeamsStage.AskedAsync();
        stage.Teams.Tokens.Keys.Add(new TeamsKey("key-3", "msteams"));
        stage.Seeded.Stage.Clock.Advance(TimeSpan.FromMinutes(2));
        (
            await DeliverAsync(stage, stage.Teams.Tokens.Create(FakeTeamsServer.AppId, stage.Teams.ServiceUrl, stage.Teams.Tokens.Keys[2]))
        ).ShouldBe((200, 1));

        var read = stage.Teams.KeysRead;
        for (var i = 0; i < 20; i++)
        {
            await DeliverAsync(stage, stage.Teams.Tokens.Create(FakeTeamsServer.AppId, stage.Teams.ServiceUrl, keyId: $"made-up-{i}"));
        }

        (stage.Teams.KeysRead - read).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task While_Microsofts_keys_cannot_be_read_anew_those_that_are_known_serve_on()
    {
        await using var stage = await TeamsStage.AskedAsync();
        stage.Teams.MetadataIsGone = true;
        stage.Seeded.Stage.Clock.Advance(TimeSpan.FromDays(2));

        (await DeliverAsync(stage, stage.Teams.Tokens.Create(FakeTeamsServer.AppId, stage.Teams.ServiceUrl))).ShouldBe((200, 1));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"type":"message"}""", 403)]
    [InlineData("""{"type":7}""", 400)]
    public async Task What_is_no_activity_is_refused(string body, int status)
    {
        await using var stage = await TeamsStage.AskedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{stage.Seeded.Stage.Address}/api/messages")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", stage.Teams.Tokens.Create(FakeTeamsServer.AppId, stage.Teams.ServiceUrl));
        using var answer = await stage.Seeded.Stage.Get<IHttpClientFactory>().CreateClient().SendAsync(request, TeamsStage.Cancel);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Whatever_kind_of_thing_Teams_tells_it_hears_that_it_arrived()
    {
        await using var stage = await TeamsStage.AskedAsync();
        foreach (
            var type in new[]
            {
                "typing",
                "messageReaction",
                "event",
                "endOfConversation",
                "somethingNew",
                "conversationUpdate",
                "installationUpdate",
                "message",
                "messageUpdate",
                "messageDelete",
            }
        )
        {
            var activity = Message(stage);
            activity["type"] = type;
            activity["entities"] = new JsonArray(new JsonObject { ["type"] = "https://schema.org/Message" }, "odd", 7, null);
            activity.Remove(type == "message" ? "text" : "x");
            (await stage.Teams.Deliveries.DeliverAsync(activity)).Status.ShouldBe(200, type);
            activity.Remove("from");
            (await stage.Teams.Deliveries.DeliverAsync(activity)).Status.ShouldBe(200, type);
        }

        var invoke = Message(stage);
        (invoke["type"], invoke["name"]) = ("invoke", "composeExtension/query");
        (await stage.Teams.Deliveries.DeliverAsync(invoke)).Status.ShouldBe(501);
        await stage.SettleAsync();
    }

    private static JsonObject Message(TeamsStage stage)
    {
        var activity = stage.Teams.Deliveries.Base("message", stage.Dies, TeamsTenant.PersonalOf(stage.Dies));
        (activity["id"], activity["text"]) = (stage.Teams.Tenant.NextId(), "- Shipped");
        return activity;
    }

    /// <returns>What it was answered, and how many rows that made.</returns>
    private static async Task<(int Status, int Rows)> DeliverAsync(
        TeamsStage stage,
        string? token,
        bool withoutToken = false,
        JsonObject? activity = null
    )
    {
        var before = await RowsAsync();
        var (status, _) = await stage.Teams.Deliveries.DeliverAsync(activity ?? Message(stage), token, withoutToken);
        return (status, await RowsAsync() - before);

        Task<int> RowsAsync() =>
            stage.Seeded.Stage.ReadAsync(
                services => services.GetRequiredService<BotDbContext>().Inbox.CountAsync(TeamsStage.Cancel),
                TeamsStage.Cancel
            );
    }
}
