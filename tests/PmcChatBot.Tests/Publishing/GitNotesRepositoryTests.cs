using PmcChatBot.Core.Publishing;
using Shouldly;

namespace PmcChatBot.Tests.Publishing;

public sealed class GitNotesRepositoryTests
{
    [Fact]
    public async Task A_push_over_somebody_elses_is_refused_and_never_forced()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var repository = seeded.Stage.Get<INotesRepository>();
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "First", "one\n", cancel);
        var file = await repository.ReadAsync(new NotesPlace(seeded.Meeting.NotesPath(seeded.Committee), "notes"), cancel);
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "Second", "two\n", cancel);

        (await repository.PushAsync(file, [new NewCommit("Dies", "dies@example.org", "Late", "three\n")], cancel)).ShouldBeNull();

        (await seeded.Hand.TextAsync(cancel)).ShouldBe("two\n");
    }

    [Fact]
    public async Task Git_blame_names_the_lead_and_the_committer_is_the_bot()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", cancel);
        foreach (var (name, text) in new[] { ("Dies Köper", "- From Dies"), ("Julz Friedman", "- From Julz") })
        {
            var person = seeded.Person(name);
            await seeded.Stage.Chat.PostAsync(person, text, null, cancel);
        }

        await seeded.Stage.CommandAsync(seeded.Chair, "compile", cancel);

        var blame = await seeded.GitAsync(cancel, "blame", "main", "--", seeded.Meeting.NotesPath(seeded.Committee));
        blame.Split('\n').Single(line => line.Contains("- From Dies", StringComparison.Ordinal)).ShouldContain("(Dies Köper");
        blame.Split('\n').Single(line => line.Contains("- From Julz", StringComparison.Ordinal)).ShouldContain("(Julz Friedman");
        (await seeded.GitAsync(cancel, "log", "-1", "--format=%cn <%ce> %(trailers:key=Pmc-Meeting,valueonly)", "main"))
            .Trim()
            .ShouldBe($"PmcChatBot <pmcchatbot@noreply.invalid> {seeded.Meeting.Id}");
    }

    [Fact]
    public async Task A_push_whose_record_was_lost_is_recognised()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", cancel);
        var dies = seeded.Person("Dies Köper");
        await seeded.Stage.Chat.PostAsync(dies, "- Once", null, cancel);
        await seeded.Stage.SettleAsync(cancel);
        var before = await seeded.Stage.ReadAsync(
            services => ((PublishMeeting)services.GetService(typeof(PublishMeeting))!).LoadAsync(seeded.Meeting.Id, cancel),
            cancel
        );

        // Pushed, and the process died before it wrote that down. Then somebody edits the file.
        await PublishMeeting.PushAsync(before!, NotesWork.Publish, seeded.Stage.Get<INotesRepository>(), seeded.Stage.Clock, cancel);
        var text = (await seeded.Hand.TextAsync(cancel))!;
        await seeded.Hand.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "Mend",
            text.Replace("- Once", "- Once, mended", StringComparison.Ordinal),
            cancel
        );
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", cancel);

        var notes = (await seeded.Hand.TextAsync(cancel))!;
        notes.ShouldContain("- Once, mended\n");
        notes.ShouldNotContain("- Once\n");
    }

    [Fact]
    public async Task Names_cannot_forge_a_commit_header()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        var repository = seeded.Stage.Get<INotesRepository>();

        var file = await repository.ReadAsync(new NotesPlace("a.md", "notes"), cancel);
        await repository.PushAsync(
            file,
            [new NewCommit("Eve <root@example.org> 0 +0000\ncommitter Mallory", "eve@example.org>\nx <", "m", "text\n")],
            cancel
        );

        (await seeded.GitAsync(cancel, "log", "--format=%an|%ae|%cn", "main")).ShouldBe(
            "Eve root@example.org 0 +0000committer Mallory|eve@example.orgx|PmcChatBot"
        );
    }
}
