namespace PmcChatBot.Replay;

/// <summary>A section that differs from what is expected.</summary>
internal sealed record Difference(string Section, string Expected, string Found);

/// <summary>What came of one meeting.</summary>
internal sealed class Outcome(string meeting)
{
    public string Meeting { get; } = meeting;

    public int Edits { get; set; }

    /// <summary>Changes to sections by what they were and how they were carried out: <c>fill by dm</c>.</summary>
    public SortedDictionary<string, int> How { get; } = [];

    public int Sections { get; set; }

    public int Identical { get; set; }

    public int Trimmed { get; set; }

    /// <summary>Sections that are the same Markdown document, written otherwise.</summary>
    public int SameDocument { get; set; }

    /// <summary>Messages of the bot that are there twice.</summary>
    public List<string> Doubled { get; } = [];

    public List<string> HeadingsDifferent { get; } = [];

    public List<Difference> Differences { get; } = [];

    public List<string> LinesLost { get; } = [];

    public double Seconds { get; set; }

    /// <summary>Why it could not be played to the end, if it could not.</summary>
    public string? Failure { get; set; }

    public void Count(string op, string how)
    {
        var key = $"{op} by {how}";
        How[key] = How.GetValueOrDefault(key) + 1;
    }
}
