using PmcChatBot.Storage;

namespace PmcChatBot.Scheduling;

/// <summary>Removes what is left of people who asked to be forgotten.</summary>
public sealed class ForgetPeople(Store store) : IHourlyWork
{
    public Task RunHourlyAsync(CancellationToken cancel) =>
        store.InTransactionAsync(services => services.GetRequiredService<EfForgetting>().RunAsync(cancel), cancel);
}
