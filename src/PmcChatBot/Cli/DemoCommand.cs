using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Core;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;

namespace PmcChatBot.Cli;

/// <summary><c>demo</c>: plays a whole meeting. The program plays the people; everything else is real.</summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(string? data, string? seeds, CancellationToken cancel)
    {
        var folder = Path.GetFullPath(data ?? Path.Combine(Path.GetTempPath(), $"pmc-demo-{Guid.NewGuid():N}"[..17]));
        if (File.Exists(Path.Combine(folder, "pmc.db")))
        {
            throw new UserError(
                $"{folder} has an earlier run. Choose another folder, or continue with it: dotnet run --project src/PmcChatBot -- "
                    + $"serve --local --data {folder}"
            );
        }

        var seedFolder = seeds ?? BotHost.SampleSeeds;
        var committee = SeedFolder.Read(seedFolder);
        var first = FirstDate(committee);
        var clock = new FakeTimeProvider(committee.Schedule.StartOn(first).AddHours(-committee.AskHoursBefore - 1));
        var builder = BotHost.Builder(
            new Dictionary<string, string?>
            {
                ["DataDirectory"] = folder,
                ["Local:Enabled"] = "true",
                ["Git:RemoteUrl"] = "",
            }
        );
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddBot(builder.Configuration).AddBackgroundWork(builder.Configuration);
        await using var app = builder.Build();
        using var held = BotHost.Lock(folder);
        await BotHost.PrepareAsync(app.Services, cancel);
        await app.Services.GetRequiredService<Import>().AddAsync(committee, cancel);
        var meeting = await app
            .Services.GetRequiredService<Store>()
            .ReadAsync(
                services => services.GetRequiredService<MeetingCalendar>().FindAsync(committee, $"{first:yyyy-MM-dd}", cancel),
                cancel
            );
        await app.StartAsync(cancel);
        await app.Services.GetRequiredService<MeetingTriggers>().ReconcileAsync(cancel);
        var play = new DemoScript(app.Services, committee, meeting, clock, seedFolder, folder);
        await play.RunAsync(cancel);
        await app.StopAsync(cancel);
        return 0;
    }

    private static DateOnly FirstDate(Committee committee)
    {
        var rules = committee.Schedule.Rules;
        var date = rules.Count == 0 ? default : rules.Min(rule => rule.First);
        return rules.Count > 0 && committee.Schedule.DatesBetween(date, date.AddYears(1)) is [var first, ..]
            ? first
            : throw new UserError("The committee's schedule has no meeting within a year of its first date.");
    }
}
