namespace PmcChatBot.Scheduling;

/// <summary>Something that is done at start and every hour.</summary>
public interface IHourlyWork
{
    Task RunHourlyAsync(CancellationToken cancel);
}
