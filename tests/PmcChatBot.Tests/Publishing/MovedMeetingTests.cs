using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Inbox;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Publishing;

/// <summary>The notes file of a meeting that is moved to another day.</summary>
public sealed class MovedMeetingTests
{
    private const string Old = "Runtime/2017/2017-09-05-runtime.md";
    private const string New = "Runtime/2017/2017-09-07-runtime.md";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prepared_notes_move_in_one_commit_of_the_bots_and_say_the_new_day()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        var before = await TextAsync(seeded, Old);

        (await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07")).ShouldContain($"Its notes in git move to `{New}`.");

        (await FilesAsync(seeded)).ShouldBe(New);
        (await TextAsync(seeded, New)).ShouldBe(before.Replace("2017-09-05", "2017-09-07"));
        (await seeded.GitAsync(Cancel, "log", "-1", "-M", "--format=%an: %s", "--name-status", "main")).ShouldMatch(
            $@"\APmcChatBot: Runtime PMC 2017-09-07: moved from 2017-09-05\n\nR\d+\t{Old}\t{New}\z"
        );
    }

    [Fact]
    public async Task What_people_wrote_in_chat_and_in_git_moves_along()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", "- Shipped");
        await CommitAsync(seeded, Old, (await TextAsync(seeded, Old)).Replace("### Diego", "- A hand edit\n\n### Diego"));

        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        (await TextAsync(seeded, New)).ShouldContain("- A hand edit");
        (await TextAsync(seeded, New)).ShouldNotContain("- Shipped");

        await SayAsync(seeded, "Eric Malm", "- After the move");
        await CommandAsync(seeded, "compile");

        var notes = await TextAsync(seeded, New);
        notes.ShouldStartWith("# Runtime PMC Meeting 2017-09-07");
        (Count(notes, "- Shipped"), Count(notes, "- After the move"), Count(notes, "- A hand edit")).ShouldBe((1, 1, 1));
        (await FilesAsync(seeded)).ShouldBe(New);
        (await seeded.GitAsync(Cancel, "log", "-2", "--format=%an", "main")).ShouldBe("Eric Malm\nDies Köper");
        ToChair(seeded).ShouldNotContain(message => message.Contains("rewritten") || message.Contains("two files"));
    }

    [Fact]
    public async Task A_title_that_somebody_wrote_stays()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        await CommitAsync(
            seeded,
            Old,
            (await TextAsync(seeded, Old)).Replace("# Runtime PMC Meeting 2017-09-05", "# The 5 September special")
        );

        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        await CommandAsync(seeded, "compile anyway");

        (await TextAsync(seeded, New)).ShouldStartWith("# The 5 September special\n");
    }

    [Fact]
    public async Task Notes_that_stand_in_the_new_place_are_merged_by_section_and_the_chair_is_told()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", "- Shipped");
        var old = await TextAsync(seeded, Old);
        await CommitAsync(seeded, Old, old.Replace("### Diego - Eric Malm\n", "### Diego - Eric Malm\n\n- From the old file\n"));
        await CommitAsync(
            seeded,
            New,
            "# Notes of Thursday\n\n## Updates\n\n### Diego - Eric Malm\n\n- From the new file\n\n### A guest\n\n- Says hello\n"
        );

        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        await CommandAsync(seeded, "compile");

        var notes = await TextAsync(seeded, New);
        foreach (
            var line in new[]
            {
                "# Notes of Thursday",
                "- From the old file",
                "- From the new file",
                "### A guest",
                "- Says hello",
                "- Shipped",
            }
        )
        {
            Count(notes, line).ShouldBe(1, $"{line} in\n{notes}");
        }

        (await FilesAsync(seeded)).ShouldBe(New);
        ToChair(seeded).ShouldContain(message => message.Contains("I merged those of the moved meeting into them, section by section"));
    }

    [Fact]
    public async Task The_day_that_became_free_can_be_used_again_and_the_files_stay_apart()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", "- For Thursday");
        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");

        await CommandAsync(seeded, "meeting add 2017-09-05 at 10:30");
        await CommandAsync(seeded, "template 2");
        await CommandAsync(seeded, "compile 2017-09-05 anyway");
        await CommandAsync(seeded, "compile 2017-09-07 anyway");

        (await FilesAsync(seeded)).ShouldBe($"{Old}\n{New}");
        (await TextAsync(seeded, Old)).ShouldNotContain("- For Thursday");
        (await TextAsync(seeded, Old)).ShouldStartWith("# Runtime PMC Meeting 2017-09-05");
        (await TextAsync(seeded, New)).ShouldContain("- For Thursday");
    }

    [Fact]
    public async Task Notes_that_nobody_has_looked_for_yet_move_too()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommitAsync(seeded, Old, "# Runtime PMC Meeting 2017-09-05\n\n## Updates\n\n### Diego - Eric Malm\n\n- By hand\n");

        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");

        (await FilesAsync(seeded)).ShouldBe(New);
        (await TextAsync(seeded, New)).ShouldBe("# Runtime PMC Meeting 2017-09-07\n\n## Updates\n\n### Diego - Eric Malm\n\n- By hand\n");
    }

    [Fact]
    public async Task Moved_twice_and_back_the_notes_are_where_they_were()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        var before = await TextAsync(seeded, Old);
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", "- Shipped");

        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        await CommandAsync(seeded, "meeting move 2017-09-07 to 2017-09-08");
        await CommandAsync(seeded, "meeting move 2017-09-08 to 2017-09-05");

        (await FilesAsync(seeded)).ShouldBe(Old);
        (await TextAsync(seeded, Old)).ShouldBe(before);
        await CommandAsync(seeded, "compile");
        Count(await TextAsync(seeded, Old), "- Shipped").ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_file_there_is_nothing_to_move_and_the_notes_are_made_in_the_new_place()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", "- Shipped");

        (await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07")).ShouldNotContain("in git");
        await CommandAsync(seeded, "compile");

        (await FilesAsync(seeded)).ShouldBe(New);
        (await TextAsync(seeded, New)).ShouldStartWith("# Runtime PMC Meeting 2017-09-07");
    }

    /// <summary>The process was killed between the push and its record: the store still has the old place.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_move_that_was_pushed_and_not_recorded_is_not_done_twice(bool merged)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", "- Shipped");
        if (merged)
        {
            await CommitAsync(seeded, New, "# Thursday\n\n## Updates\n\n### Diego - Eric Malm\n\n- From the new file\n");
        }

        var meeting = await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel);
        var (path, text, commit) = (meeting.FilePath, meeting.FileText, meeting.SyncedCommit);
        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        var after = await TextAsync(seeded, New);
        await seeded.Stage.WriteAsync(
            async services =>
            {
                var stored = (await services.GetRequiredService<IMeetings>().FindAsync(seeded.Meeting.Id, Cancel))!;
                (stored.FilePath, stored.FileText, stored.SyncedCommit) = (path, text, commit);
                services.GetRequiredService<IOutbox>().MoveFile(stored.Id);
            },
            Cancel
        );
        await seeded.Stage.SettleAsync(Cancel);

        (await TextAsync(seeded, New)).ShouldBe(after);
        await CommandAsync(seeded, "compile");
        var notes = await TextAsync(seeded, New);
        Count(notes, "- Shipped").ShouldBe(1);
        Count(notes, "- From the new file").ShouldBe(merged ? 1 : 0);
        (await FilesAsync(seeded)).ShouldBe(New);
        ToChair(seeded).ShouldNotContain(message => message.Contains("rewritten"));
    }

    [Fact]
    public async Task A_cancelled_meetings_notes_do_not_become_another_ones()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "meeting add 2017-09-07");
        await CommandAsync(seeded, "template 2");
        await CommandAsync(seeded, "meeting cancel 2017-09-07");

        (await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07")).ShouldContain(
            "The meeting of 2017-09-07 was cancelled, and its notes are in git. `/pmc meeting restore 2017-09-07` brings it back with them"
        );
        (await CommandAsync(seeded, "meeting add 2017-09-07")).ShouldContain("`/pmc meeting restore 2017-09-07`");
        (await FilesAsync(seeded)).ShouldBe($"{Old}\n{New}");
    }

    [Fact]
    public async Task A_meeting_moved_onto_the_day_of_one_that_moves_away_waits_for_its_file()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "meeting add 2017-09-07");
        await CommandAsync(seeded, "template 2");
        await CommandAsync(seeded, "ask 2017-09-05");
        await SayAsync(seeded, "Dies Köper", "- Of the fifth");
        var repository = seeded.Stage.Repository;

        Directory.Move(repository, repository + ".away");
        await CommandAsync(seeded, "meeting move 2017-09-07 to 2017-09-08");
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(4), Cancel);
        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        Directory.Move(repository + ".away", repository);
        for (var i = 0; i < 8; i++)
        {
            await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(10), Cancel);
        }

        await CommandAsync(seeded, "compile 2017-09-07");
        (await FilesAsync(seeded)).ShouldBe($"{New}\n{New.Replace("09-07", "09-08")}");
        (await TextAsync(seeded, New)).ShouldContain("- Of the fifth");
        (await TextAsync(seeded, New.Replace("09-07", "09-08"))).ShouldNotContain("- Of the fifth");
    }

    [Fact]
    public async Task Cancelled_before_its_file_was_moved_and_restored_it_has_its_notes()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        var repository = seeded.Stage.Repository;
        Directory.Move(repository, repository + ".away");
        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        await CommandAsync(seeded, "meeting cancel 2017-09-07");
        Directory.Move(repository + ".away", repository);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(1), Cancel);

        await CommandAsync(seeded, "meeting restore 2017-09-07");

        (await FilesAsync(seeded)).ShouldBe(New);
    }

    [Fact]
    public async Task A_file_that_somebody_put_elsewhere_before_the_move_stays_there()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        var text = await TextAsync(seeded, Old);
        await seeded.Stage.Git.RunAsync(
            ["fast-import", "--quiet", "--done"],
            Cancel,
            $"commit refs/heads/main\ncommitter Sam <sam@example.org> 1504459800 +0000\ndata 4\nmove\nfrom refs/heads/main^0\nR {Old} archive/x.md\ndone\n"
        );

        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        await CommandAsync(seeded, "compile anyway");

        (await FilesAsync(seeded)).ShouldBe("archive/x.md");
        (await TextAsync(seeded, "archive/x.md")).ShouldContain("### CLI");
        text.ShouldContain("### CLI");
        ToChair(seeded).ShouldNotContain(message => message.Contains("went wrong"));
    }

    [Fact]
    public async Task Notes_on_a_branch_that_waits_for_somebody_to_merge_it_stay_on_their_day()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommitAsync(seeded, "README.md", "Notes\n");
        Protect(seeded);
        await CommandAsync(seeded, "template 1");

        (await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07")).ShouldContain(
            "are on the branch `notes-runtime-2017-09-05` until somebody merges it. Merge and delete it first, then move the meeting."
        );
        (await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel)).IsoDate.ShouldBe("2017-09-05");
    }

    [Fact]
    public async Task A_move_that_waits_on_a_branch_leaves_its_old_file_to_nobody_else()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "template 1");
        await CommandAsync(seeded, "ask");
        await CommitAsync(seeded, Old, (await TextAsync(seeded, Old)).Replace("### Diego", "- Of the moved one\n\n### Diego"));
        Protect(seeded);
        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");

        await CommandAsync(seeded, "meeting add 2017-09-05 at 12:00");
        await CommandAsync(seeded, "compile 2017-09-05 anyway");

        var another = (await seeded.Stage.MeetingOnAsync(seeded.Committee, new DateOnly(2017, 9, 5), Cancel)).Id;
        (await seeded.Stage.SectionsAsync(another, Cancel)).ShouldAllBe(section => !(section.Text ?? "").Contains("Of the moved one"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Withdrawn_text_in_a_file_that_stands_on_the_new_day_stays_out(bool merged)
    {
        const string secret = "- the password of the database is hunter2";
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await (merged ? CommandAsync(seeded, "template 1") : Task.CompletedTask);
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", secret);
        await CommandAsync(seeded, "withdraw CLI");
        await CommitAsync(seeded, New, $"# Notes\n\n## Updates\n\n### CLI - Dies Köper\n\n{secret}\n- another line by hand\n");

        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-07");
        await CommandAsync(seeded, "compile anyway");

        var notes = await TextAsync(seeded, New);
        (Count(notes, secret), Count(notes, "- another line by hand")).ShouldBe((0, 1), notes);
        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldNotContain(message => message.Text.Contains("hunter2"));
    }

    [Fact]
    public async Task Meetings_that_change_places_while_git_is_away_are_not_left_waiting_for_each_other()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommitAsync(seeded, Old, "# Fifth\n\n## Updates\n\n### CLI - Dies Köper\n\n- FIFTH\n");
        await CommitAsync(
            seeded,
            "Runtime/2017/2017-09-20-runtime.md",
            "# Twentieth\n\n## Updates\n\n### CLI - Dies Köper\n\n- TWENTIETH\n"
        );
        var away = $"{seeded.Stage.Repository}.away";
        Directory.Move(seeded.Stage.Repository, away);
        await CommandAsync(seeded, "meeting move 2017-09-05 to 2017-09-09");
        await CommandAsync(seeded, "meeting move 2017-09-20 to 2017-09-05");
        (await CommandAsync(seeded, "meeting move 2017-09-09 to 2017-09-20")).ShouldContain("would change places");
        if (Directory.Exists(seeded.Stage.Repository))
        {
            Directory.Delete(seeded.Stage.Repository, recursive: true);
        }

        Directory.Move(away, seeded.Stage.Repository);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(2), Cancel);
        (await CommandAsync(seeded, "meeting move 2017-09-09 to 2017-09-20")).ShouldContain("is now on Wednesday 20 September 2017");
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(2), Cancel);

        (await FilesAsync(seeded)).ShouldBe($"{Old}\nRuntime/2017/2017-09-20-runtime.md");
        var one = await TextAsync(seeded, Old);
        (Count(one, "- TWENTIETH"), Count(one, "- FIFTH")).ShouldBe((1, 0), one + await seeded.GitAsync(Cancel, "log", "--stat", "main"));
        var other = await TextAsync(seeded, "Runtime/2017/2017-09-20-runtime.md");
        (Count(other, "- FIFTH"), Count(other, "- TWENTIETH")).ShouldBe((1, 0), other);
    }

    private static void Protect(SeededStage seeded)
    {
        var hook = Path.Combine(Directory.CreateDirectory(Path.Combine(seeded.Stage.Repository, "hooks")).FullName, "update");
        File.WriteAllText(hook, "#!/bin/sh\ncase $1 in refs/heads/main) echo 'GH006: Protected branch update failed' >&2; exit 1;; esac\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task An_answer_that_comes_while_the_notes_are_pushed_is_published_after_them()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, "Dies Köper", "- Shipped");
        await CommandAsync(seeded, "compile");
        await SayAsync(seeded, "Eric Malm", "- First");
        var (store, came) = (seeded.Stage.Get<Store>(), false);
        store.TransactionLimit = 0;
        store.AfterRehearsal = async () =>
        {
            // The push is done, and its record is not stored yet.
            store.AfterRehearsal = () => Task.CompletedTask;
            came = true;
            await seeded.Stage.Chat.PostAsync(seeded.Person("Julz Friedman"), "- Meanwhile", null, Cancel);
            await seeded.Stage.Get<Dispatcher>().DrainAsync(Cancel);
        };

        for (var i = 0; i < 3; i++)
        {
            await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(11), Cancel);
        }

        came.ShouldBeTrue();
        (await TextAsync(seeded, Old)).ShouldContain("- First");
        (await TextAsync(seeded, Old)).ShouldContain("- Meanwhile");
    }

    private static Task<string> CommandAsync(SeededStage seeded, string text) => seeded.Stage.CommandAsync(seeded.Chair, text, Cancel);

    private static async Task SayAsync(SeededStage seeded, string person, string text)
    {
        await seeded.Stage.Chat.PostAsync(seeded.Person(person), text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }

    private static Task CommitAsync(SeededStage seeded, string path, string text) =>
        new HandEditor(seeded.Stage.Git, path).CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "By hand", text, Cancel);

    private static async Task<string> TextAsync(SeededStage seeded, string path) =>
        await new HandEditor(seeded.Stage.Git, path).TextAsync(Cancel) ?? "";

    private static Task<string> FilesAsync(SeededStage seeded) => seeded.GitAsync(Cancel, "ls-tree", "-r", "--name-only", "main");

    private static int Count(string text, string line) => text.Split('\n').Count(each => each == line);

    private static IEnumerable<string> ToChair(SeededStage seeded) =>
        seeded.Stage.Chat.ToPerson(seeded.Chair).Select(message => message.Text);
}
