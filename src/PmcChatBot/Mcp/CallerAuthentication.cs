using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms;
using PmcChatBot.Storage;

namespace PmcChatBot.Mcp;

/// <summary>
/// Who calls <c>/mcp</c>: somebody with a personal token (https://www.rfc-editor.org/rfc/rfc6750), or a platform's own assistant in a
/// person's name.
/// </summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Store store,
    IEnumerable<IAssistantIdentity> platforms
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "mcp";
    public const string PersonClaim = "person";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var cancel = Context.RequestAborted;
        if (platforms.FirstOrDefault(platform => platform.Claims(Request)) is { } platform)
        {
            return await OfPlatformAsync(platform, cancel);
        }

        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = header[Bearer.Length..].Trim();
        var found = await store.ReadAsync(
            services => services.GetRequiredService<EfAccessTokens>().PersonAsync(secret, TokenUse.Assistant, cancel),
            cancel
        );
        if (found is not { } token)
        {
            return AuthenticateResult.Fail("unknown token");
        }

        if (!token.IsUsedToday)
        {
            await store.InTransactionAsync(services => services.GetRequiredService<EfAccessTokens>().NoteUseAsync(secret, cancel), cancel);
        }

        return Success(token.Person);
    }

    /// <summary>Listing tools needs nobody's name; a call without one is refused by the tools.</summary>
    private async Task<AuthenticateResult> OfPlatformAsync(IAssistantIdentity platform, CancellationToken cancel)
    {
        using var read = await RequestBody.ReadAsync(Request, cancel);
        if (read.Refused is not null)
        {
            return AuthenticateResult.Fail("the request was not read");
        }

        var body = read.Bytes.ToArray();
        Request.Body = new MemoryStream(body);
        if (await platform.VerifyAsync(Request, body, cancel) is not { } request)
        {
            return AuthenticateResult.Fail("not signed by the platform");
        }

        return request.Account is { } account
            ? Success(
                await store.ReadAsync(
                    services => services.GetRequiredService<Core.People.IAccounts>().PersonOfAsync(account, cancel),
                    cancel
                )
            )
            : Success(null);
    }

    private static AuthenticateResult Success(PersonId? person)
    {
        IEnumerable<Claim> claims = person is { } known ? [new Claim(PersonClaim, known.Value)] : [];
        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)
        );
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        await Response.WriteAsync(
            "This needs a personal token: write `/pmc token` to the bot in your chat, and send it as `Authorization: Bearer pmc_...`.",
            Context.RequestAborted
        );
    }
}
