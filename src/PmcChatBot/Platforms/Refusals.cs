namespace PmcChatBot.Platforms;

/// <summary>
/// Refuses requests that did not come from a platform. At most one log line a minute, so that an attacker cannot fill the log.
/// </summary>
internal sealed partial class Refusals(TimeProvider clock, ILogger<Refusals> logger)
{
    private static readonly TimeSpan OneLineEach = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private long? _lastLine;
    private int _unlogged;

    /// <summary>
    /// Responds with a status code and closes the connection, so that the rest of the body is not read. Only the reason is logged, nothing
    /// from the request.
    /// </summary>
    public void Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
        int more;
        lock (_lock)
        {
            if (_lastLine is { } last && clock.GetElapsedTime(last) < OneLineEach)
            {
                _unlogged++;
                return;
            }

            (_lastLine, more, _unlogged) = (clock.GetTimestamp(), _unlogged, 0);
        }

        Log.Refused(logger, context.Request.Path, status, why, more);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "A request to {Path} was refused with {Status}: {Why}. {More} more were refused since the last such line. This is logged "
                + "once a minute at most"
        )]
        public static partial void Refused(ILogger logger, string path, int status, string why, int more);
    }
}
