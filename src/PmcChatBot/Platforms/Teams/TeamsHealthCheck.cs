using System.Runtime.CompilerServices;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Doctor;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>Checks the bot's sign-in, Microsoft's keys, the channels, and everybody who is asked on Teams.</summary>
internal sealed class TeamsHealthCheck(
    TeamsOptions options,
    BotToken token,
    SigningKeys keys,
    ConnectorClient connector,
    TeamsDestinations conversations,
    TimeProvider clock
) : IHealthCheck
{
    private readonly PeopleHealthCheck _people = new(TeamsPlatform.PlatformName, clock);

    /// <inheritdoc/>
    public async IAsyncEnumerable<HealthCheckResult> RunAsync(
        IReadOnlyList<Committee> committees,
        bool quick,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        if (options.Playground)
        {
            yield return new HealthCheckResult(
                "Teams deliveries",
                "accepted without a token from this machine (Teams:Playground)",
                "Turn it off to use the real Teams."
            );
        }
        else
        {
            yield return await TryAsync(
                "Teams sign-in",
                "",
                async () =>
                {
                    await token.GetAsync(cancel);
                    return "Microsoft signs the bot in";
                }
            );
            yield return await TryAsync(
                "Teams deliveries",
                "",
                async () => $"{await keys.ReadAllAsync(cancel)} keys of Microsoft's can be read"
            );
        }

        foreach (var committee in committees)
        {
            foreach (
                var channel in committee
                    .Channels.Select(channel => new Address(channel))
                    .Where(channel => channel.Platform == TeamsPlatform.PlatformName)
            )
            {
                yield return await TryAsync(
                    $"Channel of {committee.Title} in Teams",
                    "Add the app to the channel's team, and mention it there once.",
                    () => ChannelAsync(channel, cancel)
                );
            }

            if (quick)
            {
                continue;
            }

            await foreach (
                var finding in _people.RunAsync(
                    committee,
                    $"People of {committee.Title} in Teams",
                    person => PersonAsync(committee, person, cancel),
                    cancel
                )
            )
            {
                yield return finding;
            }
        }
    }

    private Task<HealthCheckResult> PersonAsync(Committee committee, PersonId person, CancellationToken cancel) =>
        TryAsync(
            $"{committee.NameOf(person)} ({committee.Title})",
            "Ask them to add the app, or name another lead with `/pmc lead`.",
            () => _people.ReachAsync(() => conversations.RefreshAsync(person, cancel), cancel)
        );

    private async Task<string> ChannelAsync(Address channel, CancellationToken cancel)
    {
        var reference = await conversations.OpenAsync(channel, cancel);
        var count = 0;
        await foreach (var _ in connector.GetConversationPagedMembers(reference.ServiceUrl, reference.Conversation, cancel))
        {
            count++;
        }

        return $"the bot is in it, with {count} {(count == 1 ? "member" : "members")}";
    }

    private static async Task<HealthCheckResult> TryAsync(string about, string fix, Func<Task<string>> act)
    {
        try
        {
            return new HealthCheckResult(about, await act());
        }
        catch (PlatformRefusedException error)
        {
            return new HealthCheckResult(about, error.Message, fix);
        }
        catch (PlatformRateLimitException)
        {
            return HealthCheckResult.RateLimited(about, "Teams");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new HealthCheckResult(about, error.Message, "The bot retries automatically.");
        }
    }
}
