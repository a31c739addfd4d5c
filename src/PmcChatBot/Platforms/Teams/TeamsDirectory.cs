using System.Collections.Concurrent;
using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>The people in the bot's teams and chats. Kept in memory; only the conversation of each person is stored.</summary>
internal sealed class TeamsDirectory(
    ConnectorClient connector,
    TeamsDestinations conversations,
    TeamsOptions options,
    BotToken token,
    SigningKeys keys
) : IPeopleDirectory
{
    private readonly ConcurrentDictionary<PersonId, DirectoryEntry> _people = new();
    private readonly ConcurrentDictionary<string, PersonId> _byUser = new();
    private readonly ConcurrentDictionary<string, PersonId> _byEmail = new(StringComparer.OrdinalIgnoreCase);

    public string Platform => TeamsPlatform.PlatformName;

    public DirectoryEntry? Known(PersonId person) => _people.GetValueOrDefault(person);

    public PersonId? ByUser(string user) => _byUser.TryGetValue(user, out var person) ? person : null;

    public IReadOnlyList<DirectoryEntry> Called(string name)
    {
        if (_byEmail.TryGetValue(name, out var owner) && _people.TryGetValue(owner, out var entry))
        {
            return [entry];
        }

        var slug = HeadingText.Slug(name);
        return slug.Length == 0
            ? []
            :
            [
                .. _people
                    .Values.Where(person => HeadingText.Slug(person.Name) == slug)
                    .OrderBy(person => person.IsOutsider)
                    .ThenBy(person => person.Handle, StringComparer.Ordinal),
            ];
    }

    /// <summary>Reads the members of all channels and chats again, and notices whether Microsoft can be reached.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await token.GetAsync(cancel);
        foreach (
            var channel in (await conversations.AllAsync(cancel))
                .Keys.Where(address => address.StartsWith("channel:", StringComparison.Ordinal))
                .ToList()
        )
        {
            try
            {
                await MembersAsync(new Address(channel), cancel);
            }
            catch (ConnectorException error) when (!error.IsPlatformWide)
            {
                // The bot is no longer there. People in other conversations are still read.
            }
        }

        await (options.Playground ? Task.CompletedTask : keys.ReadAllAsync(cancel));
    }

    public Task<DirectoryEntry?> ByEmailAsync(string email, CancellationToken cancel) =>
        Task.FromResult(_byEmail.TryGetValue(email, out var person) ? _people.GetValueOrDefault(person) : null);

    public async Task<IReadOnlyList<DirectoryEntry>> MembersAsync(Address channel, CancellationToken cancel)
    {
        var reference = await conversations.OpenAsync(channel, cancel);
        var members = new List<DirectoryEntry>();
        await foreach (var member in connector.GetConversationPagedMembers(reference.ServiceUrl, reference.Conversation, cancel))
        {
            if (await LearnAsync(member, reference.ServiceUrl, cancel) is { } entry)
            {
                members.Add(entry);
            }
        }

        return members;
    }

    /// <summary>Stores a person that Teams mentioned: their name and their conversation.</summary>
    public async Task<DirectoryEntry?> LearnAsync(JsonElement member, string serviceUrl, CancellationToken cancel)
    {
        if (TeamsActivity.Person(member) is not { } person || member.Text("id") is not { Length: > 0 } user)
        {
            return null;
        }

        var name = ReadableName.Of(member.Text("name") ?? $"{member.Text("givenName")} {member.Text("surname")}", person.Local);
        var principal = member.Text("userPrincipalName") ?? "";
        var known = _people.GetValueOrDefault(person);
        var entry = new DirectoryEntry(
            person,
            name,
            principal.Length > 0 ? principal : known?.Handle ?? name,
            known?.TimeZone,
            principal.Contains("#EXT#", StringComparison.Ordinal) || member.Text("userRole") is "guest" or "anonymous",
            IsBot: false
        );
        _people[person] = entry;
        _byUser[user] = person;
        foreach (var address in new[] { member.Text("email"), principal }.Where(address => address is { Length: > 0 }))
        {
            _byEmail[address!] = person;
        }

        await conversations.KeepAsync(Address.Dm(person), new ConversationReference("", serviceUrl, user), cancel);
        return entry;
    }

    /// <summary>
    /// A delivery has its author's time zone: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context.
    /// </summary>
    public void LearnTimeZone(PersonId person, string? zone)
    {
        if (
            zone is not null
            && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            && _people.TryGetValue(person, out var entry)
            && entry.TimeZone != zone
        )
        {
            _people[person] = entry with { TimeZone = zone };
        }
    }
}
