namespace PmcChatBot.Outbox;

/// <summary>How long to wait before the next attempt: twice as long each time, up to 15 minutes, with random variation.</summary>
internal static class Backoff
{
    private const double FirstSeconds = 2;
    private const double LongestSeconds = 900;

    public static TimeSpan After(int attempts) =>
        TimeSpan.FromSeconds(
            Math.Min(LongestSeconds, FirstSeconds * Math.Pow(2, Math.Min(attempts - 1, 20))) * (0.75 + (Random.Shared.NextDouble() / 2))
        );
}
