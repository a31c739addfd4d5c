namespace PmcChatBot;

/// <summary>
/// What a platform has to remember of the destinations it can write to, kept over restarts.
/// What is remembered is the platform's own affair.
/// </summary>
public interface IDestinationMemory
{
    /// <summary>Everything stored for a platform, by destination.</summary>
    Task<IReadOnlyDictionary<string, string>> AllAsync(string platform, CancellationToken cancel);

    /// <summary>Stores the data of a destination, replacing what was stored before.</summary>
    Task KeepAsync(string platform, string destination, string what, CancellationToken cancel);

    /// <summary>Deletes the data of a destination.</summary>
    Task ForgetAsync(string platform, string destination, CancellationToken cancel);
}
