namespace PmcChatBot.TestKit;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pmc-test-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A git that a killed bot had started may still be writing: it gets the time to end.</summary>
    public void Dispose()
    {
        for (var left = 100; ; left--)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (left > 0)
            {
                Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System).Wait();
            }
        }
    }
}
