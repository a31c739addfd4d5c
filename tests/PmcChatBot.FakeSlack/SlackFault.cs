namespace PmcChatBot.FakeSlack;

/// <summary>What can be wrong with a call to Slack.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">What it says; JSON or not.</param>
/// <param name="RetryAfter">Seconds, with a 429.</param>
/// <param name="ContentType">What it calls itself, where that is not what it is.</param>
/// <param name="AfterTheFact">Whether the call takes effect, and only its answer is lost.</param>
public sealed record SlackFault(int Status, string Body, int? RetryAfter = null, bool AfterTheFact = false, string? ContentType = null)
{
    public static SlackFault TooMany(int seconds) => new(429, """{"ok":false,"error":"ratelimited"}""", seconds);

    public static SlackFault Internal { get; } = new(500, "<html><body>Server error</body></html>");

    /// <summary>An error page where JSON was to be, with status 200.</summary>
    public static SlackFault Html { get; } = new(200, "<!DOCTYPE html><html><body>We are having trouble</body></html>");

    /// <summary>The call takes effect; nobody hears of it.</summary>
    public static SlackFault AnswerLost { get; } = new(502, "<html>Bad gateway</html>", AfterTheFact: true);

    public static SlackFault Error(string word) => new(200, $$"""{"ok":false,"error":"{{word}}"}""");
}
