using System.Collections.Concurrent;
using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Slack.Api;
using PmcChatBot.Platforms.Slack.Markup;

namespace PmcChatBot.Platforms.Slack;

/// <summary>The people and channels of the workspace. Kept in memory and not stored.</summary>
internal sealed partial class SlackDirectory(SlackApi api, SlackOptions options, ILogger<SlackDirectory> logger)
    : IPeopleDirectory,
        INameResolver
{
    // The year 2200: whatever is later is no time.
    private const long LastSecond = 7_258_118_400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, DirectoryEntry> _users = new();
    private readonly ConcurrentDictionary<string, DirectoryEntry> _byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _channels = new();
    private string? _team;

    public string Platform => SlackPlatform.PlatformName;

    /// <summary>Looks up the people behind e-mail addresses that somebody typed, as far as Slack answers in time.</summary>
    public async Task LearnByEmailAsync(IEnumerable<string> addresses, CancellationToken cancel)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(Patience);
        foreach (var address in addresses.Distinct().Take(5))
        {
            await TryAsync(
                async () =>
                {
                    if (await ByEmailAsync(address, soon.Token) is { } entry)
                    {
                        _byEmail[address] = entry;
                    }
                },
                cancel
            );
        }
    }

    public IReadOnlyList<DirectoryEntry> MaybeAway(DateTimeOffset now) =>
        options.OfferAway
            ? [.. _users.Values.Where(entry => entry is { IsBot: false, Status: { } status } && status.LooksLikeAbsence(now))]
            : [];

    public DirectoryEntry? Known(PersonId person) => _users.GetValueOrDefault(person.Local);

    public IReadOnlyList<DirectoryEntry> Called(string name)
    {
        if (_byEmail.TryGetValue(name, out var owner))
        {
            return owner.IsBot ? [] : [owner];
        }

        var slug = HeadingText.Slug(name);
        return slug.Length == 0
            ? []
            :
            [
                .. _users
                    .Values.Where(entry => !entry.IsBot && (HeadingText.Slug(entry.Name) == slug || entry.Handle == $"@{name}"))
                    .OrderBy(entry => entry.IsOutsider)
                    .ThenBy(entry => entry.Handle, StringComparer.Ordinal),
            ];
    }

    /// <summary>Reads all people again, page by page.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        var team = await TeamAsync(cancel);
        var seen = new HashSet<string>();
        await foreach (var user in api.UsersList(cancel))
        {
            if (Entry(user, team) is { } entry)
            {
                seen.Add(entry.Id.Local);
                _users[entry.Id.Local] = entry;
            }
        }

        foreach (var gone in _users.Keys.Where(id => !seen.Contains(id)))
        {
            _users.TryRemove(gone, out _);
        }
    }

    public async Task<DirectoryEntry?> ByEmailAsync(string email, CancellationToken cancel) =>
        await api.UsersLookupByEmail(email, cancel) is { } user ? Entry(user, await TeamAsync(cancel)) : null;

    public async Task<IReadOnlyList<DirectoryEntry>> MembersAsync(Address channel, CancellationToken cancel)
    {
        var members = new List<DirectoryEntry>();
        await foreach (var member in api.ConversationsMembers(channel.Local, cancel))
        {
            if (member.GetString() is { } id && (_users.GetValueOrDefault(id) ?? await VisibleAsync(id, cancel)) is { } entry)
            {
                members.Add(entry);
            }
        }

        return members;
    }

    /// <summary>Somebody whom Slack does not show is skipped.</summary>
    private async Task<DirectoryEntry?> VisibleAsync(string id, CancellationToken cancel)
    {
        try
        {
            return await UserAsync(id, cancel);
        }
        catch (SlackException error) when (error.Error is "user_not_found" or "user_not_visible")
        {
            return null;
        }
    }

    /// <summary>Looks up the names of people and channels, as far as Slack answers in time. The others keep their ids.</summary>
    public async Task LearnAsync(IEnumerable<string> users, IEnumerable<string> channels, CancellationToken cancel)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(Patience);
        foreach (var user in users.Where(id => !_users.ContainsKey(id)).Distinct().Take(20))
        {
            await TryAsync(() => UserAsync(user, soon.Token), cancel);
        }

        foreach (var channel in channels.Where(id => !_channels.ContainsKey(id)).Distinct().Take(20))
        {
            await TryAsync(() => ChannelAsync(channel, soon.Token), cancel);
        }
    }

    string INameResolver.User(string id) => _users.GetValueOrDefault(id)?.Name ?? id;

    string INameResolver.Channel(string id) => _channels.GetValueOrDefault(id, id);

    string INameResolver.Usergroup(string id) => $"@{id}";

    private async Task<DirectoryEntry?> UserAsync(string id, CancellationToken cancel)
    {
        var entry = Entry(await api.UsersInfo(id, cancel), await TeamAsync(cancel));
        if (entry is not null)
        {
            _users[id] = entry;
        }

        return entry;
    }

    private async Task ChannelAsync(string id, CancellationToken cancel)
    {
        if ((await api.ConversationsInfo(id, cancel)).Property("channel")?.Text("name") is { } name)
        {
            _channels[id] = name;
        }
    }

    /// <summary>The id of the bot's workspace.</summary>
    public async Task<string> TeamAsync(CancellationToken cancel) => _team ??= (await api.AuthTest(cancel)).Text("team_id") ?? "";

    /// <summary>Makes at most two attempts for a name, because the message that contains it must not wait.</summary>
    private async Task TryAsync(Func<Task> learn, CancellationToken cancel)
    {
        for (var tries = 0; tries < 2; tries++)
        {
            try
            {
                await learn();
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                Log.NotLearned(logger, error.Message);
                if (error is not HttpRequestException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>
    /// https://docs.slack.dev/reference/objects/user-object: guests are restricted; strangers and people of other teams come through Slack
    /// Connect.
    /// </summary>
    private static DirectoryEntry? Entry(JsonElement user, string team)
    {
        if (user.Text("id") is not { } id || user.Flag("deleted"))
        {
            return null;
        }

        var profile = user.Property("profile");
        var name =
            new[] { profile?.Text("real_name"), user.Text("real_name"), profile?.Text("display_name"), user.Text("name") }.FirstOrDefault(
                text => !string.IsNullOrWhiteSpace(text)
            )
            ?? id;
        var isOutsider =
            user.Flag("is_restricted")
            || user.Flag("is_ultra_restricted")
            || user.Flag("is_stranger")
            || (team.Length > 0 && user.Text("team_id") is { } other && other != team);
        return new DirectoryEntry(
            SlackPlatform.Person(id),
            ReadableName.Of(name, id),
            $"@{user.Text("name") ?? id}",
            user.Text("tz"),
            isOutsider,
            user.Flag("is_bot") || id == "USLACKBOT"
        )
        {
            Status = Status(profile),
        };
    }

    /// <summary>https://docs.slack.dev/reference/methods/users.profile.set: a status without an end has the expiration 0.</summary>
    private static AwayStatus? Status(JsonElement? profile)
    {
        var (text, emoji) = (profile?.Text("status_text") ?? "", profile?.Text("status_emoji") ?? "");
        var until =
            profile?.Property("status_expiration") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var at) ? at : 0;
        return text.Length + emoji.Length == 0
            ? null
            : new AwayStatus(text, emoji, until is > 0 and < LastSecond ? DateTimeOffset.FromUnixTimeSeconds(until) : null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A name could not be looked up: {Why}")]
        public static partial void NotLearned(ILogger logger, string why);
    }
}
