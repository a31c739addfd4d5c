using PmcChatBot.Doctor;

namespace PmcChatBot.Cli;

/// <summary>
/// <c>doctor</c>: checks everything the bot needs. One line for each check, with how to fix a problem. Changes no stored data.
/// </summary>
internal static class DoctorCommand
{
    /// <param name="settings">Settings that override those of the environment.</param>
    /// <param name="say">Receives each line.</param>
    /// <param name="cancel">Stops the checks.</param>
    /// <returns>0 if all checks passed, 1 if something needs attention.</returns>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, Action<string> say, CancellationToken cancel)
    {
        var builder = BotHost.Builder(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddBot(builder.Configuration);
        await using var app = builder.Build();
        var (looked, failing) = (0, 0);
        await foreach (var finding in app.Services.RunHealthChecksAsync(quick: false, cancel))
        {
            say(finding.ToString());
            looked++;
            failing += finding.Fix is null ? 0 : 1;
        }

        say(failing == 0 ? $"All {looked} checks passed." : $"{failing} of {looked} checks need attention.");
        return failing == 0 ? 0 : 1;
    }
}
