using Microsoft.AspNetCore.Routing.Matching;

namespace PmcChatBot.Platforms;

/// <summary>
/// Chooses between endpoints with the same address: on a platform's own listener the platform's, on the shared one those that other
/// machines may reach.
/// </summary>
internal sealed class ListenerPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsExternal) && !endpoints.All(IsExternal);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var wanted = httpContext.Features.Get<ListenerOf>() is null;
        var valid = Enumerable.Range(0, candidates.Count).Where(candidates.IsValidCandidate).ToList();
        if (valid.Any(i => IsExternal(candidates[i].Endpoint) == wanted))
        {
            foreach (var i in valid.Where(i => IsExternal(candidates[i].Endpoint) != wanted))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsExternal(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ExternalEndpoint>() is not null;
}
