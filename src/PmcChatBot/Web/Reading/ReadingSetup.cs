using Microsoft.AspNetCore.Authentication.Cookies;
using PmcChatBot.Core.Reading;

namespace PmcChatBot.Web.Reading;

/// <summary>Registers the pages of the notes.</summary>
internal static class ReadingSetup
{
    public static IServiceCollection AddReading(this IServiceCollection services, IConfiguration configuration)
    {
        var pages = PagesOptions.Of(configuration);
        services.Configure<PagesOptions>(options => (options.Url, options.Public) = (pages.Url, pages.Public));
        services.AddSingleton<PageLinks>().AddSingleton<IPageLinks>(provider => provider.GetRequiredService<PageLinks>());
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookies =>
            {
                cookies.Cookie.Name = "pmc-reader";
                cookies.Cookie.HttpOnly = true;
                // People come from their chat, which is another site.
                cookies.Cookie.SameSite = SameSiteMode.Lax;
                cookies.Cookie.SecurePolicy = pages.Url.StartsWith("https:", StringComparison.Ordinal)
                    ? CookieSecurePolicy.Always
                    : CookieSecurePolicy.SameAsRequest;
                // An age and no date: the browser's clock may be another.
                cookies.Cookie.MaxAge = IPageLinks.SessionLife;
                cookies.ExpireTimeSpan = IPageLinks.SessionLife;
                cookies.SlidingExpiration = false;
            });
        return services;
    }
}
