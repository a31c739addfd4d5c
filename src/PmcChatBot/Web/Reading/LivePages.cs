using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using PmcChatBot.Core;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Reading;
using PmcChatBot.Storage;
using PmcChatBot.Web.Reading.Pages;

namespace PmcChatBot.Web.Reading;

/// <summary>The page on which a chair watches how a meeting's notes come together. What it does is what the commands do.</summary>
internal static class LivePages
{
    private const string Address = "/{committee}/{date}/live";

    // The one page with a script: it asks this server alone for what is new.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Then the browser connects anew.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly IReadOnlyDictionary<string, string> Commands = new Dictionary<string, string>
    {
        ["compile"] = "compile",
        ["remind"] = "remind",
    };

    private static readonly string Script = ReadingPages.Asset("live.js");

    public static void MapLive(this IEndpointRouteBuilder outside)
    {
        outside.MapMethods("/live.js", ReadingPages.Reads, () => Results.Text(Script, "text/javascript"));
        var pages = outside.MapGroup("").AddEndpointFilter(ReadingPages.AddHeadersAsync).AddEndpointFilter(AllowScriptAsync);
        pages.MapMethods(
            Address,
            ReadingPages.Reads,
            (HttpContext context, Store store, string committee, string date, string? said, CancellationToken cancel) =>
                ShowAsync<LivePage>(context, store, (committee, date), cancel, ("Said", said))
        );
        pages.MapMethods(
            $"{Address}/state",
            ReadingPages.Reads,
            (HttpContext context, Store store, string committee, string date, CancellationToken cancel) =>
                ShowAsync<LiveState>(context, store, (committee, date), cancel)
        );
        pages.MapGet($"{Address}/events", EventsAsync);
        pages.MapPost(Address, DoAsync);
    }

    private static async ValueTask<object?> AllowScriptAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
        return await next(context);
    }

    private static Task<IResult> ShowAsync<TPage>(
        HttpContext context,
        Store store,
        (string Committee, string Date) where,
        CancellationToken cancel,
        params (string Name, object? Value)[] more
    )
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        store.ReadAsync(
            async services =>
            {
                var reader = await Reader.OfAsync(context, services, cancel);
                return reader.Person is null ? ReadingPages.SignIn("Only a chair sees this page. `/pmc live` sends a chair a link to it.")
                    : await ViewAsync(services, reader, where, cancel) is { } view ? ReadingPages.Page<TPage>([("View", view), .. more])
                    : ReadingPages.Nowhere();
            },
            cancel
        );

    /// <summary>What the reader sees; <see langword="null"/> if there is no such meeting, or they do not chair its committee.</summary>
    private static async Task<LiveView?> ViewAsync(
        IServiceProvider services,
        Reader reader,
        (string Committee, string Date) where,
        CancellationToken cancel
    ) =>
        reader.Person is { } person
        && await reader.FindAsync(where.Committee, cancel) is { } of
        && of.Committee.IsChair(person)
        && of.Committee.Find(person) is { } chair
        && DateOnly.TryParseExact(where.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && await services.GetRequiredService<IReadingStore>().AtAddressAsync(of.Committee.Id, day, cancel) is { } meeting
            ? await LiveView.OfAsync(services, of.Committee, meeting, chair, cancel)
            : null;

    private static async Task<IResult> EventsAsync(
        HttpContext context,
        Store store,
        TimeProvider clock,
        IHostApplicationLifetime life,
        string committee,
        string date
    )
    {
        var cancel = context.RequestAborted;
        if (await FingerprintAsync(context, store, (committee, date), cancel) is null)
        {
            // The one answer after which browsers ask no more: https://html.spec.whatwg.org/multipage/server-sent-events.html.
            return TypedResults.NoContent();
        }

        // Or a proxy keeps the lines until it has many: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ChangesAsync(context, store, (committee, date), clock, life.ApplicationStopping, cancel));
    }

    /// <summary>What the page shows, as a short text; <see langword="null"/> if the reader may not see it.</summary>
    private static Task<string?> FingerprintAsync(
        HttpContext context,
        Store store,
        (string Committee, string Date) where,
        CancellationToken cancel
    ) =>
        store.ReadAsync(
            async services => (await ViewAsync(services, await Reader.OfAsync(context, services, cancel), where, cancel))?.Fingerprint,
            cancel
        );

    /// <summary>A line whenever something on the page has changed, for as long as the reader may see it.</summary>
    private static async IAsyncEnumerable<string> ChangesAsync(
        HttpContext context,
        Store store,
        (string Committee, string Date) where,
        TimeProvider clock,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopping);
        var until = clock.GetUtcNow() + Longest;
        string? before = null;
        while (clock.GetUtcNow() < until)
        {
            var now = await FingerprintAsync(context, store, where, cancel);
            if (now is null)
            {
                yield break;
            }

            if (now != before)
            {
                yield return now;
            }

            before = now;
            try
            {
                await Task.Delay(Pause, clock, ends.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    /// <summary>Runs a command in the chair's name, and shows the page again.</summary>
    private static async Task<IResult> DoAsync(
        HttpContext context,
        Store store,
        string committee,
        string date,
        [FromForm] string? what,
        CancellationToken cancel
    )
    {
        var (view, person) = await store.ReadAsync(
            async services =>
            {
                var reader = await Reader.OfAsync(context, services, cancel);
                return (await ViewAsync(services, reader, (committee, date), cancel), reader.Person);
            },
            cancel
        );
        if (view is null || person is not { } chair || !Commands.TryGetValue(what ?? "", out var command))
        {
            return ReadingPages.Nowhere();
        }

        var page = Addresses.Live(view.Committee, view.Meeting.Date);
        var given = new CommandGiven(
            $"live|{Guid.NewGuid():N}",
            chair,
            Core.Messaging.Address.Dm(chair),
            $"{view.Committee.Id} {command} {view.Meeting.IsoDate}"
        );
        try
        {
            await store.RunWithRehearsalAsync(services => services.GetRequiredService<DeliveryRouter>().HandleAsync(given, cancel), cancel);
            return Results.LocalRedirect($"{page}?said={what}");
        }
        catch (UserError error)
        {
            return ReadingPages.Page<LivePage>(("View", view), ("Problem", error.Message));
        }
    }
}
