using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;
using Quartz;

namespace PmcChatBot.Replay;

/// <summary>
/// A year of a committee: 26 meetings, 20 teams, 25 people in 9 time zones, who answer, forget, go away, hand over and come back, while the
/// chair cancels and moves meetings, and the bot is down for a week. The scheduler, the store and git are real. What the bot did is compared
/// with a model of its own.
/// </summary>
internal sealed class Year
{
    private static readonly string[] Zones =
    [
        "America/Los_Angeles",
        "America/Denver",
        "America/New_York",
        "America/Sao_Paulo",
        "Europe/London",
        "Europe/Berlin",
        "Asia/Kolkata",
        "Asia/Tokyo",
        "Australia/Sydney",
    ];

    private static readonly TimeSpan Compiles = TimeSpan.FromMinutes(30);
    private static readonly DateOnly First = new(2026, 1, 6);
    private const int Meetings = 26;
    private const int MostTries = 100;
    private const int MostWaits = 2000;
    private const int Teams = 20;
    private const int People = 25;

    private readonly Random _random;
    private readonly Stage _stage;
    private readonly Committee _committee;
    private readonly CancellationToken _cancel;
    private readonly PriorityQueue<Func<Task>, DateTimeOffset> _events = new();
    private readonly Dictionary<string, List<PersonId>> _leads;
    private readonly Dictionary<string, List<PersonId>> _deputies;
    private readonly List<(PersonId Person, Absence Absence, DateTimeOffset Since, DateTimeOffset? Ended)> _absences = [];
    private readonly Dictionary<PersonId, WorkingHours> _hours = [];
    private readonly Dictionary<string, (string Meeting, string Team, string Text)> _written = [];
    private readonly HashSet<(string Meeting, string Team)> _answered = [];
    private readonly HashSet<(string Meeting, PersonId Person)> _stopped = [];
    private readonly HashSet<(string Meeting, string Team, PersonId Person)> _expected = [];
    private readonly HashSet<(string Meeting, string Team, PersonId Person)> _seen = [];
    private readonly Dictionary<string, Dictionary<string, List<PersonId>>> _leadsAtCompile = [];
    private readonly List<string> _wrong = [];
    private readonly Dictionary<PersonId, DateTimeOffset> _handedOver = [];
    private readonly Dictionary<DateOnly, string> _holidays = [];
    private readonly Dictionary<string, string> _decided = [];
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private readonly HashSet<long> _looked = [];
    private int _reminders;
    private int _texts;

    private Year(Stage stage, Committee committee, int seed, CancellationToken cancel)
    {
        (_stage, _committee, _random, _cancel) = (stage, committee, new Random(seed), cancel);
        _leads = committee.Teams.ToDictionary(team => team.Id, team => team.Leads.ToList());
        _deputies = committee.Teams.ToDictionary(team => team.Id, team => team.Deputies.ToList());
    }

    private DateTimeOffset Now => _stage.Clock.GetUtcNow();

    private PersonId Chair => _committee.Chairs[0];

    /// <returns>What is wrong.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(StagePlatform platform, int seed, Action<string> say, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-year-").FullName;
        var repository = Path.Combine(folder, "notes.git");
        await BareRepository.CreateAsync(repository);
        var seeded = Committee(new Random(seed));
        var start = seeded.Schedule.StartOn(First).AddDays(-10);
        await using var stage = await Stage.OpenAsync(repository, start, cancel, platform, scheduler: true);
        var committee = stage.Chat.Adopt(seeded);
        await stage.Get<Import>().AddAsync(committee, cancel);
        var year = new Year(stage, committee, seed, cancel);
        await year.PlayAsync();
        await year.CheckFilesAsync();
        say(
            $"{platform}, seed {seed}: {year._leadsAtCompile.Count} meetings compiled, {year._seen.Count} questions, {year._reminders} reminders, "
                + $"{year._written.Count} updates, {year._absences.Count} absences; {year._wrong.Count} wrong"
        );
        Directory.Delete(folder, recursive: true);
        return year._wrong;
    }

    private static Committee Committee(Random random)
    {
        var people = Enumerable
            .Range(0, People)
            .Select(i => new Person(new PersonId($"local:person-{i}"), $"Person {(char)('A' + i)}", Zones[i % Zones.Length]))
            .ToList();
        var teams = Enumerable
            .Range(0, Teams)
            .Select(i => new Team($"team-{i}", $"Team {i}")
            {
                Leads = i % 7 == 3 ? [people[i + 1].Id, people[i + 2].Id] : [people[i + 1].Id],
                Deputies = random.Next(2) == 0 ? [people[(i + 9) % People].Id] : [],
            })
            .ToList();
        var committee = new Committee("year", "Year PMC")
        {
            People = people,
            Chairs = [people[0].Id],
            Teams = teams,
            Channels = ["channel:local:year"],
            NotesPath = "notes/{yyyy}-{MM}-{dd}.md",
            Schedule = new Schedule(
                "America/Los_Angeles",
                new TimeOnly(10, 30),
                [
                    new ScheduleRule(First, "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU"),
                    new ScheduleRule(First.AddDays(15), "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE"),
                ]
            ),
        };
        return committee with
        {
            Template =
                "# Year PMC {date}\n\n## Announcements\n\n## Updates\n\n"
                + string.Concat(teams.Select(team => $"### {TeamHeading.Of(team, committee)}\n\n")),
        };
    }

    private async Task PlayAsync()
    {
        var dates = _committee.Schedule.DatesBetween(First, First.AddYears(1)).Take(Meetings).ToList();
        Plan(dates);
        var end = _committee.Schedule.StartOn(dates[^1]).AddDays(9);
        await SettleAsync();
        while (Now < end)
        {
            var next = await NextAsync() is { } due && due < end ? due : end;
            await AdvanceAsync(next);
            // What was sent at this very minute was sent before anybody answers in it.
            await LookAsync();
            while (_events.TryPeek(out var play, out var at) && at <= Now)
            {
                _events.Dequeue();
                await play();
                await SettleAsync();
            }

            await LookAsync();
        }
    }

    /// <summary>What happens in the year, whatever the bot does.</summary>
    private void Plan(IReadOnlyList<DateOnly> dates)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(_committee.Schedule.TimeZone);
        foreach (var date in dates)
        {
            At(_committee.Schedule.StartOn(date) + Compiles, () => CompileAsync(date));
        }

        for (var i = 0; i < 18; i++)
        {
            var from = First.AddDays(_random.Next(350));
            var person = _committee.People[1 + _random.Next(People - 1)].Id;
            var absence = new Absence(from, from.AddDays(2 + _random.Next(16)));
            At(Noon(from.AddDays(-_random.Next(10))), () => LeaveAsync(person, absence));
        }

        for (var i = 0; i < 8; i++)
        {
            var team = _committee.Teams[_random.Next(Teams)];
            var to = _committee.People[1 + _random.Next(People - 1)];
            At(Noon(First.AddDays(_random.Next(350))), () => HandOverAsync(team, to));
        }

        (_holidays[dates[3]], _holidays[dates[10]], _holidays[dates[18]]) = ("Cancel it", "Move it", "Keep it");
        At(Noon(First.AddDays(1)), HolidaysAsync);
        var (cancelled, late, moved, short_) = (dates[5], dates[12], dates[8], dates[15]);
        At(Noon(cancelled.AddDays(-9)), () => ChairAsync($"meeting cancel {cancelled:yyyy-MM-dd} a holiday"));
        At(_committee.Schedule.StartOn(late).AddHours(-9), () => ChairAsync($"meeting cancel {late:yyyy-MM-dd} a storm"));
        At(Noon(moved.AddDays(-6)), () => MoveAsync(moved, moved.AddDays(2)));
        At(_committee.Schedule.StartOn(short_).AddHours(-12), () => MoveAsync(short_, short_.AddDays(1)));
        At(Noon(First.AddDays(40)), () => SetHoursAsync(_committee.People[4].Id, "11-15 mon-thu"));
        At(Noon(First.AddDays(70)), () => SetHoursAsync(_committee.People[8].Id, "8-12"));
        At(Noon(dates[20].AddDays(-9)), () => DownAsync(TimeSpan.FromDays(8)));

        DateTimeOffset Noon(DateOnly date) =>
            new(date.ToDateTime(new TimeOnly(12, 0)), zone.GetUtcOffset(date.ToDateTime(new TimeOnly(12, 0))));
    }

    private void At(DateTimeOffset time, Func<Task> play) => _events.Enqueue(play, time > Now ? time : Now);

    private async Task LeaveAsync(PersonId person, Absence absence)
    {
        if (_absences.Exists(other => other.Person == person) || absence.Until <= DateOnly.FromDateTime(Now.UtcDateTime))
        {
            return;
        }

        await TellAsync(person, $"/pmc away from {absence.From:yyyy-MM-dd} until {absence.Until:yyyy-MM-dd} a reason");
        _absences.Add((person, absence, Now, null));
        if (_random.Next(3) == 0 && absence.Until is { } until)
        {
            // Some are back early.
            At(new DateTimeOffset(until.AddDays(-1), new TimeOnly(9, 0), TimeSpan.Zero), () => ReturnAsync(person));
        }
    }

    /// <summary>Whoever is back says so at work, and is asked at once.</summary>
    private async Task ReturnAsync(PersonId person)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(_committee.Find(person)!.TimeZone!);
        var hours = _hours.GetValueOrDefault(person) ?? WorkingHours.Usual;
        var atWork = hours.AtOrAfter(Now, zone, latest: Now.AddDays(7), _ => false);
        if (atWork > Now)
        {
            At(atWork, () => ReturnAsync(person));
            return;
        }

        await TellAsync(person, "/pmc back");
        var i = _absences.FindIndex(other => other.Person == person);
        _absences[i] = _absences[i] with { Ended = Now };
    }

    private async Task HandOverAsync(Team team, Person to)
    {
        await TellAsync(Chair, $"/pmc lead {team.Name} {to.Name}");
        (_leads[team.Id], _handedOver[to.Id]) = ([to.Id], Now);
    }

    private async Task ChairAsync(string command)
    {
        await TellAsync(Chair, $"/pmc {command}");
    }

    /// <summary>The chair names a file of holidays in git. Three of them are meeting days.</summary>
    private async Task HolidaysAsync()
    {
        var days = string.Concat(_holidays.Keys.Append(First.AddDays(33)).Select(day => $"{day:yyyy-MM-dd} A holiday\n"));
        await new HandEditor(_stage.Git, "holidays.txt").CommitAsync("Chair", Now, "Holidays", days, _cancel);
        await ChairAsync("holidays holidays.txt");
    }

    /// <summary>The chair is asked about a meeting on a holiday, and answers.</summary>
    private async Task HolidayAskedAsync(string meetingId, OutboxRow row)
    {
        var meeting = await _stage.MeetingAsync(meetingId, _cancel);
        var message = JsonSerializer.Deserialize<OutgoingMessage>(row.Payload, StoreJson.Options)!;
        if (message.Buttons.Count == 0)
        {
            return;
        }

        if (_holidays.GetValueOrDefault(meeting.Date) is not { } decision || !_decided.TryAdd(meetingId, decision))
        {
            Demand(false, $"the chair was asked about {meeting.IsoDate}, which is no holiday or was asked about before");
            return;
        }

        var button = message.Buttons.First(button => button.Label.StartsWith(decision, StringComparison.Ordinal));
        At(Now + TimeSpan.FromMinutes(15), () => DecideAsync(meetingId, button.Action));
    }

    private async Task DecideAsync(string meetingId, string action)
    {
        await _stage.Chat.PressAsync(Chair, action, _cancel);
        await SettleAsync();
        var date = (await _stage.MeetingAsync(meetingId, _cancel)).Date;
        At(_committee.Schedule.StartOn(date) + Compiles, () => CompileAsync(date));
    }

    private async Task CheckHolidaysAsync()
    {
        Demand(_decided.Count == _holidays.Count, $"the chair was asked about {_decided.Count} of {_holidays.Count} holidays");
        foreach (var (id, decision) in _decided)
        {
            var meeting = await _stage.MeetingAsync(id, _cancel);
            var isSo = decision switch
            {
                "Cancel it" => meeting.CancelledAt is not null && !_leadsAtCompile.ContainsKey(id),
                "Move it" => !_holidays.ContainsKey(meeting.Date) && _leadsAtCompile.ContainsKey(id),
                _ => _holidays.ContainsKey(meeting.Date) && _leadsAtCompile.ContainsKey(id),
            };
            Demand(isSo, $"\"{decision}\" left the meeting on {meeting.IsoDate}, cancelled: {meeting.CancelledAt is not null}");
        }
    }

    private async Task MoveAsync(DateOnly from, DateOnly to)
    {
        await TellAsync(Chair, $"/pmc meeting move {from:yyyy-MM-dd} to {to:yyyy-MM-dd}");
        At(_committee.Schedule.StartOn(to) + Compiles, () => CompileAsync(to));
    }

    private async Task SetHoursAsync(PersonId person, string hours)
    {
        await TellAsync(person, $"/pmc me hours {hours}");
        _hours[person] = WorkingHours.Parse(hours);
    }

    /// <summary>The bot is down: nothing fires, and nobody reaches it.</summary>
    private async Task DownAsync(TimeSpan time)
    {
        var scheduler = await _stage.Get<ISchedulerFactory>().GetScheduler(_cancel);
        await scheduler.Standby(_cancel);
        var back = Now + time;
        var kept = new List<(Func<Task>, DateTimeOffset)>();
        while (_events.TryDequeue(out var play, out var at))
        {
            kept.Add((play, at < back ? back.AddMinutes(1) : at));
        }

        _events.EnqueueRange(kept);
        _stage.Clock.SetUtcNow(back);
        await scheduler.Start(_cancel);
        await SettleAsync();
    }

    private async Task CompileAsync(DateOnly date)
    {
        if (await OnAsync(date) is not { } meeting || _leadsAtCompile.ContainsKey(meeting.Id))
        {
            return;
        }

        await TellAsync(Chair, $"/pmc compile {date:yyyy-MM-dd} anyway");
        _leadsAtCompile[meeting.Id] = _leads.ToDictionary(pair => pair.Key, pair => pair.Value.ToList());
    }

    private Task<Meeting?> OnAsync(DateOnly date) =>
        _stage.ReadAsync(services => services.GetRequiredService<IMeetings>().OnAsync(_committee.Id, date, _cancel), _cancel);

    private async Task TellAsync(PersonId person, string text)
    {
        await _stage.Chat.PostAsync(person, text, null, _cancel);
        await SettleAsync();
    }

    /// <summary>Notes whom the bot asked and reminded since, and has some of them answer later.</summary>
    private async Task LookAsync()
    {
        var sent = await _stage.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.DoneAt != null && row.DoneAt >= _lookedAt && row.Outcome == "sent")
                    .OrderBy(row => row.Id)
                    .ToListAsync(_cancel),
            _cancel
        );
        _lookedAt = Now;
        foreach (var row in sent.Where(row => _looked.Add(row.Id)))
        {
            if (Prompt.FromSlot(row.Key) is var (meetingId, teamId))
            {
                await AskedAsync(meetingId, teamId, new PersonId(row.Key.Split('|')[3]), row);
            }
            else if (row.Key.StartsWith("holiday|", StringComparison.Ordinal))
            {
                await HolidayAskedAsync(row.Key.Split('|')[1], row);
            }
            else if (row.Key.StartsWith("reminder|", StringComparison.Ordinal))
            {
                await RemindedAsync(new PersonId(row.Key.Split('|')[1]), row);
            }
        }
    }

    private async Task AskedAsync(string meetingId, string teamId, PersonId person, OutboxRow row)
    {
        // What becomes of a question is said in its place.
        var isQuestion = JsonSerializer
            .Deserialize<OutgoingMessage>(row.Payload, StoreJson.Options)!
            .Markdown.Contains("What has ", StringComparison.Ordinal);
        if (!isQuestion || !_seen.Add((meetingId, teamId, person)))
        {
            return;
        }

        var meeting = await _stage.MeetingAsync(meetingId, _cancel);
        if (meeting.CancelledAt is not null)
        {
            return;
        }

        Demand(AskedFor(teamId, meeting).Contains(person), $"{Who(person)} was asked for {teamId} at {meeting.IsoDate}, whose it was not");
        DemandHours(person, meeting, row, "asked");
        var delay = TimeSpan.FromMinutes(20 + _random.Next(2600));
        var kind = _random.Next(10);
        if (kind < 6)
        {
            At(Now + delay, () => AnswerAsync(meeting, teamId, person));
        }
        else if (kind == 6)
        {
            At(Now + delay, () => PressAsync(meeting, teamId, person, $"none|{meeting.Id}|{teamId}"));
        }
    }

    private async Task RemindedAsync(PersonId person, OutboxRow row)
    {
        var message = JsonSerializer.Deserialize<OutgoingMessage>(row.Payload, StoreJson.Options)!;
        if (!message.Anew)
        {
            return;
        }

        _reminders++;
        var meetingId = message.Buttons.Select(button => button.Action.Split('|')).First(words => words[0] == "notnow")[1];
        var meeting = await _stage.MeetingAsync(meetingId, _cancel);
        var owed = _committee
            .Teams.Where(team => AskedFor(team.Id, meeting).Contains(person) && !_answered.Contains((meetingId, team.Id)))
            .ToList();
        Demand(owed.Count > 0, $"{Who(person)} was reminded of {meeting.IsoDate} and owed nothing");
        Demand(!_stopped.Contains((meetingId, person)), $"{Who(person)} was reminded of {meeting.IsoDate} after \"not this time\"");
        DemandHours(person, meeting, row, "reminded");
        if (owed.Count == 0)
        {
            return;
        }

        switch (_random.Next(6))
        {
            case 0:
                At(Now + TimeSpan.FromMinutes(7), () => PressAsync(meeting, null, person, $"wasaway|{meeting.Id}"));
                break;
            case 1:
                At(Now + TimeSpan.FromMinutes(9), () => PressAsync(meeting, null, person, $"notnow|{meeting.Id}"));
                break;
            case 2 or 3:
                At(Now + TimeSpan.FromMinutes(11), () => AnswerAsync(meeting, owed[0].Id, person));
                break;
            default:
                break;
        }
    }

    private async Task AnswerAsync(Meeting asked, string teamId, PersonId person)
    {
        var meeting = await _stage.MeetingAsync(asked.Id, _cancel);
        if (
            meeting.CancelledAt is not null
            || meeting.ClosedAt is not null
            || !AskedFor(teamId, meeting).Contains(person)
            || IsAway(person, Today(person))
        )
        {
            return;
        }

        var text = $"- Text {++_texts} of {teamId}";
        if (
            await _stage.Chat.FillAsync(
                person,
                $"form|{meeting.Id}|{teamId}",
                form =>
                    form.Fields.ToDictionary(
                        field => field.Name,
                        field =>
                            field.Name.StartsWith($"@{teamId}#", StringComparison.Ordinal)
                                ? field.Value.Length == 0
                                    ? text
                                    : $"{field.Value}\n{text}"
                                : field.Value
                    ),
                _cancel
            )
        )
        {
            _written[text] = (meeting.Id, teamId, text);
            _answered.Add((meeting.Id, teamId));
        }

        await SettleAsync();
    }

    private async Task PressAsync(Meeting asked, string? teamId, PersonId person, string action)
    {
        var meeting = await _stage.MeetingAsync(asked.Id, _cancel);
        var shown = _stage.Chat.ToPerson(person).Any(message => message.Buttons.Any(button => button.Action == action));
        if (
            meeting.CancelledAt is not null
            || meeting.ClosedAt is not null
            || !shown
            || (teamId is not null && _answered.Contains((meeting.Id, teamId)))
        )
        {
            return;
        }

        await _stage.Chat.PressAsync(person, action, _cancel);
        await SettleAsync();
        if (action.StartsWith("notnow", StringComparison.Ordinal))
        {
            _stopped.Add((meeting.Id, person));
            return;
        }

        foreach (
            var team in _committee.Teams.Where(team => teamId is null ? AskedFor(team.Id, meeting).Contains(person) : team.Id == teamId)
        )
        {
            _answered.Add((meeting.Id, team.Id));
        }
    }

    /// <summary>The model's own answer to who is asked.</summary>
    private IReadOnlyList<PersonId> AskedFor(string teamId, Meeting meeting)
    {
        var here = _leads[teamId].Where(person => CanAnswer(person, meeting)).ToList();
        return here.Count > 0 ? here : [.. _deputies[teamId].Where(person => CanAnswer(person, meeting))];
    }

    /// <summary>Whether the person is there at the meeting, with an hour of their work between the last absence and the meeting.</summary>
    private bool CanAnswer(PersonId person, Meeting meeting)
    {
        var hours = _hours.GetValueOrDefault(person) ?? WorkingHours.Usual;
        for (var at = meeting.StartsAt.AddMinutes(-1); at > meeting.StartsAt.AddDays(-8); at -= TimeSpan.FromMinutes(15))
        {
            var local = Local(person, at);
            if (IsAway(person, DateOnly.FromDateTime(local.DateTime)))
            {
                return false;
            }

            if (hours.Days.Contains(local.DayOfWeek) && local.Hour >= hours.From && local.Hour < hours.Until)
            {
                return !IsAway(person, DateOnly.FromDateTime(Local(person, meeting.StartsAt).DateTime));
            }
        }

        return true;
    }

    private bool IsAway(PersonId person, DateOnly day) =>
        _absences.Exists(absence => absence.Person == person && absence.Ended is null && absence.Absence.Covers(day));

    private DateOnly Today(PersonId person) => DateOnly.FromDateTime(Local(person, Now).DateTime);

    private DateTimeOffset Local(PersonId person, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(_committee.Find(person)!.TimeZone!));

    private void DemandHours(PersonId person, Meeting meeting, OutboxRow row, string what)
    {
        var local = Local(person, row.DoneAt!.Value);
        var hours = _hours.GetValueOrDefault(person) ?? WorkingHours.Usual;
        var inHours = hours.Days.Contains(local.DayOfWeek) && local.Hour >= hours.From && local.Hour < hours.Until;
        var isNear = row.DoneAt.Value >= meeting.StartsAt.AddHours(-1).AddMinutes(-1);
        // A chair who hands a team over wants the new lead asked at once.
        var byHand = row.DoneAt.Value - _handedOver.GetValueOrDefault(person) < TimeSpan.FromMinutes(1);
        Demand(
            inHours || isNear || byHand,
            $"{Who(person)} was {what} for {meeting.IsoDate} at {local:ddd yyyy-MM-dd HH:mm}, outside {hours}"
        );
        Demand(
            isNear || !IsAway(person, DateOnly.FromDateTime(local.DateTime)),
            $"{Who(person)} was {what} for {meeting.IsoDate} while away"
        );
    }

    private void Demand(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            _wrong.Add(otherwise);
        }
    }

    private string Who(PersonId person) => _committee.NameOf(person);

    /// <summary>Every file is well-formed, has that day's leads, and each text once, in its meeting.</summary>
    private async Task CheckFilesAsync()
    {
        await SettleAsync();
        var files = new Dictionary<string, string>();
        foreach (var (id, leads) in _leadsAtCompile)
        {
            var meeting = await _stage.MeetingAsync(id, _cancel);
            var file = await _stage.Git.TryAsync(["show", $"main:{meeting.NotesPath(_committee)}"], _cancel);
            files[id] = file.StandardOutput;
            Demand(file.ExitCode == 0, $"{meeting.IsoDate} has no file");
            Demand(
                file.StandardOutput.StartsWith($"# Year PMC {meeting.IsoDate}\n", StringComparison.Ordinal),
                $"{meeting.IsoDate} has another title"
            );
            var headings = NotesDocument
                .Parse(file.StandardOutput)
                .Sections.Where(section => section.Level == 3)
                .Select(section => section.Heading)
                .ToList();
            Demand(headings.Count == Teams, $"{meeting.IsoDate} has {headings.Count} teams");
            foreach (var team in _committee.Teams)
            {
                var heading = $"{team.Name} - {string.Join(", ", leads[team.Id].Select(Who))}";
                Demand(
                    headings.Exists(each =>
                        HeadingText.Parse(each).Name == team.Name
                        && HeadingText.SplitLeads(HeadingText.Parse(each).Leads).SequenceEqual(leads[team.Id].Select(Who))
                    ),
                    $"{meeting.IsoDate} lacks \"{heading}\""
                );
            }
        }

        foreach (var (text, (meeting, _, _)) in _written)
        {
            foreach (var (id, file) in files)
            {
                var times = file.Split('\n').Count(line => line == text);
                Demand(times == (id == meeting ? 1 : 0), $"\"{text}\" is {times} times in the notes of {id}");
            }
        }

        await CheckQuestionsAsync();
        await CheckHolidaysAsync();
    }

    /// <summary>Whoever was to be asked when the meeting was compiled has a question, and only one.</summary>
    private async Task CheckQuestionsAsync()
    {
        foreach (var id in _leadsAtCompile.Keys)
        {
            var prompts = await _stage.ReadAsync(
                services => services.GetRequiredService<ICollectionStore>().PromptsAsync(id, _cancel),
                _cancel
            );
            var meeting = await _stage.MeetingAsync(id, _cancel);
            foreach (var expected in _expected.Where(each => each.Meeting == id))
            {
                Demand(
                    prompts.Any(prompt => prompt.TeamId == expected.Team && prompt.PersonId == expected.Person),
                    $"{Who(expected.Person)} was not asked for {expected.Team} at {meeting.IsoDate}"
                );
            }
        }
    }

    private async Task AdvanceAsync(DateTimeOffset time)
    {
        if (time > Now)
        {
            // FakeTimeProvider counts its timestamps from the ticks of the local time, so any other offset would jump.
            _stage.Clock.SetUtcNow(time.ToUniversalTime());
        }

        await SettleAsync();
        foreach (var meeting in await NearAsync())
        {
            foreach (var team in _committee.Teams)
            {
                _expected.UnionWith(AskedFor(team.Id, meeting).Select(person => (meeting.Id, team.Id, person)));
            }
        }
    }

    /// <summary>The meetings that begin within the hour: by now everybody concerned has been asked.</summary>
    private async Task<IReadOnlyList<Meeting>> NearAsync() =>
        [
            .. (
                await _stage.ReadAsync(
                    services => services.GetRequiredService<IMeetings>().SinceAsync(_committee.Id, Now, _cancel),
                    _cancel
                )
            ).Where(meeting => meeting.StartsAt <= Now.AddMinutes(50)),
        ];

    /// <summary>Everything that is due is done, by the scheduler too.</summary>
    private async Task SettleAsync()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            await _stage.SettleAsync(_cancel);
            await _stage.Get<MeetingTriggers>().ReconcileAsync(_cancel);
            for (var waits = 0; waits < MostWaits && await _stage.NextJobAsync(_cancel) is { } job && job.At <= Now; waits++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, _cancel);
            }

            if (await DueAsync() is null && (await _stage.NextJobAsync(_cancel) is not { } left || left.At > Now))
            {
                return;
            }
        }

        var due = await DueAsync() ?? (await _stage.NextJobAsync(_cancel))?.ToString();
        throw new InvalidOperationException($"At {Now:O}, this is due and is not done: {due}");
    }

    private async Task<string?> DueAsync() =>
        await _stage.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.DoneAt == null && row.NotBefore <= Now)
                    .Select(row => row.Key + ", " + row.Attempts + " attempts, " + row.Outcome + ", not before " + row.NotBefore)
                    .FirstOrDefaultAsync(_cancel),
            _cancel
        );

    private async Task<DateTimeOffset?> NextAsync()
    {
        var job = (await _stage.NextJobAsync(_cancel))?.At;
        var message = await _stage.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.DoneAt == null)
                    .OrderBy(row => row.NotBefore)
                    .Select(row => (DateTimeOffset?)row.NotBefore)
                    .FirstOrDefaultAsync(_cancel),
            _cancel
        );
        DateTimeOffset? planned = _events.TryPeek(out _, out var at) ? at : null;
        return new[] { job, message?.AddMilliseconds(1), planned }.Where(time => time > Now).Min();
    }
}
