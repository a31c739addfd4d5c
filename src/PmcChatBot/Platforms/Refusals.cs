namespace PmcChatBot.Platforms;

/// <summary>
/// Turns requests away that no platform sent. Whoever sends thousands of them does not fill the log: a minute of them is one line.
/// </summary>
internal sealed partial class Refusals(TimeProvider clock, ILogger<Refusals> logger)
{
    private static readonly TimeSpan OneLineEach = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private long? _lastLine;
    private int _untold;

    /// <summary>
    /// Answers with a status, and hangs up: what is still to come of the body would be read otherwise, only to be thrown away. Of what is
    /// refused, nothing but the reason is logged.
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
                _untold++;
                return;
            }

            (_lastLine, more, _untold) = (clock.GetTimestamp(), _untold, 0);
        }

        Log.Refused(logger, context.Request.Path, status, why, more);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "A request to {Path} was refused with {Status}: {Why}. {More} more were refused since the last line about that; there is "
                + "one a minute at most"
        )]
        public static partial void Refused(ILogger logger, string path, int status, string why, int more);
    }
}
