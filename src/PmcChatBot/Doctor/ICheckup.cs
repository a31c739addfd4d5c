using PmcChatBot.Core.Roster;

namespace PmcChatBot.Doctor;

/// <summary>The result of one check.</summary>
/// <param name="About">What was checked: <c>Slack token</c>.</param>
/// <param name="Said">What was found.</param>
/// <param name="Mend">How to fix it; <see langword="null"/> if the check passed.</param>
public sealed record Finding(string About, string Said, string? Mend = null)
{
    /// <summary>Whether the remaining checks are pointless.</summary>
    public bool IsTheLast { get; init; }

    /// <summary>The chat platform is rate-limiting the checks.</summary>
    public static Finding NotNow(string about, string chat) =>
        new(about, $"{chat} is rate-limiting requests right now", "Try again later; there is nothing to fix.") { IsTheLast = true };

    /// <summary>One line for people.</summary>
    public override string ToString() => Mend is null ? $"ok    {About}: {Said}" : $"fix   {About}: {Said}. {Mend}".TrimEnd();
}

/// <summary>Checks one part of the bot and changes nothing. A check that cannot run reports that as its result.</summary>
public interface ICheckup
{
    /// <param name="committees">The committees, if the store can be read.</param>
    /// <param name="inShort">Whether to skip checks that need one call for each person.</param>
    /// <param name="cancel">Stops the checks.</param>
    IAsyncEnumerable<Finding> RunAsync(IReadOnlyList<Committee> committees, bool inShort, CancellationToken cancel);
}
