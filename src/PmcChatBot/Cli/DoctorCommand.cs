using PmcChatBot.Doctor;

namespace PmcChatBot.Cli;

/// <summary><c>doctor</c>: looks after everything the bot needs, one line each with what mends it. Changes nothing that is kept.</summary>
internal static class DoctorCommand
{
    /// <returns>0 where all is well, 1 where something is to be mended.</returns>
    public static async Task<int> RunAsync(string? data, CancellationToken cancel)
    {
        var builder = BotHost.Builder(data is null ? [] : new Dictionary<string, string?> { ["DataDirectory"] = data });
        builder.Logging.ClearProviders();
        builder.Services.AddBot(builder.Configuration);
        await using var app = builder.Build();
        var (looked, toMend) = (0, 0);
        await foreach (var finding in app.Services.CheckupsAsync(inShort: false, cancel))
        {
            Terminal.Say(finding.ToString());
            looked++;
            toMend += finding.Mend is null ? 0 : 1;
        }

        Terminal.Say(toMend == 0 ? $"All {looked} checks passed." : $"{toMend} of {looked} checks need attention.");
        return toMend == 0 ? 0 : 1;
    }
}
