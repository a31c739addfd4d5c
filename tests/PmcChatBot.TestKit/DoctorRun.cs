using System.Text;
using PmcChatBot.Cli;

namespace PmcChatBot.TestKit;

/// <summary><c>doctor</c>, in this process.</summary>
internal static class DoctorRun
{
    /// <summary>What it says of a data folder, and its exit code.</summary>
    public static async Task<(int ExitCode, string Output)> OfAsync(
        string data,
        CancellationToken cancel,
        params (string Name, string Value)[] settings
    )
    {
        var all = new Dictionary<string, string?> { ["DataDirectory"] = data };
        foreach (var (name, value) in settings)
        {
            all[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        var output = new StringBuilder();
        var exitCode = await DoctorCommand.RunAsync(all, line => output.Append(line).Append('\n'), cancel);
        return (exitCode, output.ToString());
    }
}
