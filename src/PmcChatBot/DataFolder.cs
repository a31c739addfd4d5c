namespace PmcChatBot;

/// <summary>The folder with everything the bot keeps.</summary>
public sealed record DataFolder(string Path)
{
    /// <summary>The store's file.</summary>
    public string Database => System.IO.Path.Combine(Path, "pmc.db");

    /// <summary>Creates the folder if it does not exist, readable only by its owner.</summary>
    public void Make()
    {
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
