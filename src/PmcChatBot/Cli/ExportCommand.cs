using PmcChatBot.Core;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Cli;

/// <summary><c>export</c>: writes a committee as a folder that <c>--seeds</c> accepts.</summary>
internal static class ExportCommand
{
    private const string Template = "template.md";

    public static async Task<int> RunAsync(string? id, string folder, string? data, CancellationToken cancel)
    {
        await using var app = ImportCommand.App(data);
        var place = app.Services.GetRequiredService<DataFolder>().Path;
        if (!File.Exists(Path.Combine(place, "pmc.db")))
        {
            throw new UserError($"{place}: there is no store. Give the bot's folder with --data.");
        }

        using var held = LockUnlessRunning(place);
        if (held is not null)
        {
            await BotHost.PrepareAsync(app.Services, cancel);
        }

        var store = app.Services.GetRequiredService<Storage.Store>();
        var committees = await store.ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(cancel), cancel);
        var committee = Choose(committees, id);
        var planned = await store.ReadAsync(
            services =>
                services
                    .GetRequiredService<IMeetings>()
                    .PlannedSinceAsync(committee.Id, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel),
            cancel
        );
        foreach (var left in Write(WithoutFree(committee, planned), folder).Concat(ByHand(planned)))
        {
            Terminal.Say($"Not in it: {left}.");
        }

        Terminal.Say($"{committee.Title} is in {folder}. Another bot starts with it: serve --seeds {folder}");
        return 0;
    }

    /// <summary>Days that the schedule has and on which no meeting is: those of cancelled and moved ones.</summary>
    private static Committee WithoutFree(Committee committee, IReadOnlyList<Meeting> planned)
    {
        var held = planned.Where(meeting => meeting.CancelledAt is null).Select(meeting => meeting.Date).ToHashSet();
        var free = planned
            .SelectMany(meeting => new[] { meeting.ScheduledOn, meeting.CancelledAt is null ? null : meeting.Date })
            .OfType<DateOnly>()
            .Where(date => !held.Contains(date));
        var schedule = committee.Schedule;
        return committee with { Schedule = schedule with { Except = [.. schedule.Except.Union(free).Order()] } };
    }

    private static IEnumerable<string> ByHand(IReadOnlyList<Meeting> planned) =>
        planned
            .Where(meeting => meeting.CancelledAt is null && meeting.ScheduledOn != meeting.Date)
            .Select(meeting => $"the meeting of {meeting.IsoDate}, which was moved or added by hand");

    /// <summary>A bot that is running has brought the store up to date itself.</summary>
    private static FileStream? LockUnlessRunning(string place)
    {
        try
        {
            return BotHost.Lock(place);
        }
        catch (UserError)
        {
            return null;
        }
    }

    /// <summary>Writes a committee's two files, and reads them back.</summary>
    /// <returns>What such a folder cannot hold.</returns>
    /// <exception cref="UserError">The folder has these files already, or what was written does not read back.</exception>
    public static IReadOnlyList<string> Write(Committee committee, string folder)
    {
        foreach (var file in new[] { CommitteeFile.Name, Template }.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            throw new UserError($"{file} is there already. I overwrite nothing: give another folder.");
        }

        var twice = committee
            .People.GroupBy(person => person.Name, StringComparer.OrdinalIgnoreCase)
            .Where(one => one.Count() > 1)
            .ToList();
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Template), committee.Template);
        File.WriteAllText(Path.Combine(folder, CommitteeFile.Name), FileOf(committee).Write());
        var read = ReadBack(folder);
        return
        [
            .. committee
                .ActiveTeams.Where(team =>
                    !Same(team, read.ActiveTeams.FirstOrDefault(other => other.PlainName == team.PlainName), committee, read)
                )
                .Select(team => $"the name, label or leads of {team.PlainName} as they are: a heading reads them differently"),
            .. twice.Select(one => $"{one.Count()} people are called {one.Key}, and the folder knows one of them"),
            .. committee.Teams.Where(team => team.Retired).Select(team => $"the retired team {team.PlainName}"),
            .. committee.People.Where(person => person.Absences.Count > 0).Select(person => $"when {person.Name} is away"),
        ];
    }

    private static bool Same(Team team, Team? other, Committee committee, Committee read) =>
        other is not null
        && team.Label == other.Label
        && team.Leads.Select(committee.NameOf).SequenceEqual(other.Leads.Select(read.NameOf), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UserError">What was written does not read back. It is not left there.</exception>
    private static Committee ReadBack(string folder)
    {
        try
        {
            return SeedFolder.Read(folder);
        }
        catch (UserError)
        {
            File.Delete(Path.Combine(folder, Template));
            File.Delete(Path.Combine(folder, CommitteeFile.Name));
            throw;
        }
    }

    private static CommitteeFile FileOf(Committee committee)
    {
        var teams = committee.ActiveTeams.ToList();
        var channels = committee
            .Channels.Where(channel => !channel.StartsWith($"channel:{PersonId.BuiltIn}:", StringComparison.Ordinal))
            .ToList();
        return new CommitteeFile(
            committee.Id,
            [.. committee.Chairs.Select(committee.NameOf)],
            // Leads too: a heading may read their names differently.
            Names(committee.People.Where(person => !committee.IsChair(person.Id))),
            null,
            channels.Count == 0 ? null : channels,
            committee.NotesPath,
            committee.NoUpdateText,
            committee.Schedule,
            OfPeople(person => person.OwnTimeZone ?? person.TimeZone),
            OfPeople(person => person.GitEmail),
            OfPeople(person => person.Id.Platform == PersonId.BuiltIn ? null : person.Id.Value)
        )
        {
            Title = committee.Title,
            Deputies = OfTeams(team =>
                team.Deputies.Count == 0 ? null : (IReadOnlyList<string>)[.. team.Deputies.Select(committee.NameOf)]
            ),
            FormerNames = OfTeams(team => team.FormerNames.Count == 0 ? null : team.FormerNames),
            Every = OfTeams(team => team is { Every: > 1, DueFrom: { } from } ? new CommitteeFile.Cadence(team.Every, from) : null),
            Hours = committee.Hours.ToString(),
            Holidays = committee.HolidayFeed?.From,
            RoadmapPath = committee.RoadmapPath,
            PersonHours = OfPeople(person => person.Hours?.ToString()),
            GitNames = OfPeople(person => person.GitName),
            DateLanguages = OfPeople(person => person.DateLanguage),
            AskHoursBefore = committee.AskHoursBefore,
            RemindHoursBefore = committee.RemindHoursBefore,
            DeputiesHoursBefore = committee.DeputiesHoursBefore,
            CardHoursBefore = committee.CardHoursBefore,
            CloseAfterDays = committee.CloseAfterDays,
        };

        static IReadOnlyList<string>? Names(IEnumerable<Person> people) =>
            people.Select(person => person.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } names ? names : null;

        IReadOnlyDictionary<string, string>? OfPeople(Func<Person, string?> value) =>
            committee
                .People.DistinctBy(person => person.Name, StringComparer.OrdinalIgnoreCase)
                .Where(person => value(person) is not null)
                .ToDictionary(person => person.Name, person => value(person)!)
                is { Count: > 0 } values
                ? values
                : null;

        IReadOnlyDictionary<string, T>? OfTeams<T>(Func<Team, T?> value)
            where T : class =>
            teams.Where(team => value(team) is not null).ToDictionary(team => team.PlainName, team => value(team)!) is { Count: > 0 } values
                ? values
                : null;
    }

    private static Committee Choose(IReadOnlyList<Committee> committees, string? id) =>
        committees.Count == 0 ? throw new UserError("There is no committee in the store.")
        : id is null && committees.Count == 1 ? committees[0]
        : committees.FirstOrDefault(committee => committee.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserError($"Which committee? --only {string.Join(", --only ", committees.Select(committee => committee.Id))}");
}
