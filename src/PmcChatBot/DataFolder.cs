namespace PmcChatBot;

/// <summary>Where everything the bot keeps lies.</summary>
public sealed record DataFolder(string Path);
