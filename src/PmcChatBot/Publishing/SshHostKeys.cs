using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;

namespace PmcChatBot.Publishing;

/// <summary>Gets an ssh server's host keys, so that a person can compare them: https://man.openbsd.org/ssh-keyscan.</summary>
internal static class SshHostKeys
{
    /// <summary>The server's key with its fingerprint and the setting that trusts it; empty if the server sends none.</summary>
    public static async Task<string> DescribeAsync((string Host, int Port) server, CancellationToken cancel)
    {
        try
        {
            var scan = await CliWrap
                .Cli.Wrap("ssh-keyscan")
                .WithArguments(["-T", "10", "-p", $"{server.Port}", "--", server.Host])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancel);
            var lines = scan
                .StandardOutput.Split('\n')
                .Select(line => line.Trim().Split(' '))
                .Where(words => words is [_, _, _] && !words[0].StartsWith('#'))
                .ToList();
            var key = lines.Find(words => words[1] == "ssh-ed25519") ?? lines.FirstOrDefault();
            return key is null
                ? ""
                : $". It shows {key[1]} {Fingerprint(key[2])}. If that matches the published key, set Git:SshKnownHosts to "
                    + $"\"{string.Join(' ', key)}\"";
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or FormatException)
        {
            return "";
        }
    }

    /// <summary>The fingerprint as ssh prints it: https://man.openbsd.org/ssh-keygen#E.</summary>
    private static string Fingerprint(string key) =>
        $"SHA256:{Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(key))).TrimEnd('=')}";
}
