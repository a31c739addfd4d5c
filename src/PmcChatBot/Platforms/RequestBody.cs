using System.Buffers;

namespace PmcChatBot.Platforms;

/// <summary>The result of reading a request's body.</summary>
/// <param name="Bytes">The body; valid until this is disposed.</param>
/// <param name="Refused">The status code to respond with, if the body was not read.</param>
/// <param name="BodyBuffer">Releases the buffer.</param>
internal sealed record ReadBody(ReadOnlyMemory<byte> Bytes, int? Refused, IDisposable? BodyBuffer) : IDisposable
{
    public void Dispose() => BodyBuffer?.Dispose();
}

/// <summary>
/// Reads request bodies, with limits on their size and on how many are read at the same time. Above that, the sender gets a status to
/// retry, which Slack and Teams do by themselves. Usual, small and large bodies have separate limits, so that large or slow requests cannot
/// block the others.
/// </summary>
internal static class RequestBody
{
    private const int Largest = 1024 * 1024;
    private const int Usual = 8 * 1024;
    private const int Small = 128 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const int MostUsual = 2_000;
    private const int MostSmall = 64;
    private const int MostLarge = 16;
    private static readonly ConcurrencyLimit UsualOnes = new(MostUsual);
    private static readonly ConcurrencyLimit SmallOnes = new(MostSmall);
    private static readonly ConcurrencyLimit LargeOnes = new(MostLarge);

    // The shared pool keeps arrays for every thread that ever used it.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(Largest, MostLarge);

    /// <summary>Reads the body, or says why it was not read.</summary>
    public static async Task<ReadBody> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Largest)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge);
        }

        var room = await (
            request.ContentLength switch
            {
                <= Usual => UsualOnes,
                <= Small => SmallOnes,
                _ => LargeOnes,
            }
        ).EnterAsync((int)(request.ContentLength ?? Largest), Patience, cancel);
        if (room is null)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Refuse(StatusCodes.Status503ServiceUnavailable);
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(Deadline);
        var read = await TryAsync(request, room, late.Token);
        if (read.Refused is not null)
        {
            room.Dispose();
        }

        return read;
    }

    private static async Task<ReadBody> TryAsync(HttpRequest request, BodyBuffer room, CancellationToken cancel)
    {
        try
        {
            int read,
                length = 0;
            while (length < room.Bytes.Length && (read = await request.Body.ReadAsync(room.Bytes.AsMemory(length), cancel)) > 0)
            {
                length += read;
            }

            var isMore = length > Largest || (length == room.Bytes.Length && await request.Body.ReadAsync(new byte[1], cancel) > 0);
            return isMore ? Refuse(StatusCodes.Status413PayloadTooLarge) : new ReadBody(room.Bytes.AsMemory(0, length), null, room);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or BadHttpRequestException)
        {
            return Refuse(error is OperationCanceledException ? StatusCodes.Status408RequestTimeout : StatusCodes.Status400BadRequest);
        }
    }

    private static ReadBody Refuse(int status) => new(ReadOnlyMemory<byte>.Empty, status, null);

    /// <summary>Limits the number of bodies that are read at the same time.</summary>
    private sealed class ConcurrencyLimit(int most)
    {
        private readonly SemaphoreSlim _free = new(most, most);

        public async Task<BodyBuffer?> EnterAsync(int bytes, TimeSpan patience, CancellationToken cancel) =>
            await _free.WaitAsync(patience, cancel) ? new BodyBuffer(_free, Buffers.Rent(bytes)) : null;
    }

    /// <summary>A buffer for a body. Buffers are reused, because garbage of this size is collected late.</summary>
    private sealed class BodyBuffer(SemaphoreSlim free, byte[] bytes) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public byte[] Bytes => bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _free, null) is { } free)
            {
                Buffers.Return(bytes);
                free.Release();
            }
        }
    }
}
