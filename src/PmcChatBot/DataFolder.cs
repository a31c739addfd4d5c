namespace PmcChatBot;

/// <summary>Where everything the bot keeps lies.</summary>
public sealed record DataFolder(string Path)
{
    /// <summary>The store's file.</summary>
    public string Database => System.IO.Path.Combine(Path, "pmc.db");
}
