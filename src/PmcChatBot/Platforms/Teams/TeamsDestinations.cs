using System.Collections.Concurrent;
using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>A chat or channel that the bot can write to, and the service that reaches it.</summary>
/// <param name="Conversation">The conversation's id; empty if the chat with a person has not been opened yet.</param>
/// <param name="ServiceUrl">The connector's URL for the conversation.</param>
/// <param name="User">In a chat with one person: the person's id in the chat, <c>29:...</c>.</param>
/// <param name="Team">In a channel: the team's id.</param>
internal sealed record ConversationReference(string Conversation, string ServiceUrl, string? User = null, string? Team = null);

/// <summary>A person cannot be written to because they have not installed the app.</summary>
internal sealed class NotInstalledException()
    : PlatformRefusedException("they have not added the app in Teams: they can find it under Apps, or somebody can add it to their team");

/// <summary>
/// The conversations that the bot is in, known from deliveries and stored across restarts:
/// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages#understand-message-types.
/// </summary>
internal sealed class TeamsDestinations(IDestinationMemory memory, ConnectorClient connector)
{
    private const int MostChannels = 25;
    private const string NothingHeard =
        "Teams has not called the bot yet, so it has no address for Teams: mention the bot once in a channel, or write to it";
    private readonly ConcurrentDictionary<string, ConversationReference> _known = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private bool _isRead;

    public async Task<ConversationReference?> FindAsync(Address address, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        return _known.GetValueOrDefault(address.Value);
    }

    public async Task<IReadOnlyDictionary<string, ConversationReference>> AllAsync(CancellationToken cancel)
    {
        await ReadAsync(cancel);
        return _known;
    }

    /// <summary>Stores a conversation, if it is new or changed.</summary>
    public async Task KeepAsync(Address address, ConversationReference reference, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        var known = _known.GetValueOrDefault(address.Value);
        var now = reference with
        {
            Conversation = reference.Conversation.Length > 0 ? reference.Conversation : known?.Conversation ?? "",
            User = reference.User ?? known?.User,
            Team = reference.Team ?? known?.Team,
        };
        if (known != now)
        {
            await memory.KeepAsync(TeamsPlatform.PlatformName, address.Value, JsonSerializer.Serialize(now), cancel);
            _known[address.Value] = now;
        }
    }

    /// <summary>Deletes a conversation that the bot can no longer write to.</summary>
    public async Task ForgetAsync(Address address, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        if (_known.TryRemove(address.Value, out _))
        {
            await memory.ForgetAsync(TeamsPlatform.PlatformName, address.Value, cancel);
        }
    }

    /// <summary>Asks Teams for the chat with a person even if it is known. Teams returns the same chat.</summary>
    /// <exception cref="PlatformRefusedException">The person cannot be written to.</exception>
    public async Task RefreshAsync(PersonId person, CancellationToken cancel)
    {
        var address = Address.Dm(person);
        if (await FindAsync(address, cancel) is { Conversation.Length: > 0 } known)
        {
            await CreateAsync(address, known.ServiceUrl, known.User, cancel);
            return;
        }

        await OpenAsync(address, cancel);
    }

    /// <summary>The conversation for an address. Opens the chat with a person if necessary.</summary>
    /// <exception cref="PlatformRefusedException">The conversation is not known.</exception>
    public async Task<ConversationReference> OpenAsync(Address address, CancellationToken cancel)
    {
        if (await FindAsync(address, cancel) is { Conversation.Length: > 0 } known)
        {
            return known;
        }

        if (!address.IsDm)
        {
            // Teams only announces a team's general channel. Other channels are reached by the service of any known conversation.
            return await FirstAsync(Services(), service => ReachAsync(address, service, cancel));
        }

        // A person whom a team's members list has, or nobody knows yet. Teams also accepts the directory's id.
        var person = _known.GetValueOrDefault(address.Value);
        var user = person?.User ?? await UserAsync(address.Local, cancel);
        return await FirstAsync(person is null ? Services() : [person.ServiceUrl], service => CreateAsync(address, service, user, cancel));
    }

    /// <summary>The known services, most frequent first. A tenant may use several regions.</summary>
    private IReadOnlyList<string> Services() =>
        [
            .. _known
                .Values.CountBy(reference => reference.ServiceUrl)
                .OrderByDescending(service => service.Value)
                .Select(service => service.Key),
        ];

    /// <summary>Tries services until one knows the conversation.</summary>
    private static async Task<ConversationReference> FirstAsync(
        IReadOnlyList<string> services,
        Func<string, Task<ConversationReference>> open
    )
    {
        for (var i = 0; i < services.Count; i++)
        {
            try
            {
                return await open(services[i]);
            }
            catch (Exception error)
                when (i < services.Count - 1 && error is NotInstalledException or ConnectorException { IsPlatformWide: false })
            {
                // Another service may know it. If none does, the last error is reported.
            }
        }

        throw new PlatformRefusedException(NothingHeard);
    }

    /// <summary>A channel that no delivery has named. If there are several services, the one that knows it is stored.</summary>
    private async Task<ConversationReference> ReachAsync(Address address, string service, CancellationToken cancel)
    {
        var reference = new ConversationReference(address.Local, service);
        if (Services().Count > 1)
        {
            await using var members = connector.GetConversationPagedMembers(service, address.Local, cancel).GetAsyncEnumerator(cancel);
            await members.MoveNextAsync();
            await KeepAsync(address, reference, cancel);
        }

        return reference;
    }

    private async Task<ConversationReference> CreateAsync(Address address, string service, string? user, CancellationToken cancel)
    {
        try
        {
            var conversation = await connector.CreateConversation(service, user ?? address.Local, cancel);
            var reference = new ConversationReference(conversation, service, user);
            await KeepAsync(address, reference, cancel);
            return reference;
        }
        catch (ConnectorException error) when (error.IsNotInstalled)
        {
            throw new NotInstalledException();
        }
    }

    /// <summary>The conversation id of a person of whom only the directory's id is known, from the members of known channels.</summary>
    private async Task<string?> UserAsync(string directoryId, CancellationToken cancel)
    {
        foreach (
            var channel in _known
                .Where(reference => reference.Key.StartsWith("channel:", StringComparison.Ordinal))
                .Select(reference => reference.Value)
                .DistinctBy(reference => reference.Team ?? reference.Conversation)
                .Take(MostChannels)
        )
        {
            try
            {
                if (
                    await connector.GetConversationMember(channel.ServiceUrl, channel.Conversation, directoryId, cancel) is { } member
                    && member.Text("id") is { Length: > 0 } user
                )
                {
                    return user;
                }
            }
            catch (ConnectorException error) when (!error.IsPlatformWide)
            {
                // The bot is no longer in this channel, but the person may be in others.
            }
        }

        return null;
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        if (_isRead)
        {
            return;
        }

        await _one.WaitAsync(cancel);
        try
        {
            foreach (
                var (address, what) in _isRead
                    ? new Dictionary<string, string>()
                    : await memory.AllAsync(TeamsPlatform.PlatformName, cancel)
            )
            {
                if (JsonSerializer.Deserialize<ConversationReference>(what) is { } reference)
                {
                    _known.TryAdd(address, reference);
                }
            }

            _isRead = true;
        }
        finally
        {
            _one.Release();
        }
    }
}
