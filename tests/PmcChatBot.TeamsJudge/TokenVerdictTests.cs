using System.Text;
using Microsoft.Bot.Builder.Integration;
using Microsoft.Bot.Schema;
using Newtonsoft.Json;
using PmcChatBot.FakeTeams;
using Shouldly;

namespace PmcChatBot.TeamsJudge;

/// <summary>
/// The same deliveries before our endpoint and before Microsoft's own check, with the same keys: whoever changes either hears of it here.
/// </summary>
public sealed class TokenVerdictTests(TokenVerdictTests.BothSides sides) : IClassFixture<TokenVerdictTests.BothSides>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Deliveries => [.. Verdicts.All.Select(verdict => verdict.What)];

    [Theory, MemberData(nameof(Deliveries))]
    public async Task Of_each_delivery_both_say_what_the_table_says(string what)
    {
        var verdict = Verdicts.All.Single(verdict => verdict.What == what);
        var delivery = verdict.Make(sides.Forge);

        (await sides.OursAsync(delivery), await sides.MicrosoftsAsync(delivery)).ShouldBe((verdict.Ours, verdict.Microsofts));
    }

    [Fact]
    public void The_table_says_why_where_they_differ_and_there_alone() =>
        Verdicts
            .All.Where(verdict => (verdict.Ours == verdict.Microsofts) != (verdict.Why is null))
            .Select(verdict => verdict.What)
            .ShouldBeEmpty();

    [Fact]
    public async Task A_new_key_ours_finds_at_once_and_Microsofts_when_it_next_reads_them()
    {
        await using var fresh = new BothSides();
        await fresh.InitializeAsync();
        var before = fresh.Forge.With(fresh.Forge.Good);
        (await fresh.OursAsync(before), await fresh.MicrosoftsAsync(before)).ShouldBe((true, true));

        var key = new TeamsKey("key-4", "msteams");
        fresh.Forge.Tokens.Keys.Add(key);
        fresh.Advance(TimeSpan.FromMinutes(2));
        var after = fresh.Forge.With(fresh.Forge.Tokens.Create(Forge.AppId, fresh.Forge.Url, key));

        (await fresh.OursAsync(after), await fresh.MicrosoftsAsync(after)).ShouldBe((true, false));
    }

    /// <summary>Our bot and Microsoft's check, on one fake Teams.</summary>
    public sealed class BothSides : IAsyncLifetime
    {
        private static readonly JsonSerializerSettings Settings = MessageSerializerSettings.Create();
        private readonly TemporaryFolder _folder = new();
        private Stage _stage = null!;
        private MicrosoftsSdk _sdk = null!;

        internal Forge Forge { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            // Microsoft's check asks the clock of the machine. Ours has its own, which stands still: the tests are over within a minute.
            _stage = await Stage.OpenAsync(_folder.In("notes.git"), TimeProvider.System.GetUtcNow(), Cancel, StagePlatform.Teams);
            var user = new TeamsUser("00000000-0000-4000-8000-000000000001", "Dies Köper");
            _stage.Teams!.Tenant.Users[user.Aad] = user;
            _stage.Teams.Tokens.Keys.Add(new TeamsKey("key-3"));
            _sdk = new MicrosoftsSdk(_stage.Teams);
            Forge = new Forge(_stage.Teams, user);
        }

        public async ValueTask DisposeAsync()
        {
            await _sdk.DisposeAsync();
            await _stage.DisposeAsync();
            _folder.Dispose();
        }

        internal void Advance(TimeSpan time) => _stage.Clock.Advance(time);

        internal async Task<bool> OursAsync(Delivery delivery)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{_stage.Address}/api/messages")
            {
                Content = new StringContent(delivery.Activity.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            if (delivery.Authorization is { } authorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization).ShouldBeTrue();
            }

            using var answer = await _stage.Get<IHttpClientFactory>().CreateClient().SendAsync(request, Cancel);
            ((int)answer.StatusCode).ShouldBeOneOf(200, 401, 403);
            return answer.IsSuccessStatusCode;
        }

        internal async Task<bool> MicrosoftsAsync(Delivery delivery)
        {
            try
            {
                var activity = JsonConvert.DeserializeObject<Activity>(delivery.Activity.ToJsonString(), Settings);
                await _sdk.Authentication.AuthenticateRequestAsync(activity, delivery.Authorization, Cancel);
                return true;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // What is no token at all it does not refuse, it fails at.
                return false;
            }
        }
    }
}
