using Microsoft.Extensions.Options;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Publishing;
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
        var file = await repository.ReadAsync(new NotesLocation(seeded.Meeting.NotesPath(seeded.Committee), "notes"), cancel);
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
            services => ((LoadNotes)services.GetService(typeof(LoadNotes))!).RunAsync(seeded.Meeting.Id, cancel),
            cancel
        );

        // Pushed, and the process died before it wrote that down. Then somebody edits the file.
        await PushNotes.RunAsync(before!, NotesWork.Publish, seeded.Stage.Get<INotesRepository>(), seeded.Stage.Clock, cancel);
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

        var file = await repository.ReadAsync(new NotesLocation("a.md", "notes"), cancel);
        await repository.PushAsync(
            file,
            [new NewCommit("Eve <root@example.org> 0 +0000\ncommitter Mallory", "eve@example.org>\nx <", "m", "text\n")],
            cancel
        );

        (await seeded.GitAsync(cancel, "log", "--format=%an|%ae|%cn", "main")).ShouldBe(
            "Eve root@example.org 0 +0000committer Mallory|eve@example.orgx|PmcChatBot"
        );
    }

    [Fact]
    public async Task After_a_fetch_that_broke_off_no_word_that_came_with_it_is_taken_for_deleted()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var seeded = await SeededStage.OpenAsync(cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- Shipped", null, cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", cancel);
        var text = (await seeded.Hand.TextAsync(cancel))!.Replace("- Shipped\n", "- Shipped\n- By hand\n", StringComparison.Ordinal);
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "More", text, cancel);

        // As a process killed in the middle of it leaves the clone: the commit and its folders are there, the file is not.
        var clone = Path.Combine(seeded.Stage.Data, "git");
        await new Git(clone).RunAsync(["fetch", "--quiet", "--no-tags", seeded.Stage.Repository, "main"], cancel);
        var file = await seeded.GitAsync(cancel, "rev-parse", $"main:{seeded.Meeting.NotesPath(seeded.Committee)}");
        File.Delete(Path.Combine(clone, "objects", file[..2], file[2..]));
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", cancel);

        (await seeded.Hand.TextAsync(cancel)).ShouldBe(text);
        seeded.Stage.Chat.ToPerson(seeded.Chair).ShouldNotContain(message => message.Text.Contains("deleted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("git", "refs/pmc/made.lock")]
    [InlineData("git", "HEAD.lock")]
    [InlineData("git", "packed-refs.lock")]
    [InlineData("notes.git", "refs/heads/main.lock")]
    public async Task A_lock_that_a_killed_git_left_behind_blocks_nothing(string where, string name)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.Path);
        data.Make();
        var path = new NotesLocation("a.md", "notes");
        var before = Open(data);
        await before.PushAsync(await before.ReadAsync(path, cancel), [new NewCommit("Dies", "d@example.org", "m", "one\n")], cancel);
        var file = Path.Combine(folder.Path, where, name);
        await File.WriteAllTextAsync(file, "", cancel);
        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1));

        var after = Open(data);
        (
            await after.PushAsync(await after.ReadAsync(path, cancel), [new NewCommit("Dies", "d@example.org", "m", "two\n")], cancel)
        ).ShouldNotBeNull();

        (await Open(data).ReadAsync(path, cancel)).Text.ShouldBe("two\n");
    }

    [Fact]
    public async Task What_is_remembered_of_a_branch_is_of_that_repository_and_of_no_branch_below_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.In("data"));
        data.Make();
        var path = new NotesLocation("a.md", "notes");
        var own = Open(data);
        await own.PushAsync(await own.ReadAsync(path, cancel), [new NewCommit("Dies", "d@example.org", "m", "one\n")], cancel);

        var another = folder.In("another.git");
        await BareRepository.CreateAsync(another);
        var there = Open(data, another);
        await there.PushAsync(await there.ReadAsync(path, cancel), [new NewCommit("Dies", "d@example.org", "m", "two\n")], cancel);
        await new Git(another).RunAsync(["branch", "--move", "main", "other"], cancel);
        await new Git(another).RunAsync(["branch", "--move", "other", "main/pmc"], cancel);

        (await Open(data, another, "main/pmc").ReadAsync(path, cancel)).Text.ShouldBe("two\n");
    }

    [Fact]
    public async Task A_branch_that_was_pushed_is_remembered_by_the_next_process()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.In("data"));
        data.Make();
        var path = new NotesLocation("a.md", "notes");
        var remote = folder.In("notes.git");
        await BareRepository.CreateAsync(remote);
        var first = Open(data, remote);
        await first.PushAsync(await first.ReadAsync(path, cancel), [new NewCommit("Dies", "d@example.org", "m", "one\n")], cancel);
        await new Git(remote).RunAsync(["branch", "--move", "main", "trunk"], cancel);

        var error = await Should.ThrowAsync<RepositoryException>(() => Open(data, remote).ReadAsync(path, cancel));

        error.Message.ShouldContain("no longer has the branch main");
    }

    private static GitNotesRepository Open(DataFolder data, string remote = "", string branch = "main") =>
        new(Options.Create(new GitOptions { RemoteUrl = remote, Branch = branch }), data, TimeProvider.System);
}
