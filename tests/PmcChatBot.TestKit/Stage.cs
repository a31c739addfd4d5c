using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Cli;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Jobs;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using PmcChatBot.FakeTeams;
using PmcChatBot.Inbox;
using PmcChatBot.Outbox;
using PmcChatBot.Platforms.Local;
using PmcChatBot.Publishing;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;
using PmcChatBot.Web;

namespace PmcChatBot.TestKit;

/// <summary>The chat the product is on.</summary>
internal enum StagePlatform
{
    Local,
    Slack,
    Teams,

    /// <summary>Both; the committee is on Slack.</summary>
    SlackAndTeams,
}

/// <summary>The product on a chat platform, with a bare repository, in a folder of its own, and the clock in our hand.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(20);
    private static byte[]? _emptyStore;
    private readonly WebApplication _app;
    private readonly string _data;
    private readonly ChannelReader<bool> _arrivals;
    private readonly ChannelReader<bool> _notes;
    private readonly ChannelReader<bool> _plans;
    private readonly ChannelReader<bool> _messages;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    private Stage(
        WebApplication app,
        string data,
        string repository,
        FakeTimeProvider clock,
        FakeSlackServer? slack,
        FakeTeamsServer? teams
    )
    {
        _app = app;
        _data = data;
        var store = app.Services.GetRequiredService<Store>();
        (_arrivals, _notes, _messages) = (store.Arrivals.Listen(), store.Notes.Listen(), store.Messages.Listen());
        _plans = store.Plans.Listen();
        Clock = clock;
        Repository = repository;
        Git = new Git(repository);
        Slack = slack;
        Teams = teams;
        Chat =
            slack is not null ? new SlackStageChat(slack)
            : teams is not null ? new TeamsStageChat(teams)
            : new LocalStageChat(app.Services.GetRequiredService<LocalChat>(), ReadAsync);
    }

    public FakeTimeProvider Clock { get; }

    public IStageChat Chat { get; }

    /// <summary>The Slack that it runs on, if it does.</summary>
    public FakeSlackServer? Slack { get; }

    /// <summary>The Teams that it runs on, if it does.</summary>
    public FakeTeamsServer? Teams { get; }

    /// <summary>The second chat, if there are two.</summary>
    public IStageChat? Second => Slack is not null && Teams is not null ? new TeamsStageChat(Teams) : null;

    public Git Git { get; }

    public string Repository { get; }

    /// <summary>The folder of everything the product keeps.</summary>
    public string Data => _data;

    /// <summary>Where the product listens, if it does.</summary>
    public string Address => _app.Urls.First();

    public static async Task<Stage> OpenAsync(
        string repository,
        DateTimeOffset now,
        CancellationToken cancel,
        StagePlatform platform = StagePlatform.Local,
        IReadOnlyDictionary<string, string?>? settings = null,
        INotesRepository? notes = null,
        bool scheduler = false
    )
    {
        var data = Directory.CreateTempSubdirectory("pmc-replay-").FullName;
        var clock = new FakeTimeProvider(now.ToUniversalTime());
        var slack = platform is StagePlatform.Slack or StagePlatform.SlackAndTeams ? await FakeSlackServer.StartAsync(clock) : null;
        var teams = platform is StagePlatform.Teams or StagePlatform.SlackAndTeams ? await FakeTeamsServer.StartAsync(clock) : null;
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["DataDirectory"] = data,
                ["Local:Enabled"] = platform == StagePlatform.Local ? "true" : "false",
                ["Git:RemoteUrl"] = repository,
                ["Http:Url"] = "http://127.0.0.1:0",
                ["Slack:ApiBaseUrl"] = slack?.ApiUrl,
                ["Slack:BotToken"] = slack is null ? "" : FakeSlackServer.BotToken,
                ["Slack:SigningSecret"] = slack is null ? "" : FakeSlackServer.SigningSecret,
            }
        );
        builder.Configuration.AddInMemoryCollection(teams?.Settings ?? []);
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        // A slim builder leaves it out, and the built-in chat's addresses use it.
        builder.Services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        builder.Services.AddBot(builder.Configuration);
        builder.AddPages();
        if (notes is not null)
        {
            builder.Services.AddSingleton(notes);
        }

        if (scheduler)
        {
            builder.Services.AddScheduling();
        }

        var app = builder.Build();
        await PrepareAsync(app.Services, data, cancel);
        app.MapPages();
        if (platform != StagePlatform.Local || scheduler)
        {
            await app.StartAsync(cancel);
        }

        if (slack is not null)
        {
            slack.Deliveries.BaseUrl = app.Urls.First();
        }

        if (teams is not null)
        {
            teams.Deliveries.BaseUrl = app.Urls.First();
        }

        return new Stage(app, data, repository, clock, slack, teams);
    }

    /// <summary>An empty store is made once in a process, and copied from then on.</summary>
    private static async Task PrepareAsync(IServiceProvider services, string data, CancellationToken cancel)
    {
        var file = Path.Combine(data, "pmc.db");
        if (_emptyStore is { } empty)
        {
            await File.WriteAllBytesAsync(file, empty, cancel);
        }

        await BotHost.PrepareAsync(services, cancel);
        if (_emptyStore is null)
        {
            var copy = Path.Combine(data, "empty.db");
            await using var store = new SqliteConnection($"Data Source={file};Pooling=False");
            await store.OpenAsync(cancel);
            await using (var write = store.CreateCommand())
            {
                write.CommandText = $"VACUUM INTO '{copy}'";
                await write.ExecuteNonQueryAsync(cancel);
            }

            _emptyStore = await File.ReadAllBytesAsync(copy, cancel);
            File.Delete(copy);
        }
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Another process's sender of messages.</summary>
    public MessageSender NewSender(params IChatPlatform[] platforms) =>
        ActivatorUtilities.CreateInstance<MessageSender>(
            _app.Services,
            (object)(platforms.Length > 0 ? platforms : [.. _app.Services.GetServices<IChatPlatform>()]),
            ActivatorUtilities.CreateInstance<MessageLane>(_app.Services)
        );

    public Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read, CancellationToken cancel) => Get<Store>().ReadAsync(read, cancel);

    public Task WriteAsync(Func<IServiceProvider, Task> write, CancellationToken cancel) => Get<Store>().InTransactionAsync(write, cancel);

    public async Task<Committee> CommitteeAsync(CancellationToken cancel) =>
        (await ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(cancel), cancel))[0];

    public async Task<Meeting> MeetingOnAsync(Committee committee, DateOnly date, CancellationToken cancel) =>
        (await ReadAsync(services => services.GetRequiredService<IMeetings>().OfAsync(committee.Id, cancel), cancel)).Single(meeting =>
            meeting.Date == date
        );

    public async Task<Meeting> MeetingAsync(string id, CancellationToken cancel) =>
        (await ReadAsync(services => services.GetRequiredService<IMeetings>().FindAsync(id, cancel), cancel))!;

    public Task<IReadOnlyList<Section>> SectionsAsync(string meetingId, CancellationToken cancel) =>
        ReadAsync(services => services.GetRequiredService<ICollectionStore>().SectionsAsync(meetingId, cancel), cancel);

    /// <summary>Does everything that is due now. As in the product, a worker looks when it is woken or the clock has moved.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        await Chat.SettleAsync();
        bool hasWorked;
        do
        {
            var isLater = Clock.GetUtcNow() != _lookedAt;
            _lookedAt = Clock.GetUtcNow();
            hasWorked = await WorkAsync(_arrivals, Get<Dispatcher>().DrainAsync);
            hasWorked |= await WorkAsync(_notes, Get<NotesWorker>().DrainAsync);
            hasWorked |= await WorkAsync(
                _plans,
                async stop => await Get<HolidayWorker>().DrainAsync(stop) + await Get<TeamsFileWorker>().DrainAsync(stop)
            );
            hasWorked |= await WorkAsync(_messages, Get<MessageSender>().DrainAsync);
            await Chat.SettleAsync();

            async Task<bool> WorkAsync(ChannelReader<bool> woken, Func<CancellationToken, Task<int>> drain) =>
                (woken.TryRead(out _) || isLater) && await drain(cancel) > 0;
        } while (hasWorked);
    }

    /// <summary>Does everything that is due now, and waits for what failed and is tried again.</summary>
    public async Task SettleWithRetriesAsync(CancellationToken cancel, int most = 50)
    {
        await SettleAsync(cancel);
        for (var tries = 0; tries < most && await NextRetryAsync(cancel) is { } next; tries++)
        {
            await AdvanceToAsync(next.AddMilliseconds(1), cancel);
        }
    }

    /// <summary>Moves the clock on, and runs the committees' jobs when they are due, as the scheduler does.</summary>
    public async Task RunJobsUntilAsync(DateTimeOffset time, CancellationToken cancel)
    {
        while (await NextJobAsync(cancel) is { } next && next.At <= time)
        {
            await AdvanceToAsync(next.At, cancel);
            await WriteAsync(services => services.GetRequiredService<MeetingJobs>().RunAsync(next.Meeting, next.Job, cancel), cancel);
            await SettleWithRetriesAsync(cancel);
        }

        await AdvanceToAsync(time, cancel);
    }

    /// <summary>The job that the rows say is due first.</summary>
    public async Task<(string Meeting, MeetingJobKind Job, DateTimeOffset At)?> NextJobAsync(CancellationToken cancel)
    {
        await WriteAsync(services => services.GetRequiredService<MeetingPlan>().EnsureAllAsync(cancel), cancel);
        return await ReadAsync(
            async services =>
            {
                var (meetings, due) = (services.GetRequiredService<IMeetings>(), new List<(string, MeetingJobKind, DateTimeOffset At)>());
                foreach (var committee in await services.GetRequiredService<ICommittees>().AllAsync(cancel))
                {
                    foreach (var meeting in await MeetingPlan.RecentAsync(meetings, committee, Clock.GetUtcNow(), cancel))
                    {
                        due.AddRange(
                            MeetingJobs.Due(meeting, committee, Clock.GetUtcNow()).Select(job => (meeting.Id, job.Key, job.Value))
                        );
                    }
                }

                return due.Count == 0 ? ((string, MeetingJobKind, DateTimeOffset)?)null : due.MinBy(job => job.At);
            },
            cancel
        );
    }

    /// <summary>Moves the clock on; it never goes back.</summary>
    public async Task AdvanceToAsync(DateTimeOffset time, CancellationToken cancel)
    {
        if (time > Clock.GetUtcNow())
        {
            // Its running time follows the hour that is shown, whatever the zone.
            Clock.SetUtcNow(time.ToUniversalTime());
        }

        await SettleAsync(cancel);
    }

    /// <summary>A person gives a command, and gets its answer.</summary>
    public async Task<string> CommandAsync(PersonId person, string text, CancellationToken cancel)
    {
        var before = Chat.ToPerson(person).Select(message => message.Key).ToHashSet();
        await Chat.PostAsync(person, $"/pmc {text}", null, cancel);
        await SettleWithRetriesAsync(cancel);
        return string.Join("\n", Chat.ToPerson(person).Where(message => !before.Contains(message.Key)).Select(message => message.Text));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await (Slack?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Teams?.DisposeAsync() ?? ValueTask.CompletedTask);
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<DateTimeOffset?> NextRetryAsync(CancellationToken cancel)
    {
        var (now, latest) = (Clock.GetUtcNow(), Clock.GetUtcNow() + LongestBackoff);
        var isWaiting = await Get<Store>()
            .ReadAsync(
                async services =>
                    await services
                        .GetRequiredService<BotDbContext>()
                        .Outbox.AnyAsync(
                            row => row.DoneAt == null && row.Lane == EfOutbox.Messages && (row.Outcome != null || row.NotBefore <= now),
                            cancel
                        ),
                cancel
            );
        return isWaiting && await Get<MessageLane>().NextDueAsync(cancel) is { } next && next < latest ? next : null;
    }
}
