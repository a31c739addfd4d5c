using PmcChatBot.Core;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Teams;
using PmcChatBot.Web;

namespace PmcChatBot.Cli;

/// <summary><c>serve</c>: the bot itself.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(bool local, string? data, string? seeds, DateTimeOffset? at, CancellationToken cancel)
    {
        var settings = new Dictionary<string, string?>();
        Set(settings, "DataDirectory", data);
        Set(settings, "Seeds", seeds);
        Set(settings, "Local:Enabled", local ? "true" : null);
        var builder = BotHost.Builder(settings);
        var slack = builder.Configuration.GetSection("Slack").Get<SlackOptions>() ?? new SlackOptions();
        var teams = builder.Configuration.GetSection("Teams").Get<TeamsOptions>() ?? new TeamsOptions();
        if (!builder.Configuration.GetValue<bool>("Local:Enabled") && !slack.Enabled && !teams.Enabled)
        {
            throw new UserError("No platform is configured, so there is nobody to talk to. Use `serve --local` for the built-in chat, or connect Slack (`Slack:BotToken` and `Slack:AppToken`) or Teams (`Teams:AppId`, `Teams:AppPassword` and `Teams:TenantId`); the README says how.");
        }

        if (at is { } start)
        {
            builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(start));
        }

        builder.Services.AddBot(builder.Configuration).AddBackgroundWork();
        if (slack.OverSocket)
        {
            builder.Services.AddHostedService<SocketMode>();
        }

        builder.AddPages();
        await using var app = builder.Build();
        using var held = BotHost.Lock(app.Services.GetRequiredService<DataFolder>().Path);
        await BotHost.PrepareAsync(app.Services, cancel);
        await SeedAsync(app, local, cancel);
        app.MapPages();
        await RunAsync(app, cancel);
        return 0;
    }

    /// <summary>What has begun stops before what it works on goes away, also where something else could not begin: a port in use, say.</summary>
    private static async Task RunAsync(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }

        await app.WaitForShutdownAsync(cancel);
    }

    /// <summary>A new store gets the committee of the seeds; with the built-in chat, the sample one.</summary>
    private static async Task SeedAsync(WebApplication app, bool local, CancellationToken cancel)
    {
        var folder = app.Configuration["Seeds"] is { Length: > 0 } given ? given : local ? BotHost.SampleSeeds : null;
        var import = app.Services.GetRequiredService<Import>();
        if (folder is not null && !await import.AnyAsync(cancel))
        {
            await import.AddAsync(SeedFolder.Read(folder), cancel);
        }
    }

    private static void Set(Dictionary<string, string?> settings, string key, string? value)
    {
        if (value is not null)
        {
            settings[key] = value;
        }
    }
}
