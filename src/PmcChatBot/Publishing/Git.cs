using System.Text;
using CliWrap;
using CliWrap.Buffered;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>Runs the git process in one bare repository. No checkout, so no hook, filter or line ending rule gets between.</summary>
internal sealed class Git(string directory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly IReadOnlyDictionary<string, string?> Environment = new Dictionary<string, string?>
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["LC_ALL"] = "C",
    };

    /// <summary>Runs git and gives its output.</summary>
    /// <exception cref="RepositoryException">git failed.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel, string? input = null)
    {
        var result = await TryAsync(arguments, cancel, input);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new RepositoryException($"git {arguments[0]} said: {FirstLine(result.StandardError)}");
    }

    /// <summary>Runs git, whatever comes of it.</summary>
    public async Task<BufferedCommandResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancel, string? input = null)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Patience);
        try
        {
            return await CliWrap.Cli.Wrap("git")
                .WithArguments(["--git-dir", directory, "-c", "core.quotePath=false", "-c", "gc.auto=0", .. arguments])
                .WithEnvironmentVariables(Environment)
                .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input, Utf8))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Utf8, Utf8, timeout.Token);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new RepositoryException($"git {arguments[0]} took longer than {Patience.TotalMinutes} minutes", error);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new RepositoryException("git is not installed", error);
        }
    }

    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private static string FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "nothing";
}
