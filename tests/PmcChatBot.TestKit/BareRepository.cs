using PmcChatBot.Publishing;

namespace PmcChatBot.TestKit;

/// <summary>An empty bare repository: git makes one, and all others are copies of it, for a process costs more than five files.</summary>
internal static class BareRepository
{
    private static readonly Lazy<Task<IReadOnlyList<(string Path, byte[] Content)>>> Template = new(MakeAsync);

    /// <summary>Creates one at the path, which must not exist, with the branch <c>main</c> to come.</summary>
    public static async Task CreateAsync(string path)
    {
        var files = await Template.Value;
        // git knows a repository by these folders, also while they are empty.
        Directory.CreateDirectory(Path.Combine(path, "objects", "info"));
        Directory.CreateDirectory(Path.Combine(path, "objects", "pack"));
        Directory.CreateDirectory(Path.Combine(path, "refs", "heads"));
        Directory.CreateDirectory(Path.Combine(path, "refs", "tags"));
        foreach (var (name, content) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(path, name), content);
        }
    }

    private static async Task<IReadOnlyList<(string Path, byte[] Content)>> MakeAsync()
    {
        using var folder = new TemporaryFolder();
        var git = new Git(folder.Path);
        await git.RunAsync(["init", "--quiet", "--bare", "--template=", "--initial-branch", "main"], CancellationToken.None);
        // No test pushes enough for git to look after each push what could be packed.
        await git.RunAsync(["config", "receive.autogc", "false"], CancellationToken.None);
        return [.. Directory.EnumerateFiles(folder.Path).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
    }
}
