using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Reading;
using PmcChatBot.Storage;

namespace PmcChatBot.Web.Reading;

/// <summary>The addresses of the feeds. A key in them says whose they are.</summary>
internal static class FeedPages
{
    public static void MapFeeds(this IEndpointRouteBuilder outside)
    {
        var feeds = outside.MapGroup("").AddEndpointFilter(ReadingPages.AddHeadersAsync);
        feeds.MapMethods(
            "/{committee}/feed.atom",
            ReadingPages.Reads,
            (Store store, string committee, string? key, CancellationToken cancel) =>
                FeedAsync(store, committee, key, (services, of) => NotesFeedAsync(services, of, cancel), cancel)
        );
        feeds.MapMethods(
            "/{committee}/teams/{team}/feed.atom",
            ReadingPages.Reads,
            (Store store, string committee, string team, string? key, CancellationToken cancel) =>
                FeedAsync(store, committee, key, (services, of) => TeamFeedAsync(services, of, team, cancel), cancel)
        );
        feeds.MapMethods(
            "/{committee}/meetings.ics",
            ReadingPages.Reads,
            (Store store, string committee, string? key, CancellationToken cancel) =>
                FeedAsync(
                    store,
                    committee,
                    key,
                    async (services, of) =>
                        Results.Text(
                            await services.GetRequiredService<MeetingsCalendar>().RunAsync(of, cancel),
                            "text/calendar; charset=utf-8"
                        ),
                    cancel
                )
        );
    }

    private static Task<IResult> FeedAsync(
        Store store,
        string id,
        string? key,
        Func<IServiceProvider, ReadableCommittee, Task<IResult>> feed,
        CancellationToken cancel
    ) =>
        store.ReadAsync(
            async services =>
            {
                var reader = await Reader.OfFeedAsync(key, services, cancel);
                return reader.MustSignIn ? ReadingPages.SignIn("This feed needs a key. `/pmc feeds` gives you the addresses that have one.")
                    : await reader.FindAsync(id, cancel) is { } of ? await feed(services, of)
                    : ReadingPages.Nowhere();
            },
            cancel
        );

    private static async Task<IResult> NotesFeedAsync(IServiceProvider services, ReadableCommittee of, CancellationToken cancel)
    {
        var read = services.GetRequiredService<ReadNotes>();
        var notes = new List<NotesReading>();
        foreach (var meeting in await services.GetRequiredService<IReadingStore>().PublishedAsync(of.Committee.Id, Feeds.Length, cancel))
        {
            notes.Add(await read.RunAsync(of.Committee, meeting, withDrafts: false, cancel));
        }

        return Feeds.OfCommittee(notes, of.Committee, services.GetRequiredService<IPageLinks>());
    }

    private static async Task<IResult> TeamFeedAsync(IServiceProvider services, ReadableCommittee of, string id, CancellationToken cancel)
    {
        if (of.Committee.FindTeam(id) is not { } team)
        {
            return ReadingPages.Nowhere();
        }

        var which = new ReportRange(DateTimeOffset.MaxValue, Feeds.Length, PublishedOnly: true);
        var reading = await services.GetRequiredService<ReadTeam>().RunAsync(of.Committee, team, which, cancel);
        var collected = services.GetRequiredService<ICollectionStore>();
        var changed = new Dictionary<string, DateTimeOffset?>();
        foreach (var meeting in reading.Updates.Select(update => update.Meeting))
        {
            var versions = await collected.VersionsAsync(meeting.Id, [SectionKey.Team(team.Id)], cancel);
            changed[meeting.Id] = versions.Max(version => (DateTimeOffset?)version.At);
        }

        return Feeds.OfTeam(reading, changed, of.Committee, team, services.GetRequiredService<IPageLinks>());
    }
}
