namespace PmcChatBot.Platforms;

/// <summary>What came of reading a request's body.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="Refused">The status to answer with where it was not read.</param>
/// <param name="Room">Gives back the room it took.</param>
internal sealed record ReadBody(byte[] Bytes, int? Refused, IDisposable? Room) : IDisposable
{
    public void Dispose() => Room?.Dispose();
}

/// <summary>
/// Reads what somebody sends, up to what any platform would, and only as much at a time as there is room for: what comes beyond that is told to
/// come again, which Slack and Teams do by themselves. Small bodies have room of their own, so that large ones never stand before them.
/// </summary>
internal static class RequestBody
{
    private const int Largest = 1024 * 1024;
    private const int Small = 128 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Lane SmallOnes = new(64);
    private static readonly Lane LargeOnes = new(16);

    /// <summary>The body, or why it was not read.</summary>
    public static async Task<ReadBody> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Largest)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge);
        }

        var room = await (request.ContentLength is <= Small ? SmallOnes : LargeOnes).EnterAsync(Patience, cancel);
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

    private static async Task<ReadBody> TryAsync(HttpRequest request, IDisposable room, CancellationToken cancel)
    {
        try
        {
            using var body = new MemoryStream((int)(request.ContentLength ?? 0));
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
            {
                if (body.Length + read > Largest)
                {
                    return Refuse(StatusCodes.Status413PayloadTooLarge);
                }

                body.Write(buffer, 0, read);
            }

            return new ReadBody(body.ToArray(), null, room);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or BadHttpRequestException)
        {
            return Refuse(error is OperationCanceledException ? StatusCodes.Status408RequestTimeout : StatusCodes.Status400BadRequest);
        }
    }

    private static ReadBody Refuse(int status) => new([], status, null);

    /// <summary>So many at a time.</summary>
    private sealed class Lane(int most)
    {
        private readonly SemaphoreSlim _free = new(most, most);

        public async Task<IDisposable?> EnterAsync(TimeSpan patience, CancellationToken cancel) =>
            await _free.WaitAsync(patience, cancel) ? new Room(_free) : null;
    }

    private sealed class Room(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}
