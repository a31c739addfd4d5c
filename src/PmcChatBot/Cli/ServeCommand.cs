using System.Net;
using System.Net.Sockets;
using PmcChatBot.Core;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using PmcChatBot.Storage;
using PmcChatBot.Web;

namespace PmcChatBot.Cli;

/// <summary><c>serve</c>: runs the bot.</summary>
internal static class ServeCommand
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(2);

    // Which command changes in chat what a key says.
    private static readonly (string Key, string Command)[] InChat =
    [
        ("chairs", "chair add"),
        ("channels", "channel"),
        ("members", "person add"),
        ("gitEmails", "me git"),
        ("gitNames", "me git"),
        ("personHours", "me hours"),
        ("dateLanguages", "me dates"),
        ("ids", "lead"),
        ("deputies", "deputy"),
        ("every", "team every"),
        ("hours", "times hours"),
        ("holidays", "holidays"),
        ("askHoursBefore", "times ask"),
        ("remindHoursBefore", "times remind"),
        ("deputiesHoursBefore", "times deputies"),
        ("cardHoursBefore", "times card"),
        ("closeAfterDays", "times close"),
        ("schedule.except", "meeting cancel"),
        ("schedule", "schedule every"),
    ];

    public static async Task<int> RunAsync(bool local, string? data, string? seeds, DateTimeOffset? at, CancellationToken cancel)
    {
        var settings = new Dictionary<string, string?>();
        Set(settings, "DataDirectory", data);
        Set(settings, "Seeds", seeds);
        Set(settings, "Local:Enabled", local ? "true" : null);
        var builder = BotHost.Builder(settings);
        if (!PlatformModules.Enabled(builder.Configuration).Any())
        {
            throw new UserError(
                "No platform is configured, so the bot has nobody to talk to. Choose at least one:"
                    + string.Concat(PlatformModules.All.Select(module => $"\n- {module.HowToConnect}"))
            );
        }

        if (at is { } start)
        {
            builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(start));
        }

        builder.Services.AddBot(builder.Configuration).AddBackgroundWork(builder.Configuration);
        builder.AddPages();
        await using var app = builder.Build();
        using var held = BotHost.Lock(app.Services.GetRequiredService<DataFolder>().Path);
        await BotHost.PrepareAsync(app.Services, cancel);
        await SeedAsync(app, local, cancel);
        app.MapPages();
        DemandPorts(app);
        await RunAsync(app, cancel);
        return 0;
    }

    /// <summary>
    /// Runs the app. If one service cannot start (a port in use, say), services that have started are stopped before their dependencies are
    /// disposed.
    /// </summary>
    private static async Task RunAsync(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch
        {
            using var soon = new CancellationTokenSource(StopsWithin);
            await app.StopAsync(soon.Token);
            throw;
        }

        await app.WaitForShutdownAsync(cancel);
    }

    /// <summary>Reports a port in use at once, before anything else starts.</summary>
    /// <exception cref="UserError">Another program uses the port.</exception>
    private static void DemandPorts(WebApplication app)
    {
        var http = HttpOptions.Of(app.Configuration).Listen;
        Demand(http.IsLoopback ? IPAddress.Loopback : IPAddress.Parse(http.Host), http.Port);
        foreach (var listener in PlatformModules.Enabled(app.Configuration).SelectMany(module => module.Listeners(app.Configuration)))
        {
            Demand(listener.Address, listener.Port);
        }
    }

    private static void Demand(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
            listener.Start();
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new UserError(
                $"Failed to bind to address http://{new IPEndPoint(address, port)}: address already in use. Stop the other program, "
                    + "or set another port (`Http__Url`, `Local__Port`)."
            );
        }
    }

    /// <summary>On the terminal only, and never in the log: whoever has the code creates the first committee.</summary>
    internal static void SayCode(string code) =>
        Terminal.Say(
            $"Set-up code: {code}, for an hour. Write to the bot in chat: /pmc setup {code} <the committee's title>. "
                + "To import notes that you have instead: import <repository>"
        );

    /// <summary>As <see cref="SayCode"/>, for a committee whose chairs are known by name only.</summary>
    private static void SayClaim(string code, Committee committee) =>
        Terminal.Say(
            $"No chair of {committee.Title} has an account in a chat that I am in. Whoever chairs it writes to the bot there: "
                + $"/pmc setup {code} (for an hour; setup-code makes a new one)."
        );

    /// <summary>Adds the seeds' committee to a new store; with the built-in chat, the sample committee.</summary>
    private static async Task SeedAsync(WebApplication app, bool local, CancellationToken cancel)
    {
        var folder =
            app.Configuration["Seeds"] is { Length: > 0 } given ? given
            : local ? BotHost.SampleSeeds
            : null;
        var import = app.Services.GetRequiredService<Import>();
        if (folder is null)
        {
            var isOrphan = await app
                .Services.GetRequiredService<Store>()
                .ReadAsync(services => services.GetRequiredService<StartCommittee>().WithoutChairAsync(cancel), cancel);
            if (isOrphan is not null)
            {
                SayClaim(app.Services.GetRequiredService<SetupCodes>().Make(), isOrphan);
            }
            else if (!await import.AnyAsync(cancel))
            {
                SayCode(app.Services.GetRequiredService<SetupCodes>().Make());
            }

            return;
        }

        if (!await import.AnyAsync(cancel))
        {
            await import.AddAsync(SeedFolder.Read(folder), cancel);
        }

        if (app.Configuration["Seeds"] is { Length: > 0 })
        {
            await ReportUnappliedKeysAsync(app, folder, cancel);
        }
    }

    /// <summary>
    /// A seed folder is read once; after that the committee is changed by commands. Tells people who edit the folder later that it has no
    /// effect.
    /// </summary>
    private static async Task ReportUnappliedKeysAsync(WebApplication app, string folder, CancellationToken cancel)
    {
        var store = app.Services.GetRequiredService<Store>();
        var all = await store.ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(cancel), cancel);
        var committee = all.Count > 0 ? all[0] : null;
        if (committee is null)
        {
            return;
        }

        Committee wanted;
        IReadOnlyList<string> differing;
        IReadOnlyList<string> unknown;
        try
        {
            wanted = SeedFolder.Read(folder);
            committee = all.FirstOrDefault(one => one.Id == wanted.Id) ?? committee;
            (differing, unknown) = SeedFolder.NotApplied(folder, committee);
        }
        catch (UserError error)
        {
            // The committee is in the store, and works without the file.
            app.Logger.LogWarning("{Text} I use {Committee} as it is stored.", error.Message, committee.Title);
            return;
        }

        if (differing.Count + unknown.Count == 0)
        {
            return;
        }

        var text = WhatWasNotApplied(Path.Combine(folder, "committee.json"), differing, unknown, key => key, Commands);
        app.Logger.LogWarning("{Text}", text);
        IReadOnlyList<string> Commands(string key) => SeedCommands.Of(key, wanted, committee);
        await store.InTransactionAsync(
            services =>
            {
                foreach (var chair in committee.Chairs)
                {
                    services
                        .GetRequiredService<IOutbox>()
                        .Show(
                            new OutgoingMessage(
                                $"seeds|{committee.Id}|{string.Join(",", [.. differing, .. unknown])}|{chair}",
                                Address.Dm(chair),
                                WhatWasNotApplied($"`committee.json` of {committee.Title}", differing, unknown, key => $"`{key}`", Commands)
                            )
                        );
                }

                return Task.CompletedTask;
            },
            cancel
        );
    }

    internal static string WhatWasNotApplied(
        string file,
        IReadOnlyList<string> differing,
        IReadOnlyList<string> unknown,
        Func<string, string> shown,
        Func<string, IReadOnlyList<string>>? commands = null
    )
    {
        var changed =
            differing.Count == 0
                ? ""
                : $" I only read it at the first start, and what I have differs: {string.Join("; ", differing.Select(Say))}.";
        var meaningless = unknown.Count == 0 ? "" : $" I do not know {string.Join(", ", unknown.Select(shown))}, so I ignored that.";
        return $"{file} has keys that I did not apply.{changed}{meaningless}";

        string Say(string key) =>
            (commands?.Invoke(key) ?? []) is { Count: > 0 } exact
                ? $"{shown(key)} ({string.Join(", ", exact.Select(command => $"`/pmc {command}`"))} applies it)"
            : InChat.FirstOrDefault(each => key.StartsWith(each.Key, StringComparison.Ordinal)).Command is { } command
                ? $"{shown(key)} (change it with `/pmc {command}`)"
            : $"{shown(key)} (it cannot be changed in chat yet)";
    }

    private static void Set(Dictionary<string, string?> settings, string key, string? value)
    {
        if (value is not null)
        {
            settings[key] = value;
        }
    }
}
