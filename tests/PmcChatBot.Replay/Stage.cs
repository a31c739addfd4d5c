using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Cli;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Inbox;
using PmcChatBot.Outbox;
using PmcChatBot.Platforms.Local;
using PmcChatBot.Publishing;
using PmcChatBot.Storage;

namespace PmcChatBot.Replay;

/// <summary>The product with its built-in chat and a bare repository, in a folder of its own, with the clock in our hand.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _data;

    private Stage(WebApplication app, string data, string repository, FakeTimeProvider clock)
    {
        _app = app;
        _data = data;
        Clock = clock;
        Repository = repository;
        Git = new Git(repository);
        Chat = app.Services.GetRequiredService<LocalChat>();
    }

    public FakeTimeProvider Clock { get; }

    public LocalChat Chat { get; }

    public Git Git { get; }

    public string Repository { get; }

    public static async Task<Stage> OpenAsync(string repository, DateTimeOffset now, CancellationToken cancel)
    {
        var data = Directory.CreateTempSubdirectory("pmc-replay-").FullName;
        var clock = new FakeTimeProvider(now);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DataDirectory"] = data,
            ["Local:Enabled"] = "true",
            ["Git:RemoteUrl"] = repository,
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddBot(builder.Configuration);
        var app = builder.Build();
        await BotHost.PrepareAsync(app.Services, cancel);
        return new Stage(app, data, repository, clock);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read, CancellationToken cancel) => Get<Store>().ReadAsync(read, cancel);

    public Task WriteAsync(Func<IServiceProvider, Task> write, CancellationToken cancel) => Get<Store>().InTransactionAsync(write, cancel);

    public async Task<Committee> CommitteeAsync(CancellationToken cancel) =>
        (await ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(cancel), cancel))[0];

    public async Task<Meeting> MeetingAsync(string id, CancellationToken cancel) =>
        (await ReadAsync(services => services.GetRequiredService<IMeetings>().FindAsync(id, cancel), cancel))!;

    public Task<IReadOnlyList<Section>> SectionsAsync(string meetingId, CancellationToken cancel) =>
        ReadAsync(services => services.GetRequiredService<ICollected>().SectionsAsync(meetingId, cancel), cancel);

    /// <summary>Does everything that is due now.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        int done;
        do
        {
            done = await Get<Dispatcher>().DrainAsync(cancel);
            done += await Get<NotesWorker>().DrainAsync(cancel);
            done += await Get<MessageSender>().DrainAsync(cancel);
        }
        while (done > 0);
    }

    /// <summary>Moves the clock on; it never goes back.</summary>
    public async Task AdvanceToAsync(DateTimeOffset time, CancellationToken cancel)
    {
        if (time > Clock.GetUtcNow())
        {
            Clock.SetUtcNow(time);
        }

        await SettleAsync(cancel);
    }

    /// <summary>A person gives a command, and gets its answer.</summary>
    public async Task<string> CommandAsync(PersonId person, string text, CancellationToken cancel)
    {
        var dm = Address.Dm(person).Value;
        var before = Chat.Messages(dm, person).Where(message => message.IsBots).Select(message => message.Id).ToHashSet();
        await Chat.PostAsync(person, dm, $"/pmc {text}", null, cancel);
        await SettleAsync(cancel);
        return string.Join("\n", Chat.Messages(dm, person).Where(message => message.IsBots && !before.Contains(message.Id)).Select(message => message.Text));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }
}
