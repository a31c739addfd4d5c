using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Web.Reading;

/// <summary>Who asks for a page.</summary>
internal sealed class Reader
{
    /// <summary>The claim with the id of the session.</summary>
    public const string Session = "session";

    private readonly ReadableCommittees _readable;

    private Reader(ReadableCommittees readable, PersonId? person) => (_readable, Person) = (readable, person);

    /// <summary>Who they are, if they are signed in.</summary>
    public PersonId? Person { get; }

    /// <summary>Whether there is nothing that they may read before they sign in.</summary>
    public bool MustSignIn => Person is null && !IsPublic;

    /// <summary>Whether anybody may read what is published.</summary>
    public bool IsPublic => _readable.ArePublic;

    /// <summary>The reader of a request.</summary>
    public static async Task<Reader> OfAsync(HttpContext context, IServiceProvider services, CancellationToken cancel) =>
        new(
            services.GetRequiredService<ReadableCommittees>(),
            SessionOf(context) is { } session ? await services.GetRequiredService<EfPageSessions>().PersonAsync(session, cancel) : null
        );

    /// <summary>The reader of a feed, by the key in its address: readers of feeds and calendars sign in nowhere.</summary>
    public static async Task<Reader> OfFeedAsync(string? key, IServiceProvider services, CancellationToken cancel) =>
        new(
            services.GetRequiredService<ReadableCommittees>(),
            key is { Length: > 0 }
                ? (await services.GetRequiredService<EfAccessTokens>().PersonAsync(key, TokenUse.Feeds, cancel))?.Person
                : null
        );

    /// <summary>The id of the session of a request, if it has one.</summary>
    public static string? SessionOf(HttpContext context) => context.User.FindFirst(Session)?.Value;

    /// <summary>Signs somebody in on this device.</summary>
    public static Task SignInAsync(HttpContext context, string session, DateTimeOffset until) =>
        context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new(new System.Security.Claims.ClaimsIdentity([new(Session, session)], CookieAuthenticationDefaults.AuthenticationScheme)),
            new AuthenticationProperties { ExpiresUtc = until }
        );

    /// <summary>The committees they may read, ordered by id.</summary>
    public Task<IReadOnlyList<ReadableCommittee>> AllAsync(CancellationToken cancel) => _readable.AllAsync(Person, cancel);

    /// <summary>A committee, if there is one with this id that they may read.</summary>
    public Task<ReadableCommittee?> FindAsync(string id, CancellationToken cancel) => _readable.FindAsync(Person, id, cancel);
}
