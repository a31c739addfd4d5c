using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using PmcChatBot.Publishing;

namespace PmcChatBot.Doctor;

/// <summary>Checks that the notes' repository can be read and, with a dry-run push, written.</summary>
internal sealed class GitHealthCheck(IOptions<GitOptions> options, DataFolder data) : IHealthCheck
{
    private const string About = "Git";

    /// <inheritdoc/>
    public async IAsyncEnumerable<HealthCheckResult> RunAsync(
        IReadOnlyList<Committee> committees,
        bool quick,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var remote = new GitRemote(options.Value, data);
        if (remote.IsOwn)
        {
            yield return new HealthCheckResult(
                About,
                $"the notes go to the bot's own repository, {remote.Url}; set Git:RemoteUrl to use another"
            );
            yield break;
        }

        // An empty clone of its own, because the bot may be using its clone right now.
        var clone = Directory.CreateTempSubdirectory("pmc-doctor-");
        try
        {
            var git = new Git(clone.FullName, remote);
            var branches = new GitBranches(git, remote, options.Value.Branch);
            var read = await TryAsync(
                "read",
                async () =>
                {
                    await branches.PrepareAsync(cancel);
                    return (await branches.ListAsync(cancel)).Count == 0
                        ? $"{remote.Url} can be read; it is empty"
                        : $"{remote.Url} can be read";
                }
            );
            yield return read;
            if (read.Fix is null)
            {
                yield return await TryAsync(
                    "write",
                    async () =>
                    {
                        await branches.TryPushAsync(cancel);
                        return $"{remote.Url} accepts pushes (whether the branch is protected shows only when notes are pushed)";
                    }
                );
            }
        }
        finally
        {
            clone.Delete(recursive: true);
        }
    }

    private static async Task<HealthCheckResult> TryAsync(string what, Func<Task<string>> act)
    {
        try
        {
            return new HealthCheckResult($"{About} ({what})", await act());
        }
        catch (RepositoryException error)
        {
            return new HealthCheckResult(
                $"{About} ({what})",
                error.Message,
                "Notes are posted anyway; the file is written once this is fixed."
            );
        }
    }
}
