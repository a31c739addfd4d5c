using PmcChatBot.FakeSlack;
using PmcChatBot.FakeTeams;
using PmcChatBot.Replay.Servers;

namespace PmcChatBot.Replay;

/// <summary>How a meeting is played.</summary>
internal sealed record ReplayOptions
{
    public StagePlatform Platform { get; init; } = StagePlatform.Local;

    /// <summary>Whether an edit is played as a hand edit in git.</summary>
    public Func<bool> ByHand { get; init; } = () => false;

    /// <summary>Whether people answer by form only.</summary>
    public bool OnlyForms { get; init; }

    /// <summary>The server through which the bot reaches the repository; without one it has the folder.</summary>
    public GitOverHttp? Server { get; init; }

    /// <summary>What goes wrong on the way.</summary>
    public Trouble? Trouble { get; init; }

    /// <summary>Whether what people type arrives as rich text, so that it may be written otherwise.</summary>
    public bool RichText => Platform != StagePlatform.Local && !OnlyForms;
}

/// <summary>Deliveries that come twice or late, and calls of the bot that fail: each with the given chance.</summary>
internal sealed class Trouble(double chance, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    public void Start(Stage stage)
    {
        if (stage.Teams is { } teams)
        {
            teams.Deliveries.Times = () => Counted(Happens(), "deliveries doubled") ? 2 : 1;
            teams.Deliveries.Late = () => Counted(Happens(), "deliveries late");
            teams.Fault = (method, _, _) => method != "GET" && Counted(Happens(), "calls failed") ? NextOfTeams() : null;
            teams.Limits = new TeamsLimits(stage.Clock);
        }

        if (stage.Slack is not { } slack)
        {
            return;
        }

        slack.Deliveries.Doubled = () => Counted(Happens(), "deliveries doubled");
        slack.Deliveries.Late = () => Counted(Happens(), "deliveries late");
        slack.Fault = (_, _) => Counted(Happens(), "calls failed") ? Next() : null;
    }

    /// <summary>How often what went wrong.</summary>
    public SortedDictionary<string, int> Counts { get; } = [];

    private bool Counted(bool happens, string what)
    {
        lock (_lock)
        {
            Counts[what] = Counts.GetValueOrDefault(what) + (happens ? 1 : 0);
            return happens;
        }
    }

    private bool Happens()
    {
        lock (_lock)
        {
            return _random.NextDouble() < chance;
        }
    }

    /// <summary>Calls that are not carried out: of one whose answer is lost Teams could not be asked.</summary>
    private TeamsFault NextOfTeams()
    {
        lock (_lock)
        {
            return _random.Next(3) switch
            {
                0 => TeamsFault.TooMany(3),
                1 => TeamsFault.Conflict,
                _ => TeamsFault.BadGateway,
            };
        }
    }

    private SlackFault Next()
    {
        lock (_lock)
        {
            return _random.Next(4) switch
            {
                0 => SlackFault.TooMany(3),
                1 => SlackFault.Internal,
                2 => SlackFault.Html,
                _ => SlackFault.AnswerLost,
            };
        }
    }
}
