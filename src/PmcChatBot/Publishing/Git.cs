using System.Text;
using CliWrap;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>The output of a git command.</summary>
internal sealed record GitResult(int ExitCode, byte[] Output, string StandardError)
{
    public string StandardOutput => Git.Utf8.GetString(Output);
}

/// <summary>Runs git in a bare repository. Without a checkout, no hooks, filters or line ending rules apply.</summary>
internal sealed class Git(string directory, GitRemote? remote = null)
{
    private static readonly TimeSpan MinTimeLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxTimeLimit = TimeSpan.FromMinutes(16);

    // Aborts a transfer that stalls, but not one that is slow:
    // https://git-scm.com/docs/git-config#Documentation/git-config.txt-httplowSpeedLimit
    private static readonly string[] Configuration =
    [
        "-c",
        "core.quotePath=false",
        "-c",
        "gc.auto=0",
        "-c",
        "http.lowSpeedLimit=1",
        "-c",
        "http.lowSpeedTime=20",
        "-c",
        "protocol.version=2",
    ];

    private static readonly IReadOnlyDictionary<string, string?> Plain = new Dictionary<string, string?>
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["LC_ALL"] = "C",
    };

    private readonly Lazy<IReadOnlyDictionary<string, string?>> _environment = new(() =>
        Merge(Inherited(), Plain, remote?.Environment() ?? new Dictionary<string, string?>())
    );
    private readonly string[] _remote = remote is null ? [] : ["-c", $"remote.{GitRemote.Name}.url={remote.Url}"];
    private TimeSpan _timeLimit = MinTimeLimit;

    /// <summary>Whether there is a repository, complete or left incomplete by a process that died.</summary>
    public bool IsThere => File.Exists(Path.Combine(directory, "HEAD"));

    /// <summary>Deletes lock files left by a killed git, if they are older than this.</summary>
    public void Unlock(TimeSpan age)
    {
        if (!IsThere)
        {
            return;
        }

        var refs = Path.Combine(directory, "refs");
        var locks = Directory
            .EnumerateFiles(directory, "*.lock")
            .Concat(Directory.Exists(refs) ? Directory.EnumerateFiles(refs, "*.lock", SearchOption.AllDirectories) : []);
        var latest = TimeProvider.System.GetUtcNow().UtcDateTime - age;
        foreach (var left in locks.Where(file => File.GetLastWriteTimeUtc(file) <= latest).ToList())
        {
            File.Delete(left);
        }
    }

    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs git and returns its output.</summary>
    /// <exception cref="RepositoryException">git failed.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel, string? input = null)
    {
        var result = await TryAsync(arguments, cancel, input);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new RepositoryException(GitErrors.Explain(Command(arguments), result.StandardError, remote));
    }

    /// <summary>Runs git and returns its result, whatever the exit code.</summary>
    /// <exception cref="RepositoryException">It could not be started, or took too long.</exception>
    public async Task<GitResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancel, string? input = null)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(_timeLimit);
        using var output = new MemoryStream();
        var errors = new StringBuilder();
        try
        {
            var result = await CliWrap
                .Cli.Wrap("git")
                .WithArguments(["--git-dir", directory, "--literal-pathspecs", .. Configuration, .. _remote, .. arguments])
                .WithEnvironmentVariables(_environment.Value)
                .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input, Utf8))
                .WithStandardOutputPipe(PipeTarget.ToStream(output))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors, Utf8))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(timeout.Token);
            _timeLimit = MinTimeLimit;
            return new GitResult(result.ExitCode, output.ToArray(), errors.ToString());
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            // It was killed while running. A large repository may take longer the first time, so the next attempt gets twice as long.
            var waited = _timeLimit;
            _timeLimit = waited * 2 < MaxTimeLimit ? waited * 2 : MaxTimeLimit;
            Unlock(remote is null ? MaxTimeLimit : TimeSpan.Zero);
            throw new RepositoryException($"git {Command(arguments)} took longer than {waited.TotalMinutes:0} minutes", error);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new RepositoryException("git is not installed", error);
        }
    }

    /// <summary>The command among the arguments; settings may stand before it.</summary>
    private static string Command(IReadOnlyList<string> arguments)
    {
        var at = 0;
        while (arguments[at] == "-c")
        {
            at += 2;
        }

        return arguments[at];
    }

    /// <summary>Git variables in the bot's environment are meant for other uses of git, and could make this one log secrets.</summary>
    private static Dictionary<string, string?> Inherited() =>
        System
            .Environment.GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(name => name.StartsWith("GIT_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);

    private static Dictionary<string, string?> Merge(params IReadOnlyDictionary<string, string?>[] environments)
    {
        var all = new Dictionary<string, string?>();
        foreach (var (name, value) in environments.SelectMany(environment => environment))
        {
            all[name] = value;
        }

        return all;
    }
}
