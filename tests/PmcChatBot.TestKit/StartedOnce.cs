namespace PmcChatBot.TestKit;

/// <summary>The data folder of a bot that was started once, made for the first test that wants one and copied for the others.</summary>
public sealed class StartedOnce : IDisposable
{
    private readonly TemporaryFolder _made = new();

    /// <summary>Fills the folder's <c>data</c>.</summary>
    internal async Task Async(
        TemporaryFolder folder,
        string seeds,
        IReadOnlyList<string> arguments,
        CancellationToken cancel,
        params (string Name, string Value)[] settings
    )
    {
        var made = _made.In($"{(uint)seeds.GetHashCode(StringComparison.Ordinal)}");
        if (!Directory.Exists(made))
        {
            await using var bot = await Executable.ServeAsync([.. arguments, "--data", made], cancel, settings);
            await bot.KillAsync();
        }

        foreach (var file in Directory.EnumerateFiles(made, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.In("data"), Path.GetRelativePath(made, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _made.Dispose();
}
