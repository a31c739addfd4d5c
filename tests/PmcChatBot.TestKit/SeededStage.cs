using PmcChatBot.Cli;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.TestKit;

/// <summary>The Runtime PMC of the seeds, two days before its first meeting, with a bare repository of its own.</summary>
internal sealed class SeededStage : IAsyncDisposable
{
    private readonly string _folder;

    private SeededStage(string folder, Stage stage, Committee committee, Meeting meeting)
    {
        _folder = folder;
        Stage = stage;
        Committee = committee;
        Meeting = meeting;
        Hand = new HandEditor(stage.Git, meeting.NotesPath(committee));
    }

    public Stage Stage { get; }

    public Committee Committee { get; }

    public Meeting Meeting { get; }

    public HandEditor Hand { get; }

    public PersonId Chair => Committee.Chairs[0];

    public static async Task<SeededStage> OpenAsync(
        CancellationToken cancel,
        StagePlatform platform = StagePlatform.Local,
        Func<string, Task<IReadOnlyDictionary<string, string?>>>? settings = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("pmc-test-").FullName;
        var repository = Path.Combine(folder, "notes.git");
        await BareRepository.CreateAsync(repository);
        var committee = SeedFolder.Read(BotHost.SampleSeeds);
        var date = new DateOnly(2017, 9, 5);
        var stage = await Stage.OpenAsync(
            repository,
            committee.Schedule.StartOn(date).AddDays(-2),
            cancel,
            platform,
            settings is null ? null : await settings(repository)
        );
        committee = stage.Chat.Adopt(committee);
        await stage.Get<Import>().AddAsync(committee, cancel);
        return new SeededStage(folder, stage, committee, await stage.MeetingOnAsync(committee, date, cancel));
    }

    public PersonId Person(string name) => Committee.People.Single(person => person.Name == name).Id;

    public async Task<string> GitAsync(CancellationToken cancel, params string[] arguments) =>
        (await Stage.Git.RunAsync(arguments, cancel)).TrimEnd('\n');

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
