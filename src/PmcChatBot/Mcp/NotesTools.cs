using System.ComponentModel;
using System.Globalization;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using PmcChatBot.Core;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Mcp;

/// <summary>The tools of <c>/mcp</c>. Each reads as the caller would in chat, is short, and links to the page with all of it.</summary>
[McpServerToolType]
internal sealed class NotesTools(Store store, IHttpContextAccessor http, IPageLinks pages)
{
    private const int MostMeetings = 30;
    private const int MostUpdates = 20;
    private const int MostHits = 20;
    private const int MostItems = 40;

    [McpServerTool(
        Name = "list_meetings",
        Title = "List meetings",
        ReadOnly = true,
        Idempotent = true,
        Destructive = false,
        OpenWorld = false
    )]
    [Description("The meetings of a committee in a year, newest first, with how many teams reported.")]
    public Task<string> ListMeetingsAsync(
        [Description("The committee's id, such as runtime. Needed only if the caller is in several.")] string? committee = null,
        [Description("The year, such as 2017. The newest if absent.")] int? year = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            committee,
            async (services, of) =>
            {
                var list = await services.GetRequiredService<ReadMeetings>().RunAsync(of.Committee, year, of.WithDrafts, cancel);
                var text = new StringBuilder($"{of.Committee.Title}, meetings of {list.Year}");
                text.Append(list.Years.Count > 1 ? $" (other years: {string.Join(", ", list.Years.Except([list.Year]))})" : "")
                    .Append(":\n");
                foreach (var (meeting, filled) in list.Lines.Take(MostMeetings))
                {
                    var state =
                        meeting.CancelledAt is not null ? "cancelled"
                        : filled is null ? "planned"
                        : $"{filled.Updated} of {filled.Teams} teams reported{(meeting.IsPublished ? "" : ", not published yet")}";
                    text.Append($"\n- {Quoted.Day(meeting.Date)}: {state}{Link(Addresses.Of(of.Committee, meeting.Date))}");
                }

                return text.ToString();
            },
            cancel
        );

    [McpServerTool(Name = "get_notes", Title = "Get notes", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false)]
    [Description("The notes of one meeting, or one team's part of them.")]
    public Task<string> GetNotesAsync(
        [Description("The committee's id. Needed only if the caller is in several.")] string? committee = null,
        [Description("The meeting's date, such as 2017-09-05. The newest meeting with notes if absent.")] string? date = null,
        [Description("Only this team's part: its name.")] string? team = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            committee,
            async (services, of) =>
            {
                var meeting = await MeetingAsync(services, of, date, cancel);
                var reading = await services.GetRequiredService<ReadNotes>().RunAsync(of.Committee, meeting, of.WithDrafts, cancel);
                if (reading.Notes is not { } notes)
                {
                    throw new UserError($"The notes of {Quoted.Day(meeting.Date)} are not published yet.");
                }

                var named = string.IsNullOrWhiteSpace(team) ? null : of.Committee.TeamCalled(team);
                var text = named is null ? notes.Document.Source : Part(notes, named);
                var where = Addresses.Of(of.Committee, meeting.Date);
                return $"{of.Committee.Title}, {meeting.LongDate}{(named is null ? "" : $", {named.PlainName}")}"
                    + $"{(meeting.IsPublished ? "" : " (not published yet)")}{Link(where)}\n\n"
                    + (text.Length == 0 ? "It reported nothing." : Quoted.Of(text));
            },
            cancel
        );

    [McpServerTool(
        Name = "team_history",
        Title = "Team history",
        ReadOnly = true,
        Idempotent = true,
        Destructive = false,
        OpenWorld = false
    )]
    [Description("What a team reported at its last meetings, newest first, and who led it.")]
    public Task<string> TeamHistoryAsync(
        [Description("The team's name.")] string team,
        [Description("The committee's id. Needed only if the caller is in several.")] string? committee = null,
        [Description("How many updates, from 1 to 20; 5 if absent.")] int count = 5,
        [Description("Only updates of meetings before this date, such as 2017-09-05.")] string? before = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            committee,
            async (services, of) =>
            {
                var named = TeamCalled(of.Committee, team);
                var until = string.IsNullOrWhiteSpace(before)
                    ? DateTimeOffset.MaxValue
                    : of.Committee.Schedule.StartOn(Day(before), TimeOnly.MinValue);
                var which = new ReportRange(until, Math.Clamp(count, 1, MostUpdates), !of.WithDrafts);
                var reading = await services.GetRequiredService<ReadTeam>().RunAsync(of.Committee, named, which, cancel);
                var text = new StringBuilder($"{named.PlainName} of {of.Committee.Title}{Link(Addresses.Of(of.Committee, named))}\n");
                foreach (var period in reading.Leads)
                {
                    var leads = period.Leads.Count == 0 ? "nobody" : string.Join(", ", period.Leads);
                    text.Append($"\n- led by {leads}, {Quoted.Day(period.From)} to {Quoted.Day(period.To)}");
                }

                foreach (var (meeting, markdown) in reading.Updates)
                {
                    text.Append($"\n\n{meeting.LongDate}{(meeting.IsPublished ? "" : " (not published yet)")}:\n\n{Quoted.Of(markdown)}");
                }

                return text.Append(reading.Updates.Count == 0 ? "\n\nIt reported nothing." : "").ToString();
            },
            cancel
        );

    [McpServerTool(Name = "search", Title = "Search the notes", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false)]
    [Description("Full-text search over all notes that the caller may read. Typos are forgiven.")]
    public Task<string> SearchAsync(
        [Description("The words; all must be there. Quotes keep words together.")] string words,
        [Description("Only this committee: its id.")] string? committee = null,
        [Description("Only this team: its name.")] string? team = null,
        [Description("Only this year.")] int? year = null,
        CancellationToken cancel = default
    ) =>
        ReadAllAsync(
            async (services, all) =>
            {
                var chosen = string.IsNullOrWhiteSpace(committee) ? all : [Chosen(all, committee)];
                var teamId = string.IsNullOrWhiteSpace(team) ? null : TeamCalled(Chosen(chosen, committee).Committee, team).Id;
                var search = services.GetRequiredService<SearchNotes>();
                var found = new List<SearchResult>();
                foreach (var group in chosen.GroupBy(of => of.WithDrafts))
                {
                    var query = new SearchQuery(SearchTerm.Read(words), [.. group.Select(of => of.Committee.Id)], PublishedOnly: !group.Key)
                    {
                        TeamId = teamId,
                        Year = year,
                        Most = MostHits,
                    };
                    found.Add(await search.RunAsync([.. group.Select(of => of.Committee)], query, cancel));
                }

                return Hits(SearchResult.Joined(found));
            },
            cancel
        );

    [McpServerTool(Name = "roadmap", Title = "Roadmap", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false)]
    [Description("What the teams build: planned, in progress and released, gathered from their updates of the last months.")]
    public Task<string> RoadmapAsync(
        [Description("The committee's id. Needed only if the caller is in several.")] string? committee = null,
        [Description("Only this team: its name.")] string? team = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            committee,
            async (services, of) =>
            {
                var named = string.IsNullOrWhiteSpace(team) ? null : TeamCalled(of.Committee, team);
                var roadmap = await services.GetRequiredService<ReadRoadmap>().RunAsync(of.Committee, named, cancel);
                var text = new StringBuilder($"{named?.PlainName ?? of.Committee.Title}, roadmap{Link(Addresses.Roadmap(of.Committee))}\n");
                foreach (var item in roadmap.Items.Take(MostItems))
                {
                    text.Append($"\n{item.Team.PlainName}, {RoadmapText.Of(item.Status)}, {RoadmapText.When(item)}:\n");
                    text.Append(Quoted.Of(item.Words)).Append('\n');
                }

                return text.Append(
                        roadmap.Items.Count == 0 ? "\nNobody has said anything about what comes."
                        : roadmap.Items.Count > MostItems ? $"\n{roadmap.Items.Count - MostItems} more are on the page; or name a team."
                        : ""
                    )
                    .ToString();
            },
            cancel
        );

    [McpServerTool(
        Name = "who_answers_for",
        Title = "Who answers for a team",
        ReadOnly = true,
        Idempotent = true,
        Destructive = false,
        OpenWorld = false
    )]
    [Description("Who leads a team, who stands in at the next meeting, and who its deputies are.")]
    public Task<string> WhoAnswersForAsync(
        [Description("The team's name.")] string team,
        [Description("The committee's id. Needed only if the caller is in several.")] string? committee = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            committee,
            async (services, of) =>
            {
                var named = TeamCalled(of.Committee, team);
                var meeting = of.WithDrafts
                    ? await services.GetRequiredService<MeetingCalendar>().CurrentAsync(of.Committee, cancel)
                    : null;
                var standIn = meeting is not null && meeting.StandIns.TryGetValue(named.Id, out var person) ? Names([person]) : "";
                return $"{named.PlainName} of {of.Committee.Title}{Link(Addresses.Of(of.Committee, named))}\n"
                    + (named.Retired ? "\n- it no longer reports" : "")
                    + $"\n- leads: {(named.Leads.Count == 0 ? "nobody; the chair answers for it" : Names(named.Leads))}"
                    + (standIn.Length == 0 ? "" : $"\n- stand-in at the meeting of {Quoted.Day(meeting!.Date)}: {standIn}")
                    + (named.Deputies.Count == 0 ? "" : $"\n- deputies: {Names(named.Deputies)}")
                    + $"\n- chairs of the committee: {Names(of.Committee.Chairs)}";

                string Names(IEnumerable<PersonId> people) => string.Join(", ", people.Select(of.Committee.NameOf));
            },
            cancel
        );

    [McpServerTool(
        Name = "what_do_i_owe",
        Title = "What do I owe",
        ReadOnly = true,
        Idempotent = true,
        Destructive = false,
        OpenWorld = false
    )]
    [Description("The updates that the caller was asked for and has not given.")]
    public Task<string> WhatDoIOweAsync(CancellationToken cancel = default) =>
        ReadAllAsync(
            async (services, _) =>
            {
                var owed = await services.GetRequiredService<ReadDuties>().RunAsync(Caller, cancel);
                return owed.Count == 0
                    ? "Nothing: every update that you were asked for is in."
                    : "You were asked for these and have not answered. Answer the bot's message in your chat; I only read.\n"
                        + string.Concat(
                            owed.Select(each =>
                                $"\n- {each.Team.PlainName} for {each.Committee.Title}, {each.Meeting.LongDate}"
                                + Link(Addresses.Of(each.Committee, each.Meeting.Date))
                            )
                        );
            },
            cancel
        );

    private PersonId Caller =>
        http.HttpContext?.User.FindFirst(CallerAuthentication.PersonClaim)?.Value is { } person
            ? new PersonId(person)
            : throw new McpException("The request does not say in whose name you ask, so I show nothing.");

    private Task<string> ReadAsync(
        string? committee,
        Func<IServiceProvider, ReadableCommittee, Task<string>> read,
        CancellationToken cancel
    ) => ReadAllAsync((services, all) => read(services, Chosen(all, committee)), cancel);

    private async Task<string> ReadAllAsync(
        Func<IServiceProvider, IReadOnlyList<ReadableCommittee>, Task<string>> read,
        CancellationToken cancel
    )
    {
        var caller = Caller;
        try
        {
            return await store.ReadAsync(
                async services => await read(services, await services.GetRequiredService<ReadableCommittees>().AllAsync(caller, cancel)),
                cancel
            );
        }
        catch (UserError error)
        {
            throw new McpException(error.Message);
        }
    }

    private static ReadableCommittee Chosen(IReadOnlyList<ReadableCommittee> all, string? committee) =>
        all.Count == 0 ? throw new UserError("You are a member of no committee, so there is nothing that you may read.")
        : string.IsNullOrWhiteSpace(committee)
            ? all is [var only] ? only
                : throw new UserError($"Which committee? {string.Join(", ", all.Select(of => of.Committee.Id))}.")
        : all.FirstOrDefault(of =>
            of.Committee.Id.Equals(committee.Trim(), StringComparison.OrdinalIgnoreCase)
            || of.Committee.Title.Equals(committee.Trim(), StringComparison.OrdinalIgnoreCase)
        )
            ?? throw new UserError(
                $"There is no such committee that you may read. Choose from: {string.Join(", ", all.Select(of => of.Committee.Id))}."
            );

    /// <summary>A team, also one that no longer reports.</summary>
    private static Team TeamCalled(Committee committee, string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            throw new UserError($"Which team? {string.Join(", ", committee.ActiveTeams.Select(team => team.PlainName))}.");
        }

        var key = HeadingText.Key(words);
        return committee.Teams.FirstOrDefault(team => team.Retired && (team.Id == key || HeadingText.Keys(team.Name).Contains(key)))
            ?? committee.TeamCalled(words);
    }

    private static async Task<Meeting> MeetingAsync(IServiceProvider services, ReadableCommittee of, string? date, CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(date))
        {
            return await services.GetRequiredService<IReadingStore>().AtAddressAsync(of.Committee.Id, Day(date), cancel)
                ?? throw new UserError($"{of.Committee.Title} has no meeting on {date.Trim()}.");
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return await services.GetRequiredService<IMeetings>().LastBeforeAsync(of.Committee.Id, now, asked: true, cancel)
            ?? throw new UserError($"{of.Committee.Title} has no notes yet.");
    }

    private static DateOnly Day(string date) =>
        DateOnly.TryParseExact(date.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new UserError("That is not a date I can read. Write it like 2017-09-05.");

    private static string Part(NotesOutline notes, Team team)
    {
        var root = SectionKey.Team(team.Id);
        var parts = notes.Keys.Where(key => key.IsAtOrBelow(root)).Select(key => notes.Find(key)!);
        return string.Concat(parts.Select(section => notes.Document.Source[section.Start..section.End])).Trim();
    }

    private string Hits(SearchResult result)
    {
        if (result.Hits.Count == 0)
        {
            return "Nothing found.";
        }

        var text = new StringBuilder(
            result.IsNearly ? "Nothing has these words as written. Spelt nearly so:\n" : "Found, the newest first:\n"
        );
        foreach (var hit in result.Hits)
        {
            var words = string.Concat(hit.Snippet.Select(part => part.Text));
            text.Append(
                $"\n{hit.Name}, {hit.Committee.Title}, {Quoted.Day(hit.Date)}{Link(Addresses.Of(hit.Committee, hit.Date, hit.Key))}\n"
            );
            text.Append(Quoted.Of(words)).Append('\n');
        }

        return text.Append(result.HasMore ? "\nThere is more: add a word, or a team or year." : "").ToString();
    }

    private string Link(string path) => pages.To(path) is { } link ? $" ({link})" : "";
}
