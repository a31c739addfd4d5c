using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Storage;

/// <summary>Runs transactions one after the other: with a single writer, the database file is never locked by another one.</summary>
public sealed class Store(IServiceScopeFactory scopes)
{
    // How long a load peak lasts after its last group, how long others wait at most, and how often they check. Real time, because this is
    // about the machine's load.
    private static readonly TimeSpan RushLasts = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    // If the texts change every time, the transaction runs anyway and others wait.
    private const int MostRehearsals = 3;

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _others = new(1, 1);
    private long _lastRush = long.MinValue;

    /// <summary>The limit for new work on texts within a transaction. Longer work is done before it.</summary>
    internal long TransactionLimit { get; set; } = WorkMeter.TransactionLimit;

    /// <summary>A hook for tests between a rehearsal and its transaction.</summary>
    internal Func<Task> AfterRehearsal { get; set; } = () => Task.CompletedTask;

    /// <summary>Signals that a message to send was stored.</summary>
    public WakeSignal Messages { get; } = new();

    /// <summary>Signals that notes work was stored.</summary>
    public WakeSignal Notes { get; } = new();

    /// <summary>Signals that a delivery was stored.</summary>
    public WakeSignal Arrivals { get; } = new();

    /// <summary>Signalled when meetings were moved, added or cancelled.</summary>
    public WakeSignal Plans { get; } = new();

    /// <summary>Runs work in its own transaction: all of its changes are stored, or none.</summary>
    public async Task<T> InTransactionAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        await _others.WaitAsync(cancel);
        try
        {
            await WaitForLoadPeakAsync(cancel);
            return await RunNowAsync(work, cancel);
        }
        finally
        {
            _others.Release();
        }
    }

    /// <summary>
    /// As <see cref="InTransactionAsync{T}"/>, for deliveries, whose senders only wait for seconds: they wait for at most one other
    /// transaction. During a load peak all other transactions run only every tenth of a second.
    /// </summary>
    public async Task<T> AcceptInTransactionAsync<T>(bool isRush, Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        NoteRush();
        var result = await RunNowAsync(work, cancel);
        Arrivals.Signal();
        NoteRush();
        return result;

        void NoteRush() => Volatile.Write(ref _lastRush, isRush ? Stopwatch.GetTimestamp() : _lastRush);
    }

    /// <summary>
    /// As <see cref="InTransactionAsync(Func{IServiceProvider, Task}, CancellationToken)"/>, for work on texts that may take long. Long
    /// work is first rehearsed outside the transaction, while others use the store, and its results are cached. The transaction then finds
    /// them for all texts that did not change meanwhile; if texts changed, it is rehearsed again.
    /// </summary>
    /// <exception cref="WorkLimitException">The work exceeds its limit.</exception>
    public async Task RunWithRehearsalAsync(Func<IServiceProvider, Task> work, CancellationToken cancel)
    {
        var most = TransactionLimit;
        for (var rehearsals = 0; ; rehearsals++)
        {
            try
            {
                using var effort = new WorkMeter(maxNewSteps: rehearsals < MostRehearsals ? most : long.MaxValue);
                await InTransactionAsync(work, cancel);
                return;
            }
            catch (TransactionWorkException)
            {
                most = Math.Max(most, await RehearseAsync(work, cancel) / 2);
                await AfterRehearsal();
            }
        }
    }

    /// <summary>
    /// Runs the work without storing its changes. A failure means nothing, because it cannot read what it would have stored.
    /// </summary>
    /// <returns>The number of steps.</returns>
    private async Task<long> RehearseAsync(Func<IServiceProvider, Task> work, CancellationToken cancel)
    {
        using var effort = new WorkMeter();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<BotDbContext>().IsRehearsal = true;
            await work(scope.ServiceProvider);
            await scope.ServiceProvider.GetRequiredService<EfOutbox>().WriteAsync(cancel);
        }
        catch (Exception error) when (error is not (WorkLimitException or OperationCanceledException))
        {
            // The transaction runs the work again.
        }

        return effort.Steps;
    }

    private async Task WaitForLoadPeakAsync(CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        while (
            Volatile.Read(ref _lastRush) is not long.MinValue and var last
            && Stopwatch.GetElapsedTime(last) < RushLasts
            && Stopwatch.GetElapsedTime(since) < LongestWait
        )
        {
            await Task.Delay(Look, TimeProvider.System, cancel);
        }
    }

    /// <summary>
    /// Runs work in order in one transaction, with a savepoint for each, so that they share what they read and one commit. Work that fails
    /// changes nothing, and ends the group: everything before it is stored, and nothing after it is run.
    /// </summary>
    /// <returns>How many were stored.</returns>
    public async Task<int> RunTogetherAsync(IEnumerable<Func<IServiceProvider, Task>> group, CancellationToken cancel)
    {
        await _others.WaitAsync(cancel);
        try
        {
            await WaitForLoadPeakAsync(cancel);
            return await RunNowAsync((services, transaction) => RunEachAsync(group, services, transaction, cancel), cancel);
        }
        finally
        {
            _others.Release();
        }
    }

    private static async Task<int> RunEachAsync(
        IEnumerable<Func<IServiceProvider, Task>> group,
        IServiceProvider services,
        IDbContextTransaction transaction,
        CancellationToken cancel
    )
    {
        const string Savepoint = "each";
        var stored = 0;
        foreach (var work in group)
        {
            await transaction.CreateSavepointAsync(Savepoint, cancel);
            try
            {
                await work(services);
                await WriteAsync(services, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                // What the failed work left in memory is not written. If SQLite has rolled everything back already, the error says why.
                await RollbackAsync(transaction, Savepoint, error, cancel);
                return stored;
            }

            await transaction.ReleaseSavepointAsync(Savepoint, cancel);
            stored++;
        }

        return stored;
    }

    private static async Task RollbackAsync(IDbContextTransaction transaction, string savepoint, Exception why, CancellationToken cancel)
    {
        try
        {
            await transaction.RollbackToSavepointAsync(savepoint, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(why);
        }
    }

    private Task<T> RunNowAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancel) =>
        RunNowAsync(
            async (services, _) =>
            {
                var result = await work(services);
                await WriteAsync(services, cancel);
                return result;
            },
            cancel
        );

    private async Task<T> RunNowAsync<T>(Func<IServiceProvider, IDbContextTransaction, Task<T>> work, CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BotDbContext>();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var result = await work(scope.ServiceProvider, transaction);
            await transaction.CommitAsync(cancel);
            return result;
        }
        finally
        {
            _writer.Release();
            Signal(Messages, db.HasMessages);
            Signal(Notes, db.HasNotes);
            Signal(Plans, db.HasPlans);
        }

        static void Signal(WakeSignal wake, bool isTrue)
        {
            if (isTrue)
            {
                wake.Signal();
            }
        }
    }

    private static async Task WriteAsync(IServiceProvider services, CancellationToken cancel)
    {
        await services.GetRequiredService<EfOutbox>().WriteAsync(cancel);
        await services.GetRequiredService<BotDbContext>().SaveChangesAsync(cancel);
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public Task InTransactionAsync(Func<IServiceProvider, Task> work, CancellationToken cancel) =>
        InTransactionAsync(
            async services =>
            {
                await work(services);
                return true;
            },
            cancel
        );

    /// <summary>Writes without changing anything, to check that the store is writable.</summary>
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

    /// <summary>Reads in parallel to a writer.</summary>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<BotDbContext>().ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(scope.ServiceProvider);
    }
}
