using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Web.Reading;

/// <summary>A committee, as far as a reader may read it.</summary>
/// <param name="Committee">The committee.</param>
/// <param name="WithDrafts">Whether they may read answers before they are published, as members may.</param>
public sealed record ReadableCommittee(Committee Committee, bool WithDrafts);

/// <summary>Who asks for a page. What they may read is looked up anew for each page, so that whoever leaves reads no more.</summary>
internal sealed class Reader
{
    /// <summary>The claim with the id of the session.</summary>
    public const string Session = "session";

    private readonly ICommittees _committees;
    private readonly bool _public;

    private Reader(ICommittees committees, PersonId? person, bool isPublic) =>
        (_committees, Person, _public) = (committees, person, isPublic);

    /// <summary>Who they are, if they are signed in.</summary>
    public PersonId? Person { get; }

    /// <summary>Whether there is nothing that they may read before they sign in.</summary>
    public bool MustSignIn => Person is null && !_public;

    /// <summary>Whether anybody may read what is published.</summary>
    public bool IsPublic => _public;

    /// <summary>The reader of a request.</summary>
    public static async Task<Reader> OfAsync(HttpContext context, IServiceProvider services, CancellationToken cancel) =>
        new(
            services.GetRequiredService<ICommittees>(),
            SessionOf(context) is { } session ? await services.GetRequiredService<EfPageSessions>().PersonAsync(session, cancel) : null,
            services.GetRequiredService<IOptions<PagesOptions>>().Value.Public
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
    public async Task<IReadOnlyList<ReadableCommittee>> AllAsync(CancellationToken cancel)
    {
        IReadOnlyList<Committee> own = Person is { } person
            ? [.. (await _committees.OfAsync(person, cancel)).Where(committee => committee.IsMember(person))]
            : [];
        var mine = own.Select(committee => committee.Id).ToHashSet();
        var all = _public ? await _committees.AllAsync(cancel) : own;
        return [.. all.Select(committee => new ReadableCommittee(committee, mine.Contains(committee.Id)))];
    }

    /// <summary>A committee, if there is one with this id that they may read.</summary>
    public async Task<ReadableCommittee?> FindAsync(string id, CancellationToken cancel) =>
        await _committees.CalledAsync(id, cancel) is not { } committee ? null
        : Person is { } person && committee.IsMember(person) ? new(committee, true)
        : _public ? new(committee, false)
        : null;
}
