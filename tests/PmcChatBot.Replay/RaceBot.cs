using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PmcChatBot.Cli;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Inbox;
using PmcChatBot.Outbox;
using PmcChatBot.Platforms.Local;
using PmcChatBot.Storage;

namespace PmcChatBot.Replay;

/// <summary>A bot with a store and a chat of its own, whose leads answer and whose chair compiles without end.</summary>
internal sealed class RaceBot : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _data;
    private readonly Committee _committee;
    private Meeting _meeting;
    private readonly WebApplication _app;

    private RaceBot(string name, string data, Committee committee, Meeting meeting, WebApplication app) =>
        (_name, _data, _committee, _meeting, _app) = (name, data, committee, meeting, app);

    private PersonId Chair => _committee.Chairs[0];

    public static async Task<RaceBot> OpenAsync(
        string name,
        Committee committee,
        Meeting meeting,
        IReadOnlyDictionary<string, string?> settings,
        CancellationToken cancel
    )
    {
        var data = Directory.CreateTempSubdirectory("pmc-race-bot-").FullName;
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder
            .Configuration.AddInMemoryCollection(settings)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["DataDirectory"] = data, ["Local:Enabled"] = "true" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(meeting.StartsAt.AddHours(-1)));
        builder.Services.AddBot(builder.Configuration);
        var bot = new RaceBot(name, data, committee, meeting, builder.Build());
        await BotHost.PrepareAsync(bot._app.Services, cancel);
        await bot.Get<Import>().AddAsync(committee, cancel);
        bot._meeting = await bot.Get<Store>()
            .ReadAsync(services => services.GetRequiredService<MeetingCalendar>().FindAsync(committee, meeting.IsoDate, cancel), cancel);
        await bot.SayAsync(bot.Chair, $"/pmc ask {meeting.IsoDate}", cancel);
        return bot;
    }

    /// <summary>Each round somebody writes something, and the chair compiles.</summary>
    public async Task<int> RunAsync(ConcurrentQueue<string> written, CancellationToken cancel)
    {
        var round = 0;
        var teams = _committee
            .ActiveTeams.Where(team =>
                team.Leads.Count == 1 && _committee.ActiveTeams.Count(other => other.Leads.Contains(team.Leads[0])) == 1
            )
            .ToList();
        while (!cancel.IsCancellationRequested)
        {
            var line = $"- {_name} wrote this in round {++round}";
            if (round <= teams.Count)
            {
                await SayAsync(teams[round - 1].Leads[0], line, CancellationToken.None);
            }
            else
            {
                line += $" [{_committee.NameOf(Chair)}]";
                await SayAsync(Chair, $"/pmc add {(round % 2 == 0 ? "discussion" : "announcements")} {line}", CancellationToken.None);
            }

            await SayAsync(Chair, $"/pmc compile {_meeting.IsoDate}", CancellationToken.None);
            written.Enqueue(line);
        }

        return round;
    }

    /// <summary>Compiles until nothing is left to push.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        do
        {
            await SayAsync(Chair, $"/pmc compile {_meeting.IsoDate}", cancel);
        } while (
            await Get<Store>()
                .ReadAsync(
                    async services =>
                        (await services.GetRequiredService<ISentMessages>().NotesProblemsAsync(_meeting.Id, cancel)).Count > 0,
                    cancel
                )
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private async Task SayAsync(PersonId person, string text, CancellationToken cancel)
    {
        await Get<LocalChat>().PostAsync(person, Address.Dm(person).Value, text, null, cancel);
        await Get<Dispatcher>().DrainAsync(cancel);
        await Get<NotesWorker>().DrainAsync(cancel);
        await Get<MessageSender>().DrainAsync(cancel);
    }
}
