namespace PmcChatBot.Publishing;

/// <summary>The <c>Git</c> section of the settings.</summary>
public sealed class GitOptions
{
    /// <summary>A path or URL of the notes' repository.</summary>
    /// <value>The default value is a bare repository made at <c>DataDirectory/notes.git</c>.</value>
    public string RemoteUrl { get; set; } = "";

    /// <value>The default value is <c>main</c>.</value>
    public string Branch { get; set; } = "main";

    /// <value>The default value is <c>PmcChatBot</c>.</value>
    public string CommitterName { get; set; } = "PmcChatBot";

    /// <value>The default value is <c>pmcchatbot@noreply.invalid</c>.</value>
    public string CommitterEmail { get; set; } = "pmcchatbot@noreply.invalid";
}
