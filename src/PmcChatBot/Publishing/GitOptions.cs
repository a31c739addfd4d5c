namespace PmcChatBot.Publishing;

/// <summary>The <c>Git</c> section of the settings.</summary>
public sealed class GitOptions
{
    /// <summary>A path or URL of the notes' repository. An http URL must not contain a user name or password.</summary>
    /// <value>The default value is a bare repository made at <c>DataDirectory/notes.git</c>.</value>
    public string RemoteUrl { get; set; } = "";

    /// <value>The default value is <c>main</c>.</value>
    public string Branch { get; set; } = "main";

    /// <summary>The user for http and https.</summary>
    public string UserName { get; set; } = "";

    /// <summary>The password or token for http and https.</summary>
    public string Password { get; set; } = "";

    /// <summary>The private key file for ssh. Default: the keys of the user that the bot runs as.</summary>
    public string SshKeyPath { get; set; } = "";

    /// <summary>The host keys to trust, as lines of a known_hosts file. Default: those of the user that the bot runs as.</summary>
    public string SshKnownHosts { get; set; } = "";

    /// <summary>A PEM file with additional certificate authorities for https. Default: those of the machine.</summary>
    public string CaPath { get; set; } = "";

    /// <value>The default value is <c>PmcChatBot</c>.</value>
    public string CommitterName { get; set; } = "PmcChatBot";

    /// <value>The default value is <c>pmcchatbot@noreply.invalid</c>.</value>
    public string CommitterEmail { get; set; } = "pmcchatbot@noreply.invalid";
}
