namespace PmcChatBot.Outbox;

/// <summary>How long to wait before the next try: twice as long each time, up to a quarter of an hour, never all at once.</summary>
internal static class Backoff
{
    private const double FirstSeconds = 2;
    private const double LongestSeconds = 900;

    public static TimeSpan After(int attempts) =>
        TimeSpan.FromSeconds(
            Math.Min(LongestSeconds, FirstSeconds * Math.Pow(2, Math.Min(attempts - 1, 20))) * (0.75 + (Random.Shared.NextDouble() / 2))
        );
}
