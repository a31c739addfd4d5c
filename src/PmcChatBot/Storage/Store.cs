using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Storage;

/// <summary>Runs work in transactions, one after the other: a single writer that never meets a locked file.</summary>
public sealed class Store(IServiceScopeFactory scopes)
{
    // How long a rush lasts after its last group, how long the others give way to one at most, and how often they look. Real time, for it
    // is the machine's load that this is about.
    private static readonly TimeSpan RushLasts = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    // Texts that change each time cannot be waited for: then the others wait.
    private const int MostRehearsals = 3;

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _others = new(1, 1);
    private long _lastRush = long.MinValue;

    /// <summary>How much may be worked out of texts anew in a transaction, before it is done outside.</summary>
    internal long MostAtOnce { get; set; } = Effort.MostAtOnce;

    /// <summary>What happens between a rehearsal and the transaction, where a test wants something to.</summary>
    internal Func<Task> AfterRehearsal { get; set; } = () => Task.CompletedTask;

    /// <summary>Says when a message to send was stored.</summary>
    public Wake Messages { get; } = new();

    /// <summary>Says when work on notes was stored.</summary>
    public Wake Notes { get; } = new();

    /// <summary>Says when a delivery was stored.</summary>
    public Wake Arrivals { get; } = new();

    /// <summary>Runs work in one transaction of its own. What it changed is there as a whole, or not at all.</summary>
    public async Task<T> InTransactionAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        await _others.WaitAsync(cancel);
        try
        {
            await GiveWayAsync(cancel);
            return await AtOnceAsync(work, cancel);
        }
        finally
        {
            _others.Release();
        }
    }

    /// <summary>
    /// As <see cref="InTransactionAsync{T}"/>, for deliveries, whose senders wait seconds at most: they wait for one transaction and no
    /// more. In a rush everything else has a turn every tenth of a second only.
    /// </summary>
    public async Task<T> TakeInAsync<T>(bool isRush, Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        NoteRush();
        var result = await AtOnceAsync(work, cancel);
        Arrivals.Signal();
        NoteRush();
        return result;

        void NoteRush() => Volatile.Write(ref _lastRush, isRush ? Stopwatch.GetTimestamp() : _lastRush);
    }

    /// <summary>
    /// As <see cref="InTransactionAsync(Func{IServiceProvider, Task}, CancellationToken)"/>, for work on texts that may take long. Where it
    /// does, it is gone through outside of any transaction first, while others use the store, and what it works out is remembered: the
    /// transaction finds that again as far as it reads the same texts. Where they changed meanwhile, all of it is done again.
    /// </summary>
    /// <exception cref="TooMuchWorkException">It is more work than it may be.</exception>
    public async Task WorkOutAsync(Func<IServiceProvider, Task> work, CancellationToken cancel)
    {
        var most = MostAtOnce;
        for (var rehearsals = 0; ; rehearsals++)
        {
            try
            {
                using var effort = new Effort(mostAnew: rehearsals < MostRehearsals ? most : long.MaxValue);
                await InTransactionAsync(work, cancel);
                return;
            }
            catch (LongWorkException)
            {
                most = Math.Max(most, await RehearseAsync(work, cancel) / 2);
                await AfterRehearsal();
            }
        }
    }

    /// <summary>Goes through work without its changes. That it fails says nothing, for it does not see what it would have stored.</summary>
    /// <returns>The steps that it took.</returns>
    private async Task<long> RehearseAsync(Func<IServiceProvider, Task> work, CancellationToken cancel)
    {
        using var effort = new Effort();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<BotDbContext>().IsRehearsal = true;
            await work(scope.ServiceProvider);
            await scope.ServiceProvider.GetRequiredService<EfOutbox>().WriteAsync(cancel);
        }
        catch (Exception error) when (error is not (TooMuchWorkException or OperationCanceledException))
        {
            // It is tried for good now.
        }

        return effort.Steps;
    }

    private async Task GiveWayAsync(CancellationToken cancel)
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

    private async Task<T> AtOnceAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BotDbContext>();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var result = await work(scope.ServiceProvider);
            await scope.ServiceProvider.GetRequiredService<EfOutbox>().WriteAsync(cancel);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return result;
        }
        finally
        {
            _writer.Release();
            Signal(Messages, db.HasMessages);
            Signal(Notes, db.HasNotes);
        }

        static void Signal(Wake wake, bool isTrue)
        {
            if (isTrue)
            {
                wake.Signal();
            }
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
            cancel
        );

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
