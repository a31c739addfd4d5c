namespace PmcChatBot.FakeTeams;

/// <summary>What can be wrong with a call to the connector.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">What it says; JSON or not.</param>
/// <param name="RetryAfter">Seconds, with a 429.</param>
public sealed record TeamsFault(int Status, string Body, int? RetryAfter = null)
{
    public static TeamsFault TooMany(int seconds) => new(429, """{"error":{"code":"Throttled","message":"Too many requests"}}""", seconds);

    public static TeamsFault Error(int status, string code) =>
        new(status, $$$"""{"error":{"code":"{{{code}}}","message":"as the tests want it"}}""");

    /// <summary>As Teams says that somebody has blocked the bot.</summary>
    public static TeamsFault WritesBlocked { get; } =
        new(
            403,
            """{"errorCode":209,"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\",\r\n  \"details\": \"Thread is blocked from message writes.\",\r\n  \"errorCode\": null,\r\n  \"errorSubCode\": null\r\n}"}"""
        );

    public static TeamsFault BadGateway { get; } = new(502, "<html>Bad gateway</html>");

    public static TeamsFault Conflict { get; } = Error(412, "PreconditionFailed");
}
