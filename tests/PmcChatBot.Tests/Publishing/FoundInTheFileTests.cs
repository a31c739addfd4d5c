using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Jobs;
using PmcChatBot.Publishing;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Publishing;

/// <summary>What people do to the notes file in git, and what the bot makes of it.</summary>
public sealed class FoundInTheFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_was_moved_by_hand_is_followed_with_its_history()
    {
        await using var seeded = await PublishedAsync();
        var (path, moved) = (PathOf(seeded), "Runtime/2017-09/05/notes of the day.md");
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await ImportAsync(
            seeded,
            "Sam",
            $"D \"{path}\"\nM 100644 inline \"{moved}\"\n{Data(text.Replace("- Shipped", "- Shipped it", StringComparison.Ordinal))}"
        );

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = await seeded.GitAsync(Cancel, "show", $"main:{moved}");
        notes.ShouldContain("- Shipped it\n");
        notes.ShouldNotContain("- Shipped\n");
        notes.ShouldContain("- Late");
        (await seeded.Hand.TextAsync(Cancel)).ShouldBeNull();
        ToChair(seeded).Count(message => message.Contains($"were moved to `{moved}`", StringComparison.Ordinal)).ShouldBe(1);

        // And back again.
        await ImportAsync(seeded, "Sam", $"D \"{moved}\"\nM 100644 inline \"{path}\"\n{Data(notes + "\n")}");
        await AnswerAsync(seeded, "Eric Malm", "- Last");
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Last");
        (await seeded.GitAsync(Cancel, "ls-tree", "-r", "--name-only", "main")).ShouldBe(path);
    }

    [Fact]
    public async Task A_file_that_was_deleted_comes_back_and_the_chair_gets_one_message()
    {
        await using var seeded = await PublishedAsync();
        await AnswerAsync(seeded, "Eric Malm", "- Diego's words");
        await ImportAsync(seeded, "Sam", $"D \"{PathOf(seeded)}\"\n");

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var told = seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .Single(message => message.Text.Contains("looks like an outdated copy", StringComparison.Ordinal));
        told.Text.ShouldContain("> - Diego's words");
        told.Text.ShouldContain("> - Shipped");
        await seeded.Stage.Chat.PressAsync(
            seeded.Chair,
            told.Buttons.Single(button => button.Label == "Diego: it was intended").Action,
            Cancel
        );
        await seeded.Stage.SettleAsync(Cancel);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("- Diego's words");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldContain("- Shipped");
        notes.ShouldContain("- Late");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_file_that_the_chair_deleted_or_emptied_comes_back_whole_and_is_told(string? text)
    {
        await using var seeded = await PublishedAsync();
        await ImportAsync(
            seeded,
            "Dieu Cao",
            text is null ? $"D \"{PathOf(seeded)}\"\n" : $"M 100644 inline \"{PathOf(seeded)}\"\n{Data(text)}"
        );

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "## Discussion\n", "### Diego", "- Late" }.ShouldAllBe(line => notes.Contains(line));
        ToChair(seeded)
            .Count(message => message.Contains($"was {(text is null ? "deleted" : "emptied")} by Dieu Cao", StringComparison.Ordinal))
            .ShouldBe(1);
    }

    [Fact]
    public async Task A_stale_copy_of_published_notes_is_put_right_by_the_hourly_look_though_nobody_writes_anything()
    {
        await using var seeded = await PublishedAsync();
        await ImportAsync(seeded, "Sam", $"M 100644 inline \"{PathOf(seeded)}\"\n{Data(seeded.Meeting.EmptyNotes(seeded.Committee))}");

        await WatchAsync(seeded);

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Shipped\n");
        ToChair(seeded).Count(message => message.Contains("looks like an outdated copy", StringComparison.Ordinal)).ShouldBe(1);
        var commits = await seeded.GitAsync(Cancel, "rev-list", "--count", "main");
        await WatchAsync(seeded);
        (await seeded.GitAsync(Cancel, "rev-list", "--count", "main")).ShouldBe(commits);
    }

    [Fact]
    public async Task The_hourly_look_does_not_say_again_what_was_said_and_nothing_changed()
    {
        await using var seeded = await PublishedAsync();
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "Oops",
            text.Replace("- Shipped\n", "<<<<<<< HEAD\n- Shipped\n=======\n- Shipped today\n>>>>>>> mine\n", StringComparison.Ordinal),
            Cancel
        );
        await WatchAsync(seeded);
        ToChair(seeded).Count(message => message.Contains("contain conflict markers", StringComparison.Ordinal)).ShouldBe(1);
        var sent = await SentAsync();

        await WatchAsync(seeded);

        // A platform would be asked to edit the message, or get it anew where the chair took it away.
        (await SentAsync()).ShouldBe(sent);

        Task<int> SentAsync() =>
            seeded
                .Stage.Get<Store>()
                .ReadAsync(
                    services => services.GetRequiredService<BotDbContext>().Outbox.CountAsync(row => row.Lane == EfOutbox.Messages, Cancel),
                    Cancel
                );
    }

    [Fact]
    public async Task A_comment_that_another_comments_end_closes_takes_nobodys_words_out()
    {
        await using var seeded = await PublishedAsync();
        await AnswerAsync(seeded, "Eric Malm", "- Diego's words");
        var good = (await seeded.Hand.TextAsync(Cancel))!;
        var tail = good.Replace("### Routing", "<!-- a note -->\n\n### Routing", StringComparison.Ordinal);
        await seeded.Hand.CommitAsync("Dieu Cao", seeded.Stage.Clock.GetUtcNow(), "A note", tail, Cancel);
        await AnswerAsync(seeded, "Julz Friedman", "- Garden's words");
        var noted = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Dies Köper",
            seeded.Stage.Clock.GetUtcNow(),
            "Oops",
            noted.Replace("- Shipped\n", "- Shipped\n\n<!-- later\n", StringComparison.Ordinal),
            Cancel
        );

        await AnswerAsync(seeded, "Shannon Coen", "- Late");
        Post(seeded).ShouldContain("- Late");
        var during = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped", "- Diego's words", "- Garden's words" }.ShouldAllBe(line => during.Contains(line));

        await seeded.Hand.CommitAsync(
            "Dies Köper",
            seeded.Stage.Clock.GetUtcNow(),
            "Mended",
            during.Replace("<!-- later\n", "", StringComparison.Ordinal),
            Cancel
        );
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped", "- Diego's words", "- Garden's words", "- Late" }.ShouldAllBe(line => notes.Split('\n').Contains(line));
        foreach (var line in new[] { "- Diego's words", "- Garden's words" })
        {
            Post(seeded).ShouldContain(line);
        }
    }

    [Fact]
    public async Task A_section_in_a_comment_that_is_closed_hinders_nobody()
    {
        await using var seeded = await PublishedAsync();
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Dieu Cao",
            seeded.Stage.Clock.GetUtcNow(),
            "Not today",
            text.Replace("### Garden", "<!--\n### Garden", StringComparison.Ordinal)
                .Replace("### Diego", "-->\n\n### Diego", StringComparison.Ordinal),
            Cancel
        );

        await AnswerAsync(seeded, "Eric Malm", "- Diego's words");

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Diego's words");
        ToChair(seeded).ShouldNotContain(message => message.Contains("never closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rewritten_branch_is_told_and_not_forced_over_and_no_word_is_lost()
    {
        await using var seeded = await PublishedAsync();
        var before = await seeded.GitAsync(Cancel, "rev-list", "--max-parents=0", "main");
        await seeded.GitAsync(Cancel, "update-ref", "refs/heads/main", before);
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "Anew",
            text.Replace("## Discussion\n", "## Discussion\n\n- By hand\n", StringComparison.Ordinal),
            Cancel
        );
        var rewritten = await seeded.GitAsync(Cancel, "rev-parse", "main");

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped", "- By hand", "- Late" }.ShouldAllBe(line => notes.Contains(line));
        (await seeded.GitAsync(Cancel, "merge-base", "main", rewritten)).ShouldBe(rewritten);
        ToChair(seeded).Count(message => message.Contains("the branch was rewritten", StringComparison.Ordinal)).ShouldBe(1);
        await AnswerAsync(seeded, "Eric Malm", "- Last");
        ToChair(seeded).Count(message => message.Contains("the branch was rewritten", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_merge_that_drops_what_the_other_side_wrote_is_a_stale_copy()
    {
        await using var seeded = await PublishedAsync();
        var empty = await seeded.GitAsync(Cancel, "rev-list", "--max-parents=0", "main");
        var mine = seeded
            .Meeting.EmptyNotes(seeded.Committee)
            .Replace("## Discussion\n", "## Discussion\n\n- Mine\n", StringComparison.Ordinal);
        var path = PathOf(seeded);

        // Somebody commits on an old copy, and merges with "ours".
        await ImportAsync(seeded, "Sam", $"M 100644 inline \"{path}\"\n{Data(mine)}", "refs/heads/side", $"from {empty}\n");
        var main = await seeded.GitAsync(Cancel, "rev-parse", "main");
        await ImportAsync(
            seeded,
            "Sam",
            $"M 100644 inline \"{path}\"\n{Data(mine)}",
            "refs/heads/main",
            $"from refs/heads/side\nmerge {main}\n",
            force: true
        );

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped", "- Mine", "- Late" }.ShouldAllBe(line => notes.Contains(line));
        ToChair(seeded).ShouldContain(message => message.Contains("looks like an outdated copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clean_merge_of_two_branches_is_nobodys_stale_copy()
    {
        await using var seeded = await PublishedAsync();
        var empty = await seeded.GitAsync(Cancel, "rev-list", "--max-parents=0", "main");
        var path = PathOf(seeded);
        var side = seeded
            .Meeting.EmptyNotes(seeded.Committee)
            .Replace("## Discussion\n", "## Discussion\n\n- Mine\n", StringComparison.Ordinal);
        var merged = (await seeded.Hand.TextAsync(Cancel))!.Replace(
            "## Discussion\n",
            "## Discussion\n\n- Mine\n",
            StringComparison.Ordinal
        );
        await ImportAsync(seeded, "Sam", $"M 100644 inline \"{path}\"\n{Data(side)}", "refs/heads/side", $"from {empty}\n");
        var main = await seeded.GitAsync(Cancel, "rev-parse", "main");
        await ImportAsync(
            seeded,
            "Sam",
            $"M 100644 inline \"{path}\"\n{Data(merged)}",
            "refs/heads/main",
            $"from refs/heads/side\nmerge {main}\n",
            force: true
        );

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped", "- Mine", "- Late" }.ShouldAllBe(line => notes.Contains(line));
        ToChair(seeded)
            .ShouldNotContain(message =>
                message.Contains("outdated copy", StringComparison.Ordinal) || message.Contains("rewritten", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("120000", "a symbolic link")]
    [InlineData("160000", "a submodule")]
    public async Task What_is_no_file_is_not_written_over(string mode, string what)
    {
        await using var seeded = await PublishedAsync();
        var there = mode == "160000" ? await seeded.GitAsync(Cancel, "rev-parse", "main") : "inline";
        await ImportAsync(seeded, "Sam", $"M {mode} {there} \"{PathOf(seeded)}\"\n{(mode == "160000" ? "" : Data("/etc/passwd"))}");
        var before = await seeded.GitAsync(Cancel, "rev-parse", "main");

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel))
            .ShouldContain($"{PathOf(seeded)} is {what} in the repository, where the notes file should be");
        (await seeded.GitAsync(Cancel, "rev-parse", "main")).ShouldBe(before);
        Post(seeded).ShouldContain("- Late");
    }

    [Fact]
    public async Task A_file_where_the_folder_should_be_is_not_deleted()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await ImportAsync(seeded, "Sam", $"M 100644 inline \"Runtime\"\n{Data("somebody's words")}");

        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel))
            .ShouldContain("Runtime is a file in the repository, where the folder of the notes file should be");
        (await seeded.GitAsync(Cancel, "show", "main:Runtime")).ShouldBe("somebody's words");
    }

    [Fact]
    public async Task A_file_that_is_no_utf8_is_refused_and_one_that_was_is_forgiven()
    {
        await using var seeded = await PublishedAsync();
        var good = (await seeded.Hand.TextAsync(Cancel))!;
        var latin = Encoding.Latin1.GetBytes(good.Replace("- Shipped", "- Shipped \u00e0 la carte", StringComparison.Ordinal));
        await RawAsync(seeded, latin);

        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel))
            .ShouldContain("is not UTF-8; save it as UTF-8 and I will continue");
        ToChair(seeded).ShouldContain(message => Plain(message).Contains("is not UTF-8", StringComparison.Ordinal));

        await seeded.Hand.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "UTF-8",
            good.Replace("- Shipped", "- Shipped \u00e0 la carte", StringComparison.Ordinal),
            Cancel
        );
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldContain("- Shipped \u00e0 la carte");
        notes.ShouldContain("- Late");
    }

    [Fact]
    public async Task A_file_nested_too_deeply_is_refused_in_words_and_read_again_once_it_is_mended()
    {
        await using var seeded = await PublishedAsync();
        var good = (await seeded.Hand.TextAsync(Cancel))!;
        await RawAsync(seeded, Encoding.UTF8.GetBytes(good + "\n" + string.Concat(Enumerable.Repeat("> ", 2_000)) + "deep\n"));
        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldContain("nested too deeply for Markdown");

        await RawAsync(seeded, Encoding.UTF8.GetBytes(good));
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Late");
    }

    [Fact]
    public async Task A_heading_as_long_as_a_file_costs_no_more_than_other_text()
    {
        await using var seeded = await PublishedAsync();
        var good = (await seeded.Hand.TextAsync(Cancel))!;
        await RawAsync(seeded, Encoding.UTF8.GetBytes($"{good}\n### {string.Concat(Enumerable.Repeat("a - *_`[ ", 10_000))}\n"));
        using var effort = new Core.Notes.WorkMeter(most: 100_000_000);

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Late");
    }

    [Fact]
    public async Task A_file_of_ten_megabytes_is_refused_with_its_size()
    {
        await using var seeded = await PublishedAsync();
        var good = (await seeded.Hand.TextAsync(Cancel))!;
        await RawAsync(seeded, Encoding.UTF8.GetBytes(good + string.Concat(Enumerable.Repeat("- a line of somebody's log\n", 400_000))));

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldContain("KB long, and the limit is 200 KB");
        Post(seeded).ShouldContain("- Late");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no headings, just words\n")]
    [InlineData("\uFEFF# Notes\r\n\r\n### CLI\r\n\r\n- theirs\n\n### CLI\r- twice\r\n")]
    public async Task Whatever_stands_in_the_file_stays_and_the_answers_are_added(string file)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await RawAsync(seeded, Encoding.UTF8.GetBytes(file));
        await AnswerAsync(seeded, "Dies Köper", "- Shipped", compile: true);

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.Split('\n').Count(line => line.Trim() == "- Shipped").ShouldBe(1);
        notes.ShouldContain("### CLI");
        foreach (var line in file.Split('\n', '\r').Where(line => line.Length > 0))
        {
            notes.ShouldContain(line);
        }
    }

    [Theory]
    [InlineData("```\n- code")]
    [InlineData("<!-- later")]
    [InlineData("<script>")]
    public async Task What_is_never_closed_and_hides_other_teams_is_told_and_takes_nobodys_words_out(string open)
    {
        await using var seeded = await PublishedAsync();
        await AnswerAsync(seeded, "Eric Malm", "- Diego's words");
        var good = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Dies Köper",
            seeded.Stage.Clock.GetUtcNow(),
            "Oops",
            good.Replace("- Shipped\n", $"- Shipped\n\n{open}\n", StringComparison.Ordinal),
            Cancel
        );
        var before = await seeded.GitAsync(Cancel, "rev-parse", "main");

        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        (await seeded.GitAsync(Cancel, "rev-parse", "main")).ShouldBe(before);
        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldContain("never closed, so the heading in line");
        Post(seeded).ShouldContain("- Late");

        await seeded.Hand.CommitAsync("Dies Köper", seeded.Stage.Clock.GetUtcNow(), "Mended", good, Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped", "- Diego's words", "- Late" }.ShouldAllBe(line => notes.Split('\n').Count(other => other == line) == 1);
    }

    [Fact]
    public async Task A_heading_that_ends_in_marks_is_written_once()
    {
        await using var seeded = await PublishedAsync();
        await AnswerAsync(seeded, "Julz Friedman", "- Mine\n\n#### The C # #\n\n- About it");
        await AnswerAsync(seeded, "Eric Malm", "- Last");
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        (await seeded.Hand.TextAsync(Cancel))!.Split('\n').Count(line => line == "- About it").ShouldBe(1);
    }

    [Fact]
    public async Task Conflict_markers_are_left_and_told()
    {
        await using var seeded = await PublishedAsync();
        var text = (await seeded.Hand.TextAsync(Cancel))!.Replace(
            "- Shipped\n",
            "<<<<<<< HEAD\n- Shipped\n=======\n- Shipped today\n>>>>>>> mine\n",
            StringComparison.Ordinal
        );
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "Oops", text, Cancel);

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "<<<<<<< HEAD\n", "- Shipped\n", "=======\n", "- Shipped today\n", ">>>>>>> mine\n", "- Late" }.ShouldAllBe(line =>
            notes.Contains(line)
        );
        ToChair(seeded)
            .ShouldContain(message =>
                message.Contains("contain conflict markers", StringComparison.Ordinal) && message.Contains("Sam", StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task A_forged_trailer_gives_nobody_the_bots_rights()
    {
        await using var seeded = await PublishedAsync();
        var own = await seeded.GitAsync(Cancel, "log", "-1", "--format=%(trailers)", "main");
        own.ShouldContain("Pmc-Seal: ");

        // Somebody takes Dies's words out, and says that it was the bot.
        var text = (await seeded.Hand.TextAsync(Cancel))!.Replace("- Shipped\n", "", StringComparison.Ordinal);
        await ImportAsync(
            seeded,
            "PmcChatBot <pmcchatbot@noreply.invalid>",
            $"M 100644 inline \"{PathOf(seeded)}\"\n{Data(text)}",
            message: $"Notes\n\n{own}"
        );
        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Shipped\n");
        ToChair(seeded).ShouldContain(message => message.Contains("looks like an outdated copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bots_commit_picked_again_gives_nobody_the_bots_rights()
    {
        await using var seeded = await PublishedAsync();
        var own = await seeded.GitAsync(Cancel, "log", "-1", "--format=%(trailers)", "main");
        var first = (await seeded.Hand.TextAsync(Cancel))!;
        await AnswerAsync(seeded, "Julz Friedman", "- Julz's words");
        await ImportAsync(seeded, "Sam", $"M 100644 inline \"{PathOf(seeded)}\"\n{Data(seeded.Meeting.EmptyNotes(seeded.Committee))}");
        await ImportAsync(
            seeded,
            "PmcChatBot <pmcchatbot@noreply.invalid>",
            $"M 100644 inline \"{PathOf(seeded)}\"\n{Data(first)}",
            message: $"Notes\n\n{own}"
        );

        await AnswerAsync(seeded, "Eric Malm", "- Last");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped\n", "- Julz's words\n", "- Last\n" }.ShouldAllBe(line => notes.Contains(line));
        ToChair(seeded).ShouldContain(message => message.Contains("looks like an outdated copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_meant_goes_once_and_what_came_since_stays()
    {
        await using var seeded = await PublishedAsync();
        await ImportAsync(seeded, "Sam", $"M 100644 inline \"{PathOf(seeded)}\"\n{Data(seeded.Meeting.EmptyNotes(seeded.Committee))}");
        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        var button = seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .SelectMany(message => message.Buttons)
            .Single(button => button.Action.StartsWith("meant|", StringComparison.Ordinal));
        await seeded.Hand.CommitAsync(
            "Dies Köper",
            seeded.Stage.Clock.GetUtcNow(),
            "More",
            (await seeded.Hand.TextAsync(Cancel))!.Replace("- Shipped\n", "- Shipped\n- New words since\n", StringComparison.Ordinal),
            Cancel
        );
        await AnswerAsync(seeded, "Eric Malm", "- Last");

        await seeded.Stage.Chat.PressAsync(seeded.Person("Julz Friedman"), button.Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Shipped\n");
        await seeded.Stage.Chat.PressAsync(seeded.Chair, button.Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldNotContain("- Shipped\n");
        notes.ShouldContain("- New words since\n");
        await seeded.Stage.Chat.PressAsync(seeded.Chair, button.Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        ToChair(seeded).ShouldContain(message => message.Contains("chose already", StringComparison.Ordinal));
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- New words since\n");
    }

    [Fact]
    public async Task Several_stale_copies_are_told_together_and_what_they_added_stays_when_they_were_meant()
    {
        await using var seeded = await PublishedAsync();
        var empty = seeded.Meeting.EmptyNotes(seeded.Committee);
        var heading = empty.Split('\n').Single(line => line.StartsWith("### CLI", StringComparison.Ordinal));
        foreach (var person in new[] { "Sam", "Tom" })
        {
            await seeded.Hand.CommitAsync(
                person,
                seeded.Stage.Clock.GetUtcNow(),
                "Mine",
                empty.Replace($"{heading}\n", $"{heading}\n\n- {person}\n", StringComparison.Ordinal),
                Cancel
            );
        }

        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped\n", "- Sam\n", "- Tom\n" }.ShouldAllBe(line => notes.Contains(line));
        var told = seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .Single(message => message.Text.Contains("looks like an outdated copy", StringComparison.Ordinal));

        await seeded.Stage.Chat.PressAsync(seeded.Chair, told.Buttons.Single().Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldNotContain("- Shipped\n");
        new[] { "- Sam\n", "- Tom\n" }.ShouldAllBe(line => notes.Contains(line));
    }

    [Theory]
    [InlineData("Sam <sam@example.org> 1504700000 +7000")]
    [InlineData("Sam <sam@example.org> 999999999999 +0000")]
    [InlineData("Sa\u001fm\u001e <sam@example.org> 1504700000 +0000")]
    [InlineData(" <> 0 +0000")]
    public async Task Odd_names_and_times_of_a_commit_are_no_trouble(string ident)
    {
        await using var seeded = await PublishedAsync();
        var text = (await seeded.Hand.TextAsync(Cancel))!.Replace(
            "## Discussion\n",
            "## Discussion\n\n- By hand\n",
            StringComparison.Ordinal
        );
        var head = await seeded.GitAsync(Cancel, "rev-parse", "main");
        await seeded.Stage.Git.RunAsync(
            ["fast-import", "--quiet", "--done", "--date-format=raw-permissive"],
            Cancel,
            $"commit refs/heads/main\nauthor {ident}\ncommitter {ident}\n{Data("By hand")}from {head}\nM 100644 inline "
                + $"\"{PathOf(seeded)}\"\n{Data(text)}\ndone\n"
        );

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Shipped\n", "- By hand\n", "- Late\n" }.ShouldAllBe(line => notes.Contains(line));
    }

    [Fact]
    public async Task A_file_copied_first_and_deleted_later_is_followed()
    {
        await using var seeded = await PublishedAsync();
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await ImportAsync(seeded, "Sam", $"M 100644 inline \"N/:(x) notes.md\"\n{Data(text)}");
        await ImportAsync(seeded, "Sam", $"D \"{PathOf(seeded)}\"\n");

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        (await seeded.GitAsync(Cancel, "show", "main:N/:(x) notes.md")).ShouldContain("- Late");
        (await seeded.Hand.TextAsync(Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_branch_that_went_away_is_told_and_not_made_again()
    {
        await using var seeded = await PublishedAsync();
        await seeded.GitAsync(Cancel, "branch", "-m", "main", "trunk");

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        (await seeded.GitAsync(Cancel, "branch", "--format=%(refname:short)")).ShouldBe("trunk");
        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel))
            .ShouldContain("the repository no longer has the branch main");
        Post(seeded).ShouldContain("- Late");
    }

    [Fact]
    public async Task A_deleted_file_is_not_followed_into_another_meetings()
    {
        await using var seeded = await PublishedAsync();
        var (text, other) = ((await seeded.Hand.TextAsync(Cancel))!, PathOf(seeded).Replace("09-05", "09-19", StringComparison.Ordinal));
        await ImportAsync(seeded, "Sam", $"D \"{PathOf(seeded)}\"\nM 100644 inline \"{other}\"\n{Data(text)}");

        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Late");
        (await seeded.GitAsync(Cancel, "show", $"main:{other}")).ShouldNotContain("- Late");
    }

    [Fact]
    public async Task A_second_file_of_the_same_meeting_is_told()
    {
        await using var seeded = await PublishedAsync();
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await ImportAsync(seeded, "Sam", $"D \"{PathOf(seeded)}\"\nM 100644 inline \"Notes/new.md\"\n{Data(text)}");
        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        await ImportAsync(seeded, "Tim", $"M 100644 inline \"{PathOf(seeded)}\"\n{Data(text + "\n- Tim's words\n")}");
        await AnswerAsync(seeded, "Eric Malm", "- Last");
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        ToChair(seeded)
            .Count(message => message.Contains($"`Notes/new.md` and `{PathOf(seeded)}`. I use the first", StringComparison.Ordinal))
            .ShouldBe(1);
        (await seeded.GitAsync(Cancel, "show", "main:Notes/new.md")).ShouldContain("- Last");
    }

    [Theory]
    [InlineData(false, false, "")]
    [InlineData(true, false, "")]
    [InlineData(false, true, "")]
    [InlineData(true, true, "")]
    [InlineData(false, false, " who asked")]
    [InlineData(true, false, " who asked")]
    [InlineData(false, true, " who asked")]
    public async Task A_branch_of_a_meeting_that_was_squashed_is_merged(bool deleted, bool staysProtected, string edited)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var branch = $"notes-runtime-{seeded.Meeting.IsoDate}";
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "Notes", seeded.Meeting.EmptyNotes(seeded.Committee), Cancel);
        var hook = await ProtectAsync(seeded);
        await AnswerAsync(seeded, "Dies Köper", "- Shipped version 7 to everybody\n- Gone later", compile: true);
        var text = await seeded.GitAsync(Cancel, "show", $"{branch}:{PathOf(seeded)}") + "\n";
        await seeded.Hand.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "Notes (#1)",
            text.Replace("to everybody\n", $"to everybody{edited}\n", StringComparison.Ordinal),
            Cancel
        );
        await (deleted ? seeded.GitAsync(Cancel, "branch", "-D", branch) : Task.FromResult(""));
        await seeded.Hand.CommitAsync(
            "Dies Köper",
            seeded.Stage.Clock.GetUtcNow(),
            "Less",
            (await seeded.Hand.TextAsync(Cancel))!.Replace("- Gone later\n", "", StringComparison.Ordinal),
            Cancel
        );
        if (!staysProtected)
        {
            File.Delete(hook);
        }

        await AnswerAsync(seeded, "Eric Malm", "- Last");
        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = staysProtected
            ? await seeded.GitAsync(Cancel, "show", $"{branch}:{PathOf(seeded)}")
            : (await seeded.Hand.TextAsync(Cancel))!;
        notes.Split('\n').Count(line => line.StartsWith("- Shipped", StringComparison.Ordinal)).ShouldBe(1);
        notes.ShouldContain($"- Shipped version 7 to everybody{edited}\n");
        notes.ShouldContain("- Last\n");
        notes.ShouldContain("- Late\n");
        notes.ShouldNotContain("- Gone later");
        ToChair(seeded).ShouldNotContain(message => message.Contains("rewritten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hand_edit_on_the_main_branch_is_not_taken_for_the_merge_of_a_meetings_branch()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "Notes", seeded.Meeting.EmptyNotes(seeded.Committee), Cancel);
        await ProtectAsync(seeded);
        await AnswerAsync(seeded, "Dies Köper", "- Shipped version 7", compile: true);
        await seeded.Hand.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "Mine",
            seeded
                .Meeting.EmptyNotes(seeded.Committee)
                .Replace("## Discussion\n", "## Discussion\n\n- Shipped version 8\n", StringComparison.Ordinal),
            Cancel
        );

        await AnswerAsync(seeded, "Eric Malm", "- Last");

        var notes = await seeded.GitAsync(Cancel, "show", $"notes-runtime-{seeded.Meeting.IsoDate}:{PathOf(seeded)}");
        new[] { "- Shipped version 7", "- Last" }.ShouldAllBe(line => notes.Contains(line));
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Shipped version 8");
    }

    [Fact]
    public async Task A_branch_of_a_meeting_that_was_deleted_unmerged_is_told_and_written_again()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "Notes", seeded.Meeting.EmptyNotes(seeded.Committee), Cancel);
        await ProtectAsync(seeded);
        await AnswerAsync(seeded, "Dies Köper", "- Shipped version 7", compile: true);
        var branch = $"notes-runtime-{seeded.Meeting.IsoDate}";
        await seeded.GitAsync(Cancel, "branch", "-D", branch);

        await AnswerAsync(seeded, "Eric Malm", "- Last");

        var notes = await seeded.GitAsync(Cancel, "show", $"{branch}:{PathOf(seeded)}");
        new[] { "- Shipped version 7", "- Last" }.ShouldAllBe(line => notes.Contains(line));
        ToChair(seeded).Count(message => message.Contains($"The branch `{branch}` with the notes", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("half")]
    [InlineData("damaged")]
    public async Task A_clone_of_the_bots_own_that_is_half_or_damaged_is_made_anew(string which)
    {
        await using var seeded = await PublishedAsync();
        var clone = Path.Combine(seeded.Stage.Data, "git");
        if (which == "half")
        {
            Directory.Delete(clone, recursive: true);
            Directory.CreateDirectory(clone);
            await File.WriteAllTextAsync(Path.Combine(clone, "HEAD"), "ref: refs/heads/main\n", Cancel);
        }
        else
        {
            foreach (var file in Directory.GetFiles(Path.Combine(clone, "objects"), "*", SearchOption.AllDirectories))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                await File.WriteAllBytesAsync(file, [1, 2, 3], Cancel);
            }
        }

        await AnswerAsync(seeded, "Julz Friedman", "- Late");
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Late");
    }

    [Fact]
    public async Task Who_handed_the_team_over_chooses_no_more_between_two_texts()
    {
        await using var seeded = await PublishedAsync();
        await seeded.Hand.CommitAsync(
            "Eric Malm",
            seeded.Stage.Clock.GetUtcNow(),
            "Mine",
            (await seeded.Hand.TextAsync(Cancel))!.Replace("- Shipped\n", "- Shipped by Eric\n", StringComparison.Ordinal),
            Cancel
        );
        await seeded.Stage.Chat.FillAsync(
            seeded.Person("Dies Köper"),
            $"form|{seeded.Meeting.Id}|cli",
            form =>
                form.Fields.ToDictionary(
                    field => field.Name,
                    field => field.Value.Replace("- Shipped", "- Shipped by Dies", StringComparison.Ordinal)
                ),
            Cancel
        );
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(11), Cancel);
        var question = seeded
            .Stage.Chat.ToPerson(seeded.Person("Dies Köper"))
            .Single(message => message.Text.Contains("From Eric Malm, in git", StringComparison.Ordinal));
        var choice = question.Buttons.Single(button => button.Action.EndsWith("|ours", StringComparison.Ordinal));
        await seeded.Stage.CommandAsync(seeded.Chair, "lead CLI Eric Malm", Cancel);

        await seeded.Stage.Chat.PressAsync(seeded.Person("Dies Köper"), choice.Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Shipped by Eric\n");

        await seeded.Stage.Chat.PressAsync(seeded.Chair, choice.Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldNotContain("- Shipped by Eric\n");
        notes.ShouldContain("- Shipped by Dies\n");
    }

    [Fact]
    public async Task A_thousand_commits_of_history_are_read()
    {
        await using var seeded = await PublishedAsync();
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        var stream = new StringBuilder();
        var from = await seeded.GitAsync(Cancel, "rev-parse", "main");
        for (var i = 1; i <= 1000; i++)
        {
            text = text.Replace("## Discussion\n", $"## Discussion\n- Line {i}\n", StringComparison.Ordinal);
            stream.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"commit refs/heads/main\ncommitter Sam <sam@example.org> {1504600000 + i} "
                    + $"+0000\n{Data($"Edit {i}")}{(i == 1 ? $"from {from}\n" : "")}M 100644 inline "
                    + $"\"{PathOf(seeded)}\"\n{Data(text.Length > 60_000 ? text = Shorter(text) : text)}"
            );
        }

        await seeded.Stage.Git.RunAsync(["fast-import", "--quiet", "--done"], Cancel, stream + "done\n");
        await AnswerAsync(seeded, "Julz Friedman", "- Late");

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { "- Line 1000\n", "- Shipped\n", "- Late" }.ShouldAllBe(line => notes.Contains(line));

        static string Shorter(string text) =>
            string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("- Line ", StringComparison.Ordinal)));
    }

    /// <summary>Notes with Dies's answer, published.</summary>
    private static async Task<SeededStage> PublishedAsync()
    {
        var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAsync(seeded, "Dies Köper", "- Shipped", compile: true);
        return seeded;
    }

    private static async Task AnswerAsync(SeededStage seeded, string person, string text, bool compile = false)
    {
        if (compile)
        {
            await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        }

        await seeded.Stage.Chat.PostAsync(seeded.Person(person), text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        if (compile)
        {
            await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        }

        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(11), Cancel);
    }

    private static string PathOf(SeededStage seeded) => seeded.Meeting.NotesPath(seeded.Committee);

    private static Task RawAsync(SeededStage seeded, byte[] bytes)
    {
        // One character a byte on its way through the stream.
        var file = Path.Combine(seeded.Stage.Data, "raw");
        File.WriteAllBytes(file, bytes);
        return StoreAsync();

        async Task StoreAsync()
        {
            var blob = await seeded.GitAsync(Cancel, "hash-object", "-w", file);
            await ImportAsync(seeded, "Sam", $"M 100644 {blob} \"{PathOf(seeded)}\"\n");
        }
    }

    private static async Task ImportAsync(
        SeededStage seeded,
        string author,
        string changes,
        string branch = "refs/heads/main",
        string? from = null,
        string message = "By hand",
        bool force = false
    )
    {
        var head = await seeded.Stage.Git.TryAsync(["rev-parse", "--verify", "--quiet", branch], Cancel);
        from ??= head.ExitCode == 0 ? $"from {head.StandardOutput.Trim()}\n" : "";
        var ident = author.Contains('<', StringComparison.Ordinal) ? author : $"{author} <{author.ToLowerInvariant()}@example.org>";
        var stream =
            $"commit {branch}\ncommitter {ident} {seeded.Stage.Clock.GetUtcNow().ToUnixTimeSeconds()} "
            + $"+0000\n{Data(message)}{from}{changes}\ndone\n";
        await seeded.Stage.Git.RunAsync(
            ["fast-import", "--quiet", "--done", .. force ? ["--force"] : Array.Empty<string>()],
            Cancel,
            stream
        );
    }

    /// <summary>The main branch takes no push but the hand editor's.</summary>
    /// <returns>The hook that sees to it.</returns>
    private static async Task<string> ProtectAsync(SeededStage seeded)
    {
        var hook = Path.Combine(seeded.Stage.Repository, "hooks", "update");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        await File.WriteAllTextAsync(
            hook,
            "#!/bin/sh\ncase $1 in refs/heads/main) echo 'GH006: Protected branch update failed' >&2; exit 1;; esac\n",
            Cancel
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return hook;
    }

    /// <summary>What the hourly job does.</summary>
    private static async Task WatchAsync(SeededStage seeded)
    {
        await seeded
            .Stage.Get<Store>()
            .InTransactionAsync(services => services.GetRequiredService<MeetingJobs>().WatchAsync(Cancel), Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }

    private static string Data(string text) => $"data {Git.Utf8.GetByteCount(text)}\n{text}\n";

    private static string Post(SeededStage seeded) =>
        seeded
            .Stage.Chat.InChannel(seeded.Chair)
            .Where(message => message.OnlyFor is null)
            .Aggregate("", (all, message) => $"{all}\n{message.Text}");

    private static IEnumerable<string> ToChair(SeededStage seeded) =>
        seeded.Stage.Chat.ToPerson(seeded.Chair).Select(message => message.Text);

    private static string Plain(string markdown) => markdown.Replace("\\", "", StringComparison.Ordinal);
}
