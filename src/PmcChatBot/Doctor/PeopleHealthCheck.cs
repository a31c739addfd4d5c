using System.Runtime.CompilerServices;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Doctor;

/// <summary>Checks that the bot can write to everybody whom a committee asks on a platform.</summary>
/// <param name="platform">The platform.</param>
/// <param name="clock">The time.</param>
internal sealed class PeopleHealthCheck(string platform, TimeProvider clock)
{
    private const int MostWaits = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Reports who cannot be reached, and how many people can.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="title">The label of the results: <c>People of Runtime PMC</c>.</param>
    /// <param name="look">Checks one person.</param>
    /// <param name="cancel">Stops the checks.</param>
    public async IAsyncEnumerable<HealthCheckResult> RunAsync(
        Committee committee,
        string title,
        Func<PersonId, Task<HealthCheckResult>> look,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var people = committee
            .ActiveTeams.SelectMany(team => team.Leads.Concat(team.Deputies))
            .Concat(committee.Chairs)
            .Where(person => person.Platform == platform)
            .Distinct()
            .ToList();
        var (reached, looked) = (0, 0);
        foreach (var person in people)
        {
            cancel.ThrowIfCancellationRequested();
            var finding = await look(person);
            looked++;
            reached += finding.Fix is null ? 1 : 0;
            if (finding.Fix is not null)
            {
                yield return finding;
            }

            if (finding.StopsChecks)
            {
                break;
            }
        }

        if (people.Count > 0)
        {
            yield return new HealthCheckResult(
                title,
                $"{reached} of {people.Count} can be reached"
                    + $"{(looked < people.Count ? $"; the other {people.Count - looked} were not checked" : "")}"
            );
        }
    }

    /// <summary>Waits out a short rate limit, but not a long one, because somebody is waiting for the result.</summary>
    /// <exception cref="PlatformRateLimitException">The rate limit is a long one.</exception>
    public async Task<string> ReachAsync(Func<Task> reach, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await reach();
                return "can be reached";
            }
            catch (PlatformRateLimitException busy) when (busy.After <= LongestWait && tries < MostWaits)
            {
                await Task.Delay(busy.After, clock, cancel);
            }
        }
    }
}
