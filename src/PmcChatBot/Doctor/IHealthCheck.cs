using PmcChatBot.Core.Roster;

namespace PmcChatBot.Doctor;

/// <summary>The result of one check.</summary>
/// <param name="About">What was checked: <c>Slack token</c>.</param>
/// <param name="Result">What was found.</param>
/// <param name="Fix">How to fix it; <see langword="null"/> if the check passed.</param>
public sealed record HealthCheckResult(string About, string Result, string? Fix = null)
{
    /// <summary>Whether the remaining checks are pointless.</summary>
    public bool StopsChecks { get; init; }

    /// <summary>The chat platform is rate-limiting the checks.</summary>
    public static HealthCheckResult RateLimited(string about, string chat) =>
        new(about, $"{chat} is rate-limiting requests right now", "Try again later; there is nothing to fix.") { StopsChecks = true };

    /// <summary>One line for people.</summary>
    public override string ToString() => Fix is null ? $"ok    {About}: {Result}" : $"fix   {About}: {Result}. {Fix}".TrimEnd();
}

/// <summary>Checks one part of the bot and changes nothing. A check that cannot run reports that as its result.</summary>
public interface IHealthCheck
{
    /// <param name="committees">The committees, if the store can be read.</param>
    /// <param name="quick">Whether to skip checks that need one call for each person.</param>
    /// <param name="cancel">Stops the checks.</param>
    IAsyncEnumerable<HealthCheckResult> RunAsync(IReadOnlyList<Committee> committees, bool quick, CancellationToken cancel);
}
