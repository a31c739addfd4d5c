namespace PmcChatBot.Platforms;

/// <summary>
/// What a platform has to remember of the destinations it can write to, kept over restarts.
/// What is remembered is the platform's own affair.
/// </summary>
public interface IDestinationMemory
{
    /// <summary>All that is remembered on a platform, by destination.</summary>
    Task<IReadOnlyDictionary<string, string>> AllAsync(string platform, CancellationToken cancel);

    /// <summary>Remembers something of a destination, in place of what was remembered of it before.</summary>
    Task KeepAsync(string platform, string destination, string what, CancellationToken cancel);

    /// <summary>Forgets a destination.</summary>
    Task ForgetAsync(string platform, string destination, CancellationToken cancel);
}
