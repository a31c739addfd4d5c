using System.Data.Common;
using System.Runtime.CompilerServices;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Doctor;

/// <summary>Registers and lists the health checks.</summary>
internal static class DoctorSetup
{
    public static IServiceCollection AddDoctor(this IServiceCollection services) =>
        services.AddSingleton<IHealthCheck, StoreHealthCheck>().AddSingleton<IHealthCheck, GitHealthCheck>();

    /// <summary>Runs all health checks, one after the other.</summary>
    public static async IAsyncEnumerable<HealthCheckResult> RunHealthChecksAsync(
        this IServiceProvider services,
        bool quick,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var committees = await CommitteesAsync(services, cancel);
        foreach (var check in services.GetServices<IHealthCheck>())
        {
            await foreach (var finding in check.RunAsync(committees, quick, cancel))
            {
                yield return finding;
            }
        }
    }

    private static async Task<IReadOnlyList<Committee>> CommitteesAsync(IServiceProvider services, CancellationToken cancel)
    {
        try
        {
            return File.Exists(services.GetRequiredService<DataFolder>().Database)
                ? await services
                    .GetRequiredService<Store>()
                    .ReadAsync(scope => scope.GetRequiredService<ICommittees>().AllAsync(cancel), cancel)
                : [];
        }
        catch (DbException)
        {
            // A problem with the store is reported by the store's own check.
            return [];
        }
    }
}
