using System.Runtime.CompilerServices;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Doctor;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>Checks Slack's tokens and scopes, the clock, the channels, and everybody who is asked.</summary>
internal sealed class SlackHealthCheck(SlackApi api, SlackOptions options, TimeProvider clock) : IHealthCheck
{
    // Slack's signatures expire after five minutes: https://docs.slack.dev/authentication/verifying-requests-from-slack
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(60);

    private readonly PeopleHealthCheck _people = new(SlackPlatform.PlatformName, clock);

    /// <inheritdoc/>
    public async IAsyncEnumerable<HealthCheckResult> RunAsync(
        IReadOnlyList<Committee> committees,
        bool quick,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        SlackIdentity? identity = null;
        yield return await TryAsync(
            "Slack token",
            "Put the app's Bot User OAuth Token into Slack:BotToken.",
            async () =>
            {
                identity = await api.Identity(cancel);
                return $"Slack accepts it; the bot is {identity.User} in {identity.Team}";
            }
        );
        if (identity is not null)
        {
            yield return Scopes(identity);
            yield return Clock(identity);
        }

        yield return !options.OverSocket
            ? options.OverHttp
                ? new HealthCheckResult("Slack deliveries", "over HTTP, signed")
                : new HealthCheckResult(
                    "Slack deliveries",
                    "neither Slack:AppToken nor Slack:SigningSecret is set",
                    "Set one of them, or the bot receives no messages."
                )
            : await TryAsync(
                "Slack deliveries",
                "Put an app-level token with connections:write into Slack:AppToken, and turn Socket Mode on.",
                async () =>
                {
                    await api.AppsConnectionsOpen(cancel);
                    return "over Socket Mode";
                }
            );
        if (identity is null)
        {
            yield break;
        }

        foreach (var committee in committees)
        {
            await foreach (var finding in OfAsync(committee, quick, cancel))
            {
                yield return finding;
            }
        }
    }

    private static HealthCheckResult Scopes(SlackIdentity identity)
    {
        var missing = SlackScopes.All.Except(identity.Scopes).ToList();
        return identity.Scopes.Count == 0 ? new HealthCheckResult("Slack scopes", "Slack did not list them")
            : missing.Count == 0 ? new HealthCheckResult("Slack scopes", "all that the manifest asks for")
            : new HealthCheckResult(
                "Slack scopes",
                $"{string.Join(", ", missing)} missing",
                "Update the app from manifests/slack/manifest.json and install it again."
            );
    }

    private HealthCheckResult Clock(SlackIdentity identity)
    {
        if (identity.At is not { } at)
        {
            return new HealthCheckResult("Clock", "Slack did not send its time");
        }

        var skew = clock.GetUtcNow() - at;
        return skew.Duration() <= MostSkew
            ? new HealthCheckResult("Clock", $"within {Math.Ceiling(skew.Duration().TotalSeconds):0} s of Slack's")
            : new HealthCheckResult(
                "Clock",
                $"{skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} Slack's",
                "Set this machine's clock (NTP): after five minutes Slack's deliveries are refused."
            );
    }

    private async IAsyncEnumerable<HealthCheckResult> OfAsync(
        Committee committee,
        bool quick,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        foreach (
            var channel in committee
                .Channels.Select(channel => new Address(channel))
                .Where(channel => channel.Platform == SlackPlatform.PlatformName)
        )
        {
            yield return await TryAsync(
                $"Channel of {committee.Title}",
                "Name the channel's id in the roster, and invite the bot with /invite.",
                async () =>
                {
                    var info = (await api.ConversationsInfo(channel.Local, cancel)).Property("channel") ?? default;
                    return info.Flag("is_archived") ? throw new SlackException("conversations.info", "is_archived")
                        : !info.Flag("is_member") ? throw new SlackException("conversations.info", "not_in_channel")
                        : $"#{info.Text("name")}, and the bot is in it";
                }
            );
        }

        if (quick)
        {
            yield break;
        }

        await foreach (
            var finding in _people.RunAsync(
                committee,
                $"People of {committee.Title}",
                person => PersonAsync(committee, person, cancel),
                cancel
            )
        )
        {
            yield return finding;
        }
    }

    private Task<HealthCheckResult> PersonAsync(Committee committee, PersonId person, CancellationToken cancel) =>
        TryAsync(
            $"{committee.NameOf(person)} ({committee.Title})",
            "`/pmc lead` can name another lead.",
            () => _people.ReachAsync(() => api.ConversationsOpen(person.Local, cancel), cancel)
        );

    private static async Task<HealthCheckResult> TryAsync(string about, string fix, Func<Task<string>> act)
    {
        try
        {
            return new HealthCheckResult(about, await act());
        }
        catch (SlackException error)
        {
            // The message about a missing scope already says how to fix it.
            return new HealthCheckResult(about, error.Message, error.Error == "missing_scope" ? "" : fix);
        }
        catch (PlatformRateLimitException)
        {
            return HealthCheckResult.RateLimited(about, "Slack");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new HealthCheckResult(about, error.Message, "The bot retries automatically.");
        }
    }
}
