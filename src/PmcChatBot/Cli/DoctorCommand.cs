using PmcChatBot.Doctor;

namespace PmcChatBot.Cli;

/// <summary><c>doctor</c>: looks after everything the bot needs, one line each with what mends it. Changes nothing that is kept.</summary>
internal static class DoctorCommand
{
    /// <param name="settings">Settings over those of the environment.</param>
    /// <param name="say">Gets each line.</param>
    /// <param name="cancel">Stops looking.</param>
    /// <returns>0 where all is well, 1 where something is to be mended.</returns>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, Action<string> say, CancellationToken cancel)
    {
        var builder = BotHost.Builder(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddBot(builder.Configuration);
        await using var app = builder.Build();
        var (looked, toMend) = (0, 0);
        await foreach (var finding in app.Services.CheckupsAsync(inShort: false, cancel))
        {
            say(finding.ToString());
            looked++;
            toMend += finding.Mend is null ? 0 : 1;
        }

        say(toMend == 0 ? $"All {looked} checks passed." : $"{toMend} of {looked} checks need attention.");
        return toMend == 0 ? 0 : 1;
    }
}
