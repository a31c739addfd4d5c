namespace PmcChatBot;

/// <summary>Where everything the bot keeps lies.</summary>
public sealed record DataFolder(string Path)
{
    /// <summary>The store's file.</summary>
    public string Database => System.IO.Path.Combine(Path, "pmc.db");

    /// <summary>Makes it where it is not there yet, and its owner's alone.</summary>
    public void Make()
    {
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
