using PmcChatBot.Storage;

namespace PmcChatBot.Scheduling;

/// <summary>Removes what is left of people who asked to be forgotten.</summary>
public sealed class ForgetPeople(Store store) : IHourlyWork
{
    public async Task RunHourlyAsync(CancellationToken cancel)
    {
        // One person's rows hold up nobody else's.
        foreach (var person in await store.ReadAsync(services => Forgetting(services).WaitingAsync(cancel), cancel))
        {
            await store.InTransactionAsync(services => Forgetting(services).RunAsync(person, cancel), cancel);
        }
    }

    private static EfForgetting Forgetting(IServiceProvider services) => services.GetRequiredService<EfForgetting>();
}
