using PmcChatBot.Core.Roster;

namespace PmcChatBot.Doctor;

/// <summary>Something that was looked at, and what was found.</summary>
/// <param name="About">What: <c>Slack token</c>.</param>
/// <param name="Said">What was found, in words.</param>
/// <param name="Mend">What to do about it; <see langword="null"/> where all is well.</param>
public sealed record Finding(string About, string Said, string? Mend = null)
{
    /// <summary>Whether there is no use in looking further.</summary>
    public bool IsTheLast { get; init; }

    /// <summary>A chat takes no more questions.</summary>
    public static Finding NotNow(string about, string chat) =>
        new(about, $"{chat} takes no more questions for the moment", "Try again later; nothing is to be mended.") { IsTheLast = true };

    /// <summary>One line for people.</summary>
    public override string ToString() => Mend is null ? $"ok    {About}: {Said}" : $"mend  {About}: {Said}. {Mend}".TrimEnd();
}

/// <summary>Looks after one part of the bot, without changing anything. What it cannot do is a finding, not an error.</summary>
public interface ICheckup
{
    /// <param name="committees">The committees, as far as the store can be read.</param>
    /// <param name="inShort">Whether to leave out what takes a call for each person.</param>
    /// <param name="cancel">Stops.</param>
    IAsyncEnumerable<Finding> RunAsync(IReadOnlyList<Committee> committees, bool inShort, CancellationToken cancel);
}
