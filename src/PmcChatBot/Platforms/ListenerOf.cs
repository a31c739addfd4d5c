namespace PmcChatBot.Platforms;

/// <summary>Marks connections to a platform's own listener, whatever its port.</summary>
internal sealed record ListenerOf(string Platform);

/// <summary>Marks endpoints that other machines may reach.</summary>
internal sealed class ExternalEndpoint
{
    public static ExternalEndpoint Allowed { get; } = new();
}
