using CsCheck;
using PmcChatBot.Cli;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Tests.Sequences;

/// <summary>
/// Whatever people do, in whatever order: withdrawn text stays withdrawn (rule 14), and no commit takes out what its author did not (rule
/// 12). <c>tests/sequences</c> plays many more of them.
/// </summary>
public sealed class SequenceTests
{
    private const string Template =
        "# Sample PMC {date}\n\n## Discussion\n\n## Backlog Reviews\n\n### Alpha - Ada Aber\n\n### Beta - Bob Ray & Cy Dee\n\n#### "
        + "part one\n";
    private const string Seed =
        """{ "id": "sample", "chairs": ["Eve Chair"], "notesPath": "{yyyy}-{MM}-{dd}.md", "schedule": { "timeZone": "UTC", "time": "10:30", "rules": [{ "first": "2017-09-05", "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU" }] } }""";

    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (3, Gen.Const(Deed.Write)),
        (3, Gen.Const(Deed.Edit)),
        (1, Gen.Const(Deed.Delete)),
        (5, Gen.Const(Deed.Press)),
        (2, Gen.Const(Deed.FillForm)),
        (1, Gen.Const(Deed.SayNoUpdate)),
        (2, Gen.Const(Deed.Withdraw)),
        (2, Gen.Const(Deed.Compile)),
        (2, Gen.Const(Deed.EditInGit)),
        (1, Gen.Const(Deed.Wait))
    );

    private static readonly Gen<List<Move>> Moves = Gen.Select(
        Deeds,
        Gen.Int[0, 99],
        Gen.Int[0, 99],
        Gen.Int[0, 99],
        (deed, who, first, second) => new Move(deed, who, first, second)
    ).List[8, 16];

    private static readonly DateOnly Date = new(2017, 9, 5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task With_the_store_in_memory_every_sequence_keeps_to_the_rules()
    {
        var committee = Committee();
        return Moves.HoldAsync(
            async moves =>
            {
                var notes = new MemoryNotesRepository();
                await using var stage = await Stage.OpenAsync("memory", committee.Schedule.StartOn(Date).AddDays(-2), Cancel, notes: notes);
                await stage.Get<Import>().AddAsync(committee, Cancel);
                var meeting = await stage.MeetingOnAsync(committee, Date, Cancel);
                // A ninth of them as if their texts were long: each deed is rehearsed then.
                stage.Get<Store>().TransactionLimit = moves.Count == 16 ? 0 : WorkMeter.TransactionLimit;
                await new Sequence(stage, committee, meeting, (name, text) => Task.Run(() => notes.Commit(name, text)), Cancel).PlayAsync(
                    moves
                );
            },
            200
        );
    }

    [Fact]
    public Task With_the_real_store_and_git_every_sequence_keeps_to_the_rules()
    {
        var committee = Committee();
        return Moves.HoldAsync(
            async moves =>
            {
                using var folder = new TemporaryFolder();
                await BareRepository.CreateAsync(folder.In("notes.git"));
                await using var stage = await Stage.OpenAsync(folder.In("notes.git"), committee.Schedule.StartOn(Date).AddDays(-2), Cancel);
                await stage.Get<Import>().AddAsync(committee, Cancel);
                var meeting = await stage.MeetingOnAsync(committee, Date, Cancel);
                var hand = new HandEditor(stage.Git, meeting.NotesPath(committee));
                await new Sequence(
                    stage,
                    committee,
                    meeting,
                    (name, text) => hand.CommitAsync(name, stage.Clock.GetUtcNow(), "By hand", text, Cancel),
                    Cancel
                ).PlayAsync(moves);
            },
            6
        );
    }

    private static Committee Committee()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("template.md"), Template);
        File.WriteAllText(folder.In("committee.json"), Seed);
        return SeedFolder.Read(folder.Path);
    }
}
