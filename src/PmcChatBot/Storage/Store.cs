using Microsoft.EntityFrameworkCore;

namespace PmcChatBot.Storage;

/// <summary>Runs work in transactions, one after the other: a single writer that never meets a locked file.</summary>
public sealed class Store(IServiceScopeFactory scopes, Wake wake)
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Says when something was stored.</summary>
    public Wake Wake { get; } = wake;

    /// <summary>Runs work in one transaction of its own. What it changed is there as a whole, or not at all.</summary>
    public async Task<T> InTransactionAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BotDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var result = await work(scope.ServiceProvider);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return result;
        }
        finally
        {
            _writer.Release();
            Wake.Signal();
        }
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public Task InTransactionAsync(Func<IServiceProvider, Task> work, CancellationToken cancel) =>
        InTransactionAsync(
            async services =>
            {
                await work(services);
                return true;
            },
            cancel);

    /// <summary>Writes something that changes nothing, to see whether the store can be written.</summary>
    public async Task TryWriteAsync(CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BotDbContext>().Database.ExecuteSqlRawAsync("PRAGMA user_version = 1;", cancel);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Reads, beside whatever is written meanwhile.</summary>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<BotDbContext>().ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(scope.ServiceProvider);
    }
}
