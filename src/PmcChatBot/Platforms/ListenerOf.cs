namespace PmcChatBot.Platforms;

/// <summary>Marks a connection that came in at a platform's own listener, whatever its port.</summary>
internal sealed record ListenerOf(string Platform);

/// <summary>Marks an endpoint that other machines may reach.</summary>
internal sealed class FromOutside
{
    public static FromOutside Allowed { get; } = new();
}
