namespace PmcChatBot.Scheduling;

/// <summary>Work that runs at start and every hour.</summary>
public interface IHourlyWork
{
    Task RunHourlyAsync(CancellationToken cancel);
}
