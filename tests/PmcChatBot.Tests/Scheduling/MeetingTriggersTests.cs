using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Cli;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Jobs;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Local;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Scheduling;

public sealed class MeetingTriggersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quartz_asks_reminds_and_tells_the_chair_each_at_its_time()
    {
        using var folder = new TemporaryFolder();
        var committee = SeedFolder.Read(BotHost.SampleSeeds);
        var first = Meeting.Of(committee, new DateOnly(2017, 9, 5));
        var clock = new FakeTimeProvider(first.AskAt(committee).AddMinutes(-1));
        await using var app = await StartAsync(folder.Path, clock);
        var settle = new ClockDriver(app.Services, clock);

        (await MeetingAsync(app, first)).AskedAt.ShouldBeNull();
        clock.Advance(TimeSpan.FromMinutes(2));
        await settle.UntilAsync(async () => (await MeetingAsync(app, first)).AskedAt is not null, Cancel);
        await settle.AdvanceToAsync(first.RemindAt(committee).AddMinutes(1), Cancel);
        await settle.UntilAsync(async () => (await MeetingAsync(app, first)).EverybodyRemindedAt is not null, Cancel);
        await settle.AdvanceToAsync(first.StartsAt.AddHours(-1), Cancel);
        await settle.UntilAsync(async () => (await MeetingAsync(app, first)).ReadinessAt is not null, Cancel);

        var asked = (await MeetingAsync(app, first)).Id;
        var prompts = await app
            .Services.GetRequiredService<Store>()
            .ReadAsync(services => services.GetRequiredService<ICollectionStore>().PromptsAsync(asked, Cancel), Cancel);
        prompts.Count.ShouldBe(17);
        await app.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_fell_due_while_the_bot_was_down_is_done_once_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        var committee = SeedFolder.Read(BotHost.SampleSeeds);
        var first = Meeting.Of(committee, new DateOnly(2017, 9, 5));
        await using (var before = await StartAsync(folder.Path, new FakeTimeProvider(first.AskAt(committee).AddHours(-5))))
        {
            await before.StopAsync(Cancel);
        }

        var clock = new FakeTimeProvider(first.AskAt(committee).AddHours(3));
        await using var app = await StartAsync(folder.Path, clock);
        var settle = new ClockDriver(app.Services, clock);
        await settle.UntilAsync(async () => (await MeetingAsync(app, first)).AskedAt is not null, Cancel);
        await settle.IdleAsync(Cancel);

        (await MeetingAsync(app, first)).AskedAt.ShouldBe(clock.GetUtcNow());
        await app.StopAsync(Cancel);
    }

    [Fact]
    public async Task Down_at_ask_time_the_leads_are_asked_once_when_it_is_back_and_not_for_a_meeting_that_has_passed()
    {
        using var folder = new TemporaryFolder();
        // Up, back, back again, and with a clock that jumps to and fro.
        string[] starts = ["2017-09-01T12:00", "2017-09-05T16:35", "2017-09-05T16:36", "2017-09-01T12:00", "2017-09-05T16:37"];
        foreach (var (i, at) in starts.Index())
        {
            await using var app = await StartAsync(folder.Path, Clock(at));
            await new ClockDriver(app.Services, Clock(at)).UntilAsync(() => Task.FromResult(Asked(app) >= (i == 0 ? 0 : 17)), Cancel);
            await app.StopAsync(Cancel);
            Asked(app).ShouldBe(i == 0 ? 0 : 17, at);
        }

        var after = Clock("2017-09-21T17:00");
        await using var late = await StartAsync(folder.Path, after);
        var chair = SeedFolder.Read(BotHost.SampleSeeds).Chairs[0];
        var chat = late.Services.GetRequiredService<LocalChat>();
        await chat.PostAsync(chair, Address.Dm(chair).Value, "/pmc whoami", null, Cancel);
        await new ClockDriver(late.Services, after).UntilAsync(() => Task.FromResult(Said(late, chair).Contains("Dieu Cao")), Cancel);
        await late.StopAsync(Cancel);
        (await MeetingsAsync(late))
            .Where(meeting => meeting.AskedAt is not null)
            .Select(meeting => meeting.IsoDate)
            .ShouldBe(["2017-09-05"]);
    }

    private static FakeTimeProvider Clock(string at) => new(DateTimeOffset.Parse($"{at}:00Z", CultureInfo.InvariantCulture));

    /// <summary>How many prompts there are, in everybody's chat.</summary>
    private static int Asked(WebApplication app) =>
        SeedFolder.Read(BotHost.SampleSeeds).People.Sum(person => Said(app, person.Id).Split("What has ").Length - 1);

    private static string Said(WebApplication app, PersonId person) =>
        string.Join(
            '\n',
            app.Services.GetRequiredService<LocalChat>()
                .Messages(Address.Dm(person).Value, person)
                .Where(message => message.IsBots)
                .Select(message => message.Text)
        );

    [Fact]
    public async Task The_chair_may_hurry_prompts_that_wait_for_the_leads_morning()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.WriteAsync(
            services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, MeetingJobKind.Ask, Cancel),
            Cancel
        );
        await seeded.Stage.SettleAsync(Cancel);
        var eric = seeded.Person("Eric Malm");
        seeded.Stage.Chat.ToPerson(eric).ShouldBeEmpty();
        (await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldContain("not asked yet; I ask on Sunday 3 September");

        (await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel)).ShouldContain("I am asking for 17 updates");

        seeded.Stage.Chat.ToPerson(eric).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_is_reminded_before_they_were_asked_gets_the_question_first_and_the_reminder_after_it(bool byChair)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var (stage, eric) = (seeded.Stage, seeded.Person("Eric Malm"));
        await RunAsync(MeetingJobKind.Ask);
        await stage.SettleAsync(Cancel);

        if (byChair)
        {
            (await stage.CommandAsync(seeded.Chair, "remind Diego", Cancel)).ShouldContain("**Diego** gets the question first");
        }
        else
        {
            await stage.WriteAsync(
                services => services.GetRequiredService<RemindLeads>().RunAsync(seeded.Committee, seeded.Meeting, [], null, Cancel),
                Cancel
            );
        }

        await stage.SettleAsync(Cancel);
        stage.Chat.ToPerson(eric).ShouldBeEmpty();
        await stage.AdvanceToAsync(seeded.Meeting.StartsAt, Cancel);

        stage
            .Chat.ToPerson(eric)
            .Select(message => message.Text.Contains("What has", StringComparison.Ordinal) ? "question" : "reminder")
            .ShouldBe(["question", "reminder"]);

        Task RunAsync(MeetingJobKind kind) =>
            stage.WriteAsync(services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, kind, Cancel), Cancel);
    }

    private static async Task<WebApplication> StartAsync(string data, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["DataDirectory"] = data, ["Local:Enabled"] = "true" }
        );
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton(clock);
        builder.Services.AddBot(builder.Configuration).AddBackgroundWork(builder.Configuration);
        var app = builder.Build();
        await BotHost.PrepareAsync(app.Services, Cancel);
        await app.Services.GetRequiredService<Import>().AddAsync(SeedFolder.Read(BotHost.SampleSeeds), Cancel);
        await app.StartAsync(Cancel);
        await app.Services.GetRequiredService<PmcChatBot.Scheduling.MeetingTriggers>().ReconcileAsync(Cancel);
        return app;
    }

    private static Task<IReadOnlyList<Meeting>> MeetingsAsync(WebApplication app) =>
        app
            .Services.GetRequiredService<Store>()
            .ReadAsync(services => services.GetRequiredService<IMeetings>().OfAsync("runtime", Cancel), Cancel);

    private static async Task<Meeting> MeetingAsync(WebApplication app, Meeting planned) =>
        (await MeetingsAsync(app)).Single(meeting => meeting.Date == planned.Date);
}
