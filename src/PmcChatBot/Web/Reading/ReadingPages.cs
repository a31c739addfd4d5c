using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;
using PmcChatBot.Web.Reading.Pages;

namespace PmcChatBot.Web.Reading;

/// <summary>The pages on which people read the notes.</summary>
internal static class ReadingPages
{
    private const int UpdatesOnOnePage = 20;

    // Nothing of another site, no script, and no style but the one sheet.
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Link checkers and previews ask for the head alone.
    internal static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string Styles = Asset("pages.css");

    public static void MapReading(this IEndpointRouteBuilder outside)
    {
        outside.MapMethods("/pages.css", Reads, (HttpContext context) => Stylesheet(context));
        var pages = outside.MapGroup("").AddEndpointFilter(AddHeadersAsync);
        pages.MapMethods("/enter", Reads, (string? link, PageLinks links) => Enter(links.Read(link), link));
        pages.MapPost("/enter", EnterAsync);
        pages.MapPost("/leave", LeaveAsync);
        pages.MapMethods(
            "/",
            Reads,
            (HttpContext context, Store store, CancellationToken cancel) =>
                ReadAsync(context, store, (services, reader) => CommitteesAsync(services, reader, cancel), cancel)
        );
        pages.MapMethods(
            "/search",
            Reads,
            (HttpContext context, Store store, [AsParameters] SearchRequest request, CancellationToken cancel) =>
                ReadAsync(context, store, (services, reader) => SearchAsync(services, reader, request, cancel), cancel)
        );
        pages.MapFallback("/{**path}", Nowhere).WithMetadata(new HttpMethodMetadata(Reads));
        pages.MapMethods(
            "/{committee}",
            Reads,
            (HttpContext context, Store store, string committee, string? year, CancellationToken cancel) =>
                OfCommitteeAsync(context, store, committee, (services, of) => MeetingsAsync(services, of, year, cancel), cancel)
        );
        pages.MapMethods(
            "/{committee}/{date}",
            Reads,
            (HttpContext context, Store store, string committee, string date, CancellationToken cancel) =>
                OfCommitteeAsync(context, store, committee, (services, of) => NotesAsync(services, of, date, cancel), cancel)
        );
        pages.MapMethods(
            "/{committee}/{date}.md",
            Reads,
            (HttpContext context, Store store, string committee, string date, CancellationToken cancel) =>
                OfCommitteeAsync(context, store, committee, (services, of) => MarkdownAsync(services, of, date, cancel), cancel)
        );
        pages.MapMethods(
            "/{committee}/roadmap",
            Reads,
            (HttpContext context, Store store, string committee, CancellationToken cancel) =>
                OfCommitteeAsync(context, store, committee, (services, of) => RoadmapAsync(services, of, cancel), cancel)
        );
        pages.MapMethods(
            "/{committee}/teams/{team}",
            Reads,
            (HttpContext context, Store store, string committee, string team, string? before, CancellationToken cancel) =>
                OfCommitteeAsync(context, store, committee, (services, of) => TeamAsync(services, of, team, before, cancel), cancel)
        );
    }

    /// <summary>What somebody typed into the search.</summary>
    private sealed record SearchRequest(string? Q, string? Committee, string? Team, string? Year);

    /// <summary>Adds what every response says to browsers and caches.</summary>
    internal static async ValueTask<object?> AddHeadersAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        // What was taken out of the notes shall not stay in caches.
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
        return await next(context);
    }

    /// <summary>Shows a page to a reader who may read anything at all.</summary>
    private static Task<IResult> ReadAsync(
        HttpContext context,
        Store store,
        Func<IServiceProvider, Reader, Task<IResult>> page,
        CancellationToken cancel
    ) =>
        store.ReadAsync(
            async services =>
            {
                var reader = await Reader.OfAsync(context, services, cancel);
                return reader.MustSignIn ? SignIn() : await page(services, reader);
            },
            cancel
        );

    private static Task<IResult> OfCommitteeAsync(
        HttpContext context,
        Store store,
        string id,
        Func<IServiceProvider, ReadableCommittee, Task<IResult>> page,
        CancellationToken cancel
    ) =>
        ReadAsync(
            context,
            store,
            async (services, reader) => await reader.FindAsync(id, cancel) is { } committee ? await page(services, committee) : Nowhere(),
            cancel
        );

    private static async Task<IResult> CommitteesAsync(IServiceProvider services, Reader reader, CancellationToken cancel)
    {
        var committees = await reader.AllAsync(cancel);
        var calendar = services.GetRequiredService<MeetingCalendar>();
        var lines = new List<(Committee, Meeting?)>();
        foreach (var (committee, _) in committees)
        {
            lines.Add((committee, await calendar.NextAsync(committee, 1, cancel) is [var next] ? next : null));
        }

        return Page<CommitteesPage>(("Committees", lines), ("IsPublic", reader.IsPublic));
    }

    private static async Task<IResult> MeetingsAsync(
        IServiceProvider services,
        ReadableCommittee of,
        string? year,
        CancellationToken cancel
    ) =>
        !string.IsNullOrEmpty(year) && Year(year) is null
            ? Nowhere()
            : Page<MeetingsPage>(
                ("Of", of),
                ("Meetings", await services.GetRequiredService<ReadMeetings>().RunAsync(of.Committee, Year(year), of.WithDrafts, cancel)),
                ("IsPublic", IsPublic(services))
            );

    private static int? Year(string? typed) =>
        int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 0 and < 10_000
            ? year
            : null;

    private static async Task<IResult> NotesAsync(IServiceProvider services, ReadableCommittee of, string date, CancellationToken cancel)
    {
        if (await MeetingOnAsync(services, of, date, cancel) is not { } meeting)
        {
            return Nowhere();
        }

        if (Written(meeting.Date) is var address && address != date)
        {
            return Results.Redirect($"/{Uri.EscapeDataString(of.Committee.Id)}/{address}");
        }

        var git = services.GetRequiredService<INotesRepository>();
        var path = meeting.FilePath;
        return Page<NotesPage>(
            ("Reading", await services.GetRequiredService<ReadNotes>().RunAsync(of.Committee, meeting, of.WithDrafts, cancel)),
            ("WithDrafts", of.WithDrafts),
            ("GitFile", path is null ? null : git.LinkTo(path, meeting.ReviewBranch)),
            ("IsPublic", IsPublic(services))
        );
    }

    private static async Task<IResult> MarkdownAsync(
        IServiceProvider services,
        ReadableCommittee of,
        string date,
        CancellationToken cancel
    ) =>
        await MeetingOnAsync(services, of, date, cancel) is { } meeting
        && await services.GetRequiredService<ReadNotes>().RunAsync(of.Committee, meeting, of.WithDrafts, cancel) is { Notes: { } notes }
            ? Results.Text(notes.Document.Source, "text/plain; charset=utf-8")
            : Nowhere();

    private static async Task<Meeting?> MeetingOnAsync(
        IServiceProvider services,
        ReadableCommittee of,
        string date,
        CancellationToken cancel
    ) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? await services.GetRequiredService<IReadingStore>().AtAddressAsync(of.Committee.Id, day, cancel)
            : null;

    private static async Task<IResult> RoadmapAsync(IServiceProvider services, ReadableCommittee of, CancellationToken cancel) =>
        Page<RoadmapPage>(
            ("Committee", of.Committee),
            ("Roadmap", await services.GetRequiredService<ReadRoadmap>().RunAsync(of.Committee, null, cancel)),
            ("IsPublic", IsPublic(services))
        );

    private static async Task<IResult> TeamAsync(
        IServiceProvider services,
        ReadableCommittee of,
        string id,
        string? before,
        CancellationToken cancel
    )
    {
        if (of.Committee.FindTeam(id) is not { } team)
        {
            return Nowhere();
        }

        var until = DateTimeOffset.TryParseExact(before, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var given)
            ? given
            : DateTimeOffset.MaxValue;
        var which = new ReportRange(until, UpdatesOnOnePage, !of.WithDrafts);
        return Page<TeamPage>(
            ("Committee", of.Committee),
            ("Team", team),
            ("Reading", await services.GetRequiredService<ReadTeam>().RunAsync(of.Committee, team, which, cancel)),
            ("Git", services.GetRequiredService<INotesRepository>()),
            ("IsPublic", IsPublic(services))
        );
    }

    private static async Task<IResult> SearchAsync(
        IServiceProvider services,
        Reader reader,
        SearchRequest request,
        CancellationToken cancel
    )
    {
        var all = await reader.AllAsync(cancel);
        var chosen = all.Where(of => string.IsNullOrEmpty(request.Committee) || of.Committee.Id == request.Committee).ToList();
        var terms = SearchTerm.Read(request.Q ?? "");
        var search = services.GetRequiredService<SearchNotes>();
        var found = new List<SearchResult>();
        // What is not published yet is found by members only.
        foreach (var group in chosen.GroupBy(of => of.WithDrafts))
        {
            var query = new SearchQuery(terms, [.. group.Select(of => of.Committee.Id)], PublishedOnly: !group.Key)
            {
                TeamId = string.IsNullOrEmpty(request.Team) ? null : request.Team,
                Year = Year(request.Year),
            };
            found.Add(await search.RunAsync([.. group.Select(of => of.Committee)], query, cancel));
        }

        return Page<SearchPage>(
            ("Typed", request.Q ?? ""),
            ("HasTerms", terms.Count > 0),
            ("Committees", all.Select(of => of.Committee).ToList()),
            ("Chosen", request.Committee),
            ("Team", request.Team),
            ("Year", Year(request.Year)),
            ("NoYear", !string.IsNullOrWhiteSpace(request.Year) && Year(request.Year) is null ? request.Year : null),
            ("Found", SearchResult.Joined(found)),
            ("IsPublic", reader.IsPublic)
        );
    }

    private static IResult Enter(PageLink? link, string? given) =>
        link is null
            ? SignIn("This link is too old, or not whole. A link can be opened for ten minutes, once.")
            : Page<EnterPage>(("Link", given));

    /// <summary>
    /// Opens the pages. A link alone does not: chats fetch the addresses in messages for a preview, which would use it up.
    /// </summary>
    private static async Task<IResult> EnterAsync(
        HttpContext context,
        [FromForm] string? link,
        PageLinks links,
        Store store,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (links.Read(link) is not { } read)
        {
            return SignIn("This link is too old, or not whole. A link can be opened for ten minutes, once.");
        }

        var until = clock.GetUtcNow() + IPageLinks.SessionLife;
        var session = new PageSessionRow
        {
            Id = read.Id,
            Person = read.Person,
            Until = until,
        };
        if (!await store.InTransactionAsync(services => services.GetRequiredService<EfPageSessions>().BeginAsync(session, cancel), cancel))
        {
            return SignIn("This link was used already. Each link can be opened once.");
        }

        await Reader.SignInAsync(context, read.Id, until);
        return Results.LocalRedirect(read.Path);
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, [FromForm] string? sure, Store store, CancellationToken cancel)
    {
        if (Reader.SessionOf(context) is { } session)
        {
            await store.InTransactionAsync(services => services.GetRequiredService<EfPageSessions>().EndAsync(session, cancel), cancel);
            await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.SignOutAsync(context);
        }

        return Results.LocalRedirect("/");
    }

    /// <summary>Says how to get in.</summary>
    internal static IResult SignIn(string? why = null) => Page<SignInPage>(StatusCodes.Status401Unauthorized, ("Why", why));

    /// <summary>Says that there is nothing, or nothing for this reader.</summary>
    internal static IResult Nowhere() => Page<NowherePage>(StatusCodes.Status404NotFound);

    private static bool IsPublic(IServiceProvider services) => services.GetRequiredService<IOptions<PagesOptions>>().Value.Public;

    private static string Written(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static RazorComponentResult Page<TPage>(params (string Name, object? Value)[] parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent => Page<TPage>(StatusCodes.Status200OK, parameters);

    private static RazorComponentResult Page<TPage>(int status, params (string Name, object? Value)[] parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new(typeof(TPage), parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value))
        {
            PreventStreamingRendering = true,
            StatusCode = status,
        };

    private static IResult Stylesheet(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Text(Styles, "text/css");
    }

    internal static string Asset(string name)
    {
        var full = $"{typeof(ReadingPages).Namespace}.Assets.{name}";
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(full)
            ?? throw new InvalidOperationException($"{full} is not in the program");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
