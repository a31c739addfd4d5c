using System.Runtime.CompilerServices;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Doctor;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>The bot's sign-in, Microsoft's keys, the channels and everybody who is asked on Teams.</summary>
internal sealed class TeamsCheckup(TeamsOptions options, BotToken token, SigningKeys keys, ConnectorClient connector, TeamsPlaces places, TimeProvider clock) : ICheckup
{
    // Where many are asked, Teams wants some of it later.
    private const int MostWaits = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Finding> RunAsync(IReadOnlyList<Committee> committees, bool inShort, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (options.Playground)
        {
            yield return new Finding("Teams deliveries", "taken without a token from this machine (Teams:Playground)", "Turn it off where Teams itself is to deliver.");
        }
        else
        {
            yield return await TryAsync("Teams sign-in", "", async () =>
            {
                await token.GetAsync(cancel);
                return "Microsoft signs the bot in";
            });
            yield return await TryAsync("Teams deliveries", "", async () => $"{await keys.ReadAllAsync(cancel)} keys of Microsoft's can be read");
        }

        foreach (var committee in committees)
        {
            foreach (var channel in committee.Channels.Select(channel => new Address(channel)).Where(channel => channel.Platform == TeamsPlatform.PlatformName))
            {
                yield return await TryAsync($"Channel of {committee.Title} in Teams", "Add the app to the channel's team, and mention it there once.", () => ChannelAsync(channel, cancel));
            }

            var people = inShort ? [] : committee.ActiveTeams.SelectMany(team => team.Leads.Concat(team.Deputies)).Concat(committee.Chairs).Where(person => person.Platform == TeamsPlatform.PlatformName).Distinct().ToList();
            var reached = 0;
            foreach (var person in people)
            {
                var finding = await TryAsync($"{committee.NameOf(person)} ({committee.Title})", "Ask them to add the app; or `/pmc lead` names somebody else.", () => PersonAsync(person, cancel));
                reached += finding.Mend is null ? 1 : 0;
                if (finding.Mend is not null)
                {
                    yield return finding;
                }
            }

            if (people.Count > 0)
            {
                yield return new Finding($"People of {committee.Title} in Teams", $"{reached} of {people.Count} can be written to");
            }
        }
    }

    private async Task<string> PersonAsync(PersonId person, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await places.LookAsync(person, cancel);
                return "can be written to";
            }
            catch (PlatformBusyException busy) when (busy.After <= LongestWait && tries < MostWaits)
            {
                await Task.Delay(busy.After, clock, cancel);
            }
        }
    }

    private async Task<string> ChannelAsync(Address channel, CancellationToken cancel)
    {
        var place = await places.OpenAsync(channel, cancel);
        var count = 0;
        await foreach (var _ in connector.GetConversationPagedMembers(place.ServiceUrl, place.Conversation, cancel))
        {
            count++;
        }

        return $"the bot is in it, with {count} {(count == 1 ? "member" : "members")}";
    }

    private static async Task<Finding> TryAsync(string about, string mend, Func<Task<string>> act)
    {
        try
        {
            return new Finding(about, await act());
        }
        catch (PlatformRefusedException error)
        {
            return new Finding(about, error.Message, mend);
        }
        catch (PlatformBusyException)
        {
            return new Finding(about, "Teams takes no more questions for the moment", "Try again later; nothing is to be mended.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new Finding(about, error.Message, "It is tried again by itself.");
        }
    }
}
