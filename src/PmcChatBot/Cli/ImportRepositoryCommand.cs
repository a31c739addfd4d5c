using System.Globalization;
using Microsoft.Extensions.Options;
using PmcChatBot.Core;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Core.Setup;
using PmcChatBot.Publishing;
using Spectre.Console;

namespace PmcChatBot.Cli;

/// <summary><c>import</c> of a whole repository: says what committees it seems to have, and creates the one that is chosen.</summary>
internal static class ImportRepositoryCommand
{
    private const int DatesShown = 5;

    /// <summary>What was given on the command line.</summary>
    internal sealed record Options(
        string Repository,
        string? Data,
        IReadOnlyList<string> Chairs,
        IReadOnlyList<string> Channels,
        string? Every,
        string? Time,
        string? Only,
        bool DryRun,
        bool Yes
    );

    public static async Task<int> RunAsync(Options options, CancellationToken cancel)
    {
        await using var app = ImportCommand.App(options.Data);
        using var held = options.DryRun ? null : BotHost.Lock(app.Services.GetRequiredService<DataFolder>().Path);
        if (!options.DryRun)
        {
            await BotHost.PrepareAsync(app.Services, cancel);
        }

        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var proposals = await LearnAsync(app.Services, options.Repository, DateOnly.FromDateTime(now.UtcDateTime), cancel);
        foreach (var one in options.Only is null ? proposals : [Choose(proposals, options)])
        {
            Print(one);
        }

        if (options.DryRun)
        {
            Terminal.Say("Nothing was created: this was a dry run.");
            return 0;
        }

        var proposal = Choose(proposals, options);
        var committee = Complete(proposal, options, now);
        if (!options.Yes && !await AnsiConsole.ConfirmAsync($"Create {Markup.Escape(committee.Title)}?", cancellationToken: cancel))
        {
            Terminal.Say("Nothing was created.");
            return 1;
        }

        await StoreAsync(app.Services, committee, proposal.Meetings, cancel);
        Terminal.Say($"Created {committee.Title} with {proposal.Meetings.Count} past meetings. Next meetings:");
        foreach (
            var date in committee
                .Schedule.DatesBetween(DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime).AddYears(1))
                .Take(DatesShown)
        )
        {
            var start = TimeZoneInfo.ConvertTime(
                committee.Schedule.StartOn(date),
                TimeZoneInfo.FindSystemTimeZoneById(committee.Schedule.TimeZone)
            );
            Terminal.Say($"  {start.ToString("dddd d MMMM yyyy 'at' HH:mm", CultureInfo.InvariantCulture)} {committee.Schedule.TimeZone}");
        }

        SayRemote(app.Services.GetRequiredService<IOptions<GitOptions>>().Value, options.Repository);
        ImportCommand.SayNext(committee, options.Data);
        return 0;
    }

    private static Task<IReadOnlyList<CommitteeProposal>> LearnAsync(
        IServiceProvider services,
        string where,
        DateOnly today,
        CancellationToken cancel
    ) =>
        Progress()
            .StartAsync(async context =>
            {
                var task = context.AddTask("Reading the history");
                var reader = new RepositoryReader(services.GetRequiredService<IOptions<GitOptions>>().Value);
                IReadOnlyList<RepositoryFile> files;
                try
                {
                    files = await reader.ReadAsync(
                        where,
                        new Report<(string What, double Done)>(now =>
                        {
                            task.Description = now.What;
                            task.Value = 100 * now.Done;
                        }),
                        cancel
                    );
                }
                catch (RepositoryException error)
                {
                    throw new UserError($"The repository cannot be read: {error.Message}.");
                }

                task.Value = 100;
                var learning = context.AddTask("Reading the notes", maxValue: Math.Max(1, files.Count));
                var proposals = RepositoryImport.Read(files, today, new Report<int>(count => learning.Value = count));
                learning.Value = learning.MaxValue;
                return proposals;
            });

    private static Task StoreAsync(
        IServiceProvider services,
        Committee committee,
        IReadOnlyList<PastMeeting> meetings,
        CancellationToken cancel
    ) =>
        Progress()
            .StartAsync(async context =>
            {
                var task = context.AddTask("Storing the meetings", maxValue: Math.Max(1, meetings.Count));
                await services
                    .GetRequiredService<Import>()
                    .AddFromRepositoryAsync(committee, meetings, new Report<int>(count => task.Value = count), cancel);
            });

    private static Progress Progress() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress();

    private static CommitteeProposal Choose(IReadOnlyList<CommitteeProposal> proposals, Options options)
    {
        var ids = string.Join(", ", proposals.Select(each => each.Committee.Id));
        if (options.Only is { } only)
        {
            return proposals.FirstOrDefault(each => each.Committee.Id.Equals(only, StringComparison.OrdinalIgnoreCase))
                ?? throw new UserError($"--only: the repository has no committee \"{only}\". It has {ids}.");
        }

        return proposals.Count == 1 ? proposals[0]
            : IsInteractive(options)
                ? AnsiConsole.Prompt(
                    new SelectionPrompt<CommitteeProposal>()
                        .Title("Which one?")
                        .UseConverter(each => Markup.Escape(each.Committee.Title))
                        .AddChoices(proposals)
                )
            : throw new UserError($"The repository has several committees. Import one at a time with --only: {ids}.");
    }

    /// <summary>The committee with what the notes do not say: its chairs, its channel, and at what time it meets.</summary>
    private static Committee Complete(CommitteeProposal proposal, Options options, DateTimeOffset now)
    {
        var missing = new List<string>();
        var chairs = options.Chairs;
        if (chairs.Count == 0)
        {
            chairs = Ask("Who chairs it? A name, or an id such as slack:U061F7AUR", "--chair \"Jo Doe\"") is { } chair ? [chair] : [];
        }

        var every = options.Every;
        var time = options.Time;
        if (every is null && proposal.Schedule.Rules.Count == 0)
        {
            every = Ask(
                "When does it meet? For instance 2 weeks on tuesday at 10:30 America/Los_Angeles",
                "--every \"2 weeks on tuesday at 10:30 America/Los_Angeles\"",
                given => new Import.Chosen(chairs, options.Channels, given, now).For(proposal.Committee)
            );
        }
        else if (every is null)
        {
            time ??= Ask(
                "At what time does it meet? For instance 10:30 America/Los_Angeles",
                "--time \"10:30 America/Los_Angeles\"",
                given => RecurrencePhrase.ParseTime(given)
            );
        }

        if (missing.Count > 0)
        {
            throw new UserError($"The notes do not say everything. Add {string.Join(" and ", missing)}. Nothing was created.");
        }

        var committee = new Import.Chosen(chairs, options.Channels, every, now).For(proposal.Committee);
        if (every is not null || time is null)
        {
            return committee;
        }

        var (at, zone) = RecurrencePhrase.ParseTime(time);
        return committee with { Schedule = committee.Schedule with { Time = at, TimeZone = zone } };

        string? Ask(string question, string option, Action<string>? check = null)
        {
            if (IsInteractive(options))
            {
                // A slip is asked about again.
                return AnsiConsole.Prompt(new TextPrompt<string>(Markup.Escape(question) + ":").Validate(given => Checked(given, check)));
            }

            missing.Add(option);
            return null;
        }
    }

    private static ValidationResult Checked(string given, Action<string>? check)
    {
        try
        {
            check?.Invoke(given);
            return ValidationResult.Success();
        }
        catch (UserError error)
        {
            return ValidationResult.Error(Markup.Escape(error.Message));
        }
    }

    private static bool IsInteractive(Options options) => !options.Yes && !Console.IsInputRedirected && !Console.IsOutputRedirected;

    private static void Print(CommitteeProposal proposal)
    {
        var committee = proposal.Committee;
        Terminal.Say($"{committee.Title} ({committee.Id})");
        Terminal.Say($"Notes path: {committee.NotesPath}");
        Terminal.Say(
            $"Past meetings: {proposal.Meetings.Count}"
                + (proposal.Meetings is [var first, .., var last] ? $", {first.Date:yyyy-MM-dd} to {last.Date:yyyy-MM-dd}" : "")
        );
        Terminal.Say(
            proposal.Schedule.Rules.Count == 0
                ? "Schedule: unknown"
                : $"Schedule: {string.Join(" and ", proposal.Schedule.Rules.Select(rule => Recurrence.InWords(rule.Rule)))}"
        );
        if (proposal.Schedule is { Rules.Count: > 0 } schedule && schedule.Exceptions() is { Count: > 0 } exceptions)
        {
            Terminal.Say($"  but {string.Join("; ", exceptions)}");
        }

        Terminal.Say($"Agenda: {(proposal.Agenda.Count == 0 ? "none" : string.Join(", ", proposal.Agenda))}");
        Terminal.Say($"Without an update: {committee.NoUpdateText}");
        Terminal.Say($"Teams: {committee.ActiveTeams.Count()}");
        ImportCommand.SayTeams(committee);
        Terminal.Say("Learned:");
        proposal.Learned.ToList().ForEach(line => Terminal.Say($"  {line}"));
        Terminal.Say(proposal.Unsure.Count == 0 ? "Nothing to check." : "Please check:");
        proposal.Unsure.ToList().ForEach(line => Terminal.Say($"  {line}"));
        Terminal.Say("");
    }

    private static void SayRemote(GitOptions git, string repository)
    {
        if (git.RemoteUrl.Length == 0)
        {
            var url = Directory.Exists(repository) ? "<the URL of the repository>" : repository;
            Terminal.Say($"To publish into this repository, set Git__RemoteUrl={url}");
        }
    }

    /// <summary>Reports at once, on the same thread, so that the last step is shown too.</summary>
    private sealed class Report<T>(Action<T> show) : IProgress<T>
    {
        void IProgress<T>.Report(T value) => show(value);
    }
}
