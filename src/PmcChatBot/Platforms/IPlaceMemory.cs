namespace PmcChatBot.Platforms;

/// <summary>
/// What a platform has to remember of the places it can write to, kept over restarts. What is remembered is the platform's own affair.
/// </summary>
public interface IPlaceMemory
{
    /// <summary>All that is remembered on a platform, by place.</summary>
    Task<IReadOnlyDictionary<string, string>> AllAsync(string platform, CancellationToken cancel);

    /// <summary>Remembers something of a place, in place of what was remembered of it before.</summary>
    Task KeepAsync(string platform, string place, string what, CancellationToken cancel);

    /// <summary>Forgets a place.</summary>
    Task ForgetAsync(string platform, string place, CancellationToken cancel);
}
