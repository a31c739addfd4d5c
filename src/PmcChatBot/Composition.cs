using Microsoft.Extensions.DependencyInjection.Extensions;
using PmcChatBot.Alerts;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Following;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Jobs;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Core.Setup;
using PmcChatBot.Doctor;
using PmcChatBot.Inbox;
using PmcChatBot.Mcp;
using PmcChatBot.Members;
using PmcChatBot.Outbox;
using PmcChatBot.Platforms;
using PmcChatBot.Publishing;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;
using PmcChatBot.Web.Reading;

namespace PmcChatBot;

/// <summary>Registers and connects the parts of the bot, which do not reference each other.</summary>
public static class Composition
{
    /// <summary>All services except listeners.</summary>
    public static IServiceCollection AddBot(this IServiceCollection services, IConfiguration configuration)
    {
        var data = new DataFolder(Path.GetFullPath(configuration["DataDirectory"] ?? "data"));
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<GitOptions>(configuration.GetSection("Git"));
        services.AddSingleton(data);
        services.AddStorage(data.Path);
        services.AddSingleton<INotesRepository, GitNotesRepository>();
        services.AddSingleton<Inbox.Inbox>().AddSingleton<Refusals>().AddSingleton<ResponseHandling>();
        services.AddSingleton<InFlightMarker>().AddSingleton<Dispatcher>().AddSingleton<CatchUp>();
        services.AddSingleton<IHourlyWork>(provider => provider.GetRequiredService<Dispatcher>());
        services.AddSingleton<IHourlyWork, ForgetPeople>();
        services
            .AddSingleton<MessageLane>()
            .AddSingleton<DeliveryFailures>()
            .AddSingleton<ProblemNotifier>()
            .AddSingleton<SendRecords>()
            .AddSingleton<MessageSender>();
        services.AddSingleton<NotesWorker>();
        services.Configure<HolidayOptions>(configuration.GetSection("Holidays"));
        HolidayReader.AddTo(services);
        services.AddSingleton<HolidayWorker>().AddSingleton<TeamsFileWorker>();
        services.AddSingleton<MembersWorker>();
        services.AddSingleton<Cli.Import>();
        services.AddSingleton<Cli.SetupCodes>().AddSingleton<ISetupCodes>(provider => provider.GetRequiredService<Cli.SetupCodes>());
        services.AddReading(configuration).AddAssistants();
        services.AddUseCases();
        services.AddDoctor();
        foreach (var module in PlatformModules.Enabled(configuration))
        {
            module.AddServices(services, configuration);
        }

        return services;
    }

    /// <summary>The background services: workers, the scheduler, and those of the platforms.</summary>
    public static IServiceCollection AddBackgroundWork(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddHostedService<Workers>()
            .AddHostedService(provider => provider.GetRequiredService<MembersWorker>())
            .AddHostedService(provider => provider.GetRequiredService<CatchUp>())
            .AddHostedService(provider => provider.GetRequiredService<HolidayWorker>())
            .AddHostedService(provider => provider.GetRequiredService<TeamsFileWorker>())
            .AddHostedService<StartupHealthChecks>()
            .AddScheduling();
        foreach (var module in PlatformModules.Enabled(configuration))
        {
            module.AddWorkers(services, configuration);
        }

        return services;
    }

    private static void AddUseCases(this IServiceCollection services)
    {
        services
            .AddScoped<MeetingLookup>()
            .AddScoped<MeetingCalendar>()
            .AddScoped<MeetingPlan>()
            .AddScoped<Cadence>()
            .AddScoped<MeetingJobs>();
        services
            .AddScoped<SectionWriter>()
            .AddScoped<Receipts>()
            .AddScoped<ContributionEditor>()
            .AddScoped<Conflicts>()
            .AddScoped<PendingMessages>();
        services
            .AddScoped<AskLeads>()
            .AddScoped<AskDeputies>()
            .AddScoped<RemindLeads>()
            .AddScoped<ReminderAnswers>()
            .AddScoped<CommitteeNews>()
            .AddScoped<NotesPlaces>()
            .AddScoped<FreeDays>()
            .AddScoped<ChairCard>()
            .AddScoped<FollowDuties>()
            .AddScoped<MessageTargets>()
            .AddScoped<ReceiveMessage>()
            .AddScoped<ChangeMessage>();
        services
            .AddScoped<ResolvePending>()
            .AddScoped<SayNoUpdate>()
            .AddScoped<UpdateForm>()
            .AddScoped<AssignStandIn>()
            .AddScoped<MeetingMessages>()
            .AddScoped<CancelMeeting>()
            .AddScoped<WatchHolidays>()
            .AddScoped<UseChannel>()
            .AddScoped<MoveMeeting>()
            .AddScoped<ChangeSchedule>()
            .AddScoped<CarryOverUpdate>()
            .AddScoped<ReassignPrompts>()
            .AddScoped<WithdrawnTextRedactor>();
        services.AddScoped<AgendaItems>().AddScoped<UndoItem>().AddScoped<WithdrawTeam>();
        services
            .AddScoped<RosterEditor>()
            .AddScoped<ChangeAbsence>()
            .AddScoped<AbsenceMessages>()
            .AddScoped<RescheduleQuestions>()
            .AddScoped<IdentifyPeople>()
            .AddScoped<RelinkPerson>()
            .AddScoped<LinkAccounts>()
            .AddScoped<OfferAway>()
            .AddScoped<ActingPerson>()
            .AddScoped<ConfirmLink>()
            .AddScoped<ShowHome>();
        services.AddSingleton<PeopleFinder>().AddSingleton<ReachablePeople>();
        services
            .AddScoped<LoadNotes>()
            .AddScoped<AdoptNotes>()
            .AddScoped<PublishWithoutFile>()
            .AddScoped<CompileReport>()
            .AddScoped<PostNotes>()
            .AddScoped<NotesFindings>()
            .AddScoped<PrepareNotes>()
            .AddScoped<ConfirmRemoval>()
            .AddScoped<CountReaders>()
            .AddScoped<UnplacedText>()
            .AddScoped<NamedLeads>()
            .AddScoped<HandleFileEdit>();
        services.AddScoped<ReadMeetings>().AddScoped<ReadNotes>().AddScoped<ReadTeam>().AddScoped<SearchNotes>();
        services.AddScoped<ReadableCommittees>().AddScoped<ReadDuties>().AddScoped<MeetingsCalendar>().AddScoped<ReadRoadmap>();
        services.AddScoped<INotesListener, SendDigests>().AddScoped<INotesListener, KeepRoadmap>().AddScoped<PushRoadmap>();
        services.AddSingleton<PlatformProblems>().AddScoped<AlertChairs>();
        services
            .AddScoped<StandInForm>()
            .AddScoped<StartCommittee>()
            .AddScoped<TeamList>()
            .AddScoped<ReadTeams>()
            .AddScoped<RosterHistory>()
            .AddScoped<Ladder>()
            .AddScoped<CommitteeChoice>()
            .AddScoped<BareCommand>()
            .AddScoped<Replies>();
        services
            .AddScoped<DeliveryRouter>()
            .AddScoped<MessageRouter>()
            .AddScoped<TeamsInMessage>()
            .AddScoped<NamesInText>()
            .AddScoped<CommandRouter>()
            .AddScoped<ActionRouter>();
        services.AddScoped<ImmediateForms>().AddScoped<ImmediateCommands>();
        services.AddScoped<RunCommands>().AddScoped<MeetingArgument>();
        services.AddScoped<Func<IEnumerable<ICommand>>>(provider => provider.GetServices<ICommand>);
        foreach (var type in typeof(ICommand).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsClass: true }))
        {
            if (type.IsAssignableTo(typeof(ICommand)))
            {
                services.AddScoped(typeof(ICommand), type);
            }

            foreach (var handled in type.GetInterfaces().Where(IsActionHandler))
            {
                services.AddSingleton(typeof(IActionRoute), typeof(ActionRoute<,>).MakeGenericType(handled.GetGenericArguments()[0], type));
            }
        }
    }

    private static bool IsActionHandler(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IActionHandler<>);
}
