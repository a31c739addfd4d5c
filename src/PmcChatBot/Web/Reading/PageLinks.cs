using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Web.Reading;

/// <summary>What a link says: who may open which page with it.</summary>
/// <param name="Id">Its own id, so that it can be used once.</param>
/// <param name="Person">Who it was made for.</param>
/// <param name="Path">The page.</param>
internal sealed record PageLink(string Id, PersonId Person, string Path);

/// <summary>
/// Makes and reads links to the pages. They are signed and encrypted:
/// https://learn.microsoft.com/aspnet/core/security/data-protection/using-data-protection.
/// </summary>
internal sealed class PageLinks(IDataProtectionProvider protection, IOptions<PagesOptions> options, TimeProvider clock) : IPageLinks
{
    private const char Separator = '\n';
    private readonly IDataProtector _protector = protection.CreateProtector("PmcChatBot.Web.Reading.PageLink");

    public bool ArePublic => options.Value.Public;

    public string? To(string path) => options.Value.Url.Length == 0 ? null : options.Value.Url + path;

    public string? SignIn(PersonId person, string path) => To($"/enter?link={Uri.EscapeDataString(Make(person, path))}");

    private string Make(PersonId person, string path)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var until = (clock.GetUtcNow() + IPageLinks.LinkLife).UtcTicks.ToString(CultureInfo.InvariantCulture);
        return _protector.Protect(string.Join(Separator, id, person.Value, until, path));
    }

    /// <summary>What a link says; <see langword="null"/> if it is not ours or too old.</summary>
    public PageLink? Read(string? link)
    {
        try
        {
            return
                link is { Length: > 0 }
                && _protector.Unprotect(link).Split(Separator) is [var id, var person, var until, var path]
                && long.Parse(until, CultureInfo.InvariantCulture) >= clock.GetUtcNow().UtcTicks
                ? new PageLink(id, new PersonId(person), path)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
