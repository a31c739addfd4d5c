using Shouldly;

namespace PmcChatBot.Tests.Publishing;

public sealed class PrepareNotesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_empty_notes_of_coming_meetings_are_committed_once_and_posted_nowhere()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);

        var reply = await seeded.Stage.CommandAsync(seeded.Chair, "template 3", Cancel);
        reply.ShouldStartWith("I am putting the empty notes into git:");
        reply.ShouldNotContain("already");
        var files = await FilesAsync(seeded);
        files.Length.ShouldBe(3);
        files[0].ShouldBe(seeded.Meeting.NotesPath(seeded.Committee));
        (await seeded.Hand.TextAsync(Cancel)).ShouldBe(seeded.Meeting.EmptyNotes(seeded.Committee));
        var head = await seeded.GitAsync(Cancel, "rev-parse", "main");

        (await seeded.Stage.CommandAsync(seeded.Chair, "template 3", Cancel)).ShouldStartWith("Already in git, and unchanged:");
        (await seeded.GitAsync(Cancel, "rev-parse", "main")).ShouldBe(head);
        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldBeEmpty();
        (await seeded.Stage.CommandAsync(seeded.Chair, "template 99", Cancel)).ShouldContain("A number from 1 to 26");
        (await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "template", Cancel)).ShouldContain("chair");
    }

    [Fact]
    public async Task What_was_answered_already_waits_for_its_compile()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- Shipped", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);

        await seeded.Stage.CommandAsync(seeded.Chair, "template", Cancel);
        (await seeded.Hand.TextAsync(Cancel)).ShouldBe(seeded.Meeting.EmptyNotes(seeded.Committee));

        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        (await seeded.Hand.TextAsync(Cancel))!.Split('\n').Count(line => line == "- Shipped").ShouldBe(1);
    }

    [Theory]
    [InlineData("refresh", true)]
    [InlineData("norefresh", false)]
    public async Task A_change_of_the_roster_asks_about_the_notes_not_yet_begun(string answer, bool updated)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "template 3", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        var files = await FilesAsync(seeded);

        await seeded.Stage.CommandAsync(seeded.Chair, "team rename CLI to Command Line", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "team add Brand New - Dies Köper", Cancel);
        var question = seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .Single(message => message.Buttons.Any(button => button.Action == "refresh|runtime"));
        question.Text.ShouldContain("have the old roster");
        (await TextAsync(seeded, files[2])).ShouldContain("### CLI");

        await seeded.Stage.Chat.PressAsync(seeded.Person("Dies Köper"), $"{answer}|runtime", Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        (await TextAsync(seeded, files[2])).ShouldNotContain("Command Line");
        await seeded.Stage.Chat.PressAsync(seeded.Chair, $"{answer}|runtime", Cancel);
        await seeded.Stage.SettleAsync(Cancel);

        var text = await TextAsync(seeded, files[2]);
        text.Contains("### Command Line - Dies Köper", StringComparison.Ordinal).ShouldBe(updated);
        text.Contains("### Brand New - Dies Köper", StringComparison.Ordinal).ShouldBe(updated);
        text.Contains("### CLI", StringComparison.Ordinal).ShouldBe(!updated);
        seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .ShouldNotContain(message => message.Buttons.Any(button => button.Action == "refresh|runtime"));
        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_withdrawn_is_gone_from_git_and_the_channel_at_once()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- The password is hunter2");
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("hunter2");

        var reply = await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "withdraw CLI", Cancel);

        reply.ShouldContain("Older versions in git keep it: if it was a password, change it.");
        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("hunter2");
        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldNotContain(message => message.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_withdrawn_goes_too_where_somebody_changed_it_by_hand(bool read)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- The password of staging is hunter2");
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "Typo",
            text.Replace(
                "- The password of staging is hunter2\n",
                "- The password of **staging** is hunter2!\n- Sam's own words\n",
                StringComparison.Ordinal
            ),
            Cancel
        );
        await (read ? seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel) : Task.FromResult(""));

        await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "withdraw CLI", Cancel);

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldNotContain("hunter2");
        notes.ShouldContain("- Sam's own words\n");
        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldNotContain(message => message.Text.Contains("hunter2", StringComparison.Ordinal));
        seeded.Stage.Chat.ToPerson(seeded.Chair).ShouldNotContain(message => message.Text.Contains("hunter2", StringComparison.Ordinal));
        seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .Count(message => message.Text.Contains("Sam had edited them in git", StringComparison.Ordinal))
            .ShouldBe(read ? 0 : 1);
    }

    [Fact]
    public async Task What_is_withdrawn_does_not_come_back_when_it_is_withdrawn_again()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- The password of staging is hunter2");
        await seeded.Stage.CommandAsync(seeded.Chair, "withdraw CLI", Cancel);

        (await seeded.Stage.CommandAsync(seeded.Chair, "withdraw CLI", Cancel)).ShouldContain("have no text of **CLI**");

        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task What_is_withdrawn_does_not_come_back_where_the_form_had_taken_it_out()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var lead = seeded.Person("Dies Köper");
        await AnswerAndCompileAsync(seeded, "- The password of staging is hunter2");
        await seeded.Stage.Chat.FillAsync(
            lead,
            $"form|{seeded.Meeting.Id}|cli",
            form =>
                form.Fields.ToDictionary(
                    field => field.Name,
                    field => field.Value.Replace("- The password of staging is hunter2", "- Shipped", StringComparison.Ordinal)
                ),
            Cancel
        );
        await seeded.Stage.SettleAsync(Cancel);

        await seeded.Stage.CommandAsync(lead, "withdraw CLI", Cancel);

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldNotContain("hunter2");
        notes.ShouldNotContain("- Shipped");
    }

    [Fact]
    public async Task What_is_withdrawn_is_quoted_no_more_in_what_was_to_be_chosen()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- The password of staging is hunter2");
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Eric Malm",
            seeded.Stage.Clock.GetUtcNow(),
            "Mine",
            text.Replace("is hunter2", "is still hunter2", StringComparison.Ordinal),
            Cancel
        );
        await seeded.Stage.Chat.FillAsync(
            seeded.Person("Dies Köper"),
            $"form|{seeded.Meeting.Id}|cli",
            form =>
                form.Fields.ToDictionary(
                    field => field.Name,
                    field => field.Value.Replace("is hunter2", "is hunter2!", StringComparison.Ordinal)
                ),
            Cancel
        );
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(11), Cancel);
        var choice = seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .Single(message => message.Text.Contains("From Eric Malm, in git", StringComparison.Ordinal))
            .Buttons[0];

        (await seeded.Stage.CommandAsync(seeded.Person("Julz Friedman"), "withdraw CLI", Cancel)).ShouldContain("I found nothing of yours");
        seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .ShouldContain(
                message => message.Text.Contains("From Eric Malm, in git", StringComparison.Ordinal),
                "who may not withdraw hides nothing"
            );
        await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "withdraw CLI", Cancel);

        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("hunter2");
        seeded.Stage.Chat.ToPerson(seeded.Chair).ShouldNotContain(message => message.Text.Contains("hunter2", StringComparison.Ordinal));
        await seeded.Stage.Chat.PressAsync(seeded.Chair, choice.Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("Sam", false)]
    [InlineData("Dies Köper", true)]
    public async Task What_is_withdrawn_comes_back_by_hand_only_by_those_who_answer_for_it(string author, bool stays)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- Keep\n- The password of staging is hunter2");
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "withdraw CLI", Cancel);

        await seeded.Hand.CommitAsync(
            author,
            seeded.Stage.Clock.GetUtcNow(),
            "Mine",
            text.Replace("- Keep\n", "- Keep this\n", StringComparison.Ordinal),
            Cancel
        );
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.Contains("hunter2", StringComparison.Ordinal).ShouldBe(stays);
        notes.ShouldContain("- Keep this\n");
        var told = seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .Single(message =>
                message.Text.Contains(author, StringComparison.Ordinal) && message.Text.Contains("'s commit", StringComparison.Ordinal)
            );
        told.Buttons.ShouldBeEmpty();
        told.Text.Contains("I left it there", StringComparison.Ordinal).ShouldBe(stays);
    }

    [Fact]
    public async Task A_line_much_like_a_withdrawn_one_is_told()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- The password of staging is hunter2");
        var text = (await seeded.Hand.TextAsync(Cancel))!;
        await seeded.Hand.CommitAsync(
            "Eric Malm",
            seeded.Stage.Clock.GetUtcNow(),
            "Mine",
            text.Replace("## Discussion\n", "## Discussion\n\n- The password of staging is hunter2, rotate\n", StringComparison.Ordinal),
            Cancel
        );

        await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "withdraw CLI", Cancel);

        foreach (var person in new[] { seeded.Chair, seeded.Person("Dies Köper") })
        {
            seeded
                .Stage.Chat.ToPerson(person)
                .Count(message => message.Text.Contains("**Discussion** has a very similar line", StringComparison.Ordinal))
                .ShouldBe(1);
        }
    }

    [Fact]
    public async Task Whoever_withdrew_text_hears_that_git_still_has_it()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- The password of staging is hunter2");
        var repository = seeded.Stage.Repository;
        Directory.Move(repository, repository + ".away");

        await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "withdraw CLI", Cancel);
        seeded
            .Stage.Chat.ToPerson(seeded.Person("Dies Köper"))
            .ShouldContain(message => message.Text.Contains("Withdrawn text is still in it", StringComparison.Ordinal));

        Directory.Move(repository + ".away", repository);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(20), Cancel);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("hunter2");
        seeded
            .Stage.Chat.ToPerson(seeded.Person("Dies Köper"))
            .ShouldContain(message => message.Text.Contains("are in git now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_withdrawn_late_needs_the_meetings_date()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AnswerAndCompileAsync(seeded, "- The password is hunter2");
        await seeded.Stage.AdvanceToAsync(seeded.Meeting.StartsAt.AddDays(12), Cancel);

        (await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), "withdraw CLI", Cancel)).ShouldContain(
            "For an older meeting, add its date"
        );
        await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), $"withdraw CLI {seeded.Meeting.IsoDate}", Cancel);

        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("hunter2");
    }

    private static async Task AnswerAndCompileAsync(SeededStage seeded, string text)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
    }

    private static async Task<string[]> FilesAsync(SeededStage seeded) =>
        (await seeded.GitAsync(Cancel, "ls-tree", "-r", "--name-only", "main")).Split('\n');

    private static Task<string> TextAsync(SeededStage seeded, string file) => seeded.GitAsync(Cancel, "show", $"main:{file}");
}
