using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Publishing;

public sealed class PublishMeetingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_team_and_every_subsection_of_the_seeds_works_from_prompt_to_commit()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        var teams = seeded.Committee.ActiveTeams.ToList();
        teams.Count.ShouldBe(17);
        teams.Sum(team => team.Subsections.Count).ShouldBe(9);

        foreach (var team in teams)
        {
            var person = team.Leads[0];
            var dm = Address.Dm(person).Value;
            var prompt = seeded
                .Stage.Chat.ToPerson(person)
                .Single(message => message.Buttons.Any(button => button.Action == $"form|{seeded.Meeting.Id}|{team.Id}"));
            var parts = team.Subsections.Select(part => $"#### {part.Name}\n- {team.Id}/{part.Id}").Prepend($"- {team.Id}");
            await seeded.Stage.Chat.PostAsync(person, string.Join("\n\n", parts), prompt.Key, Cancel);
        }

        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        var notes = NotesOutline.Read((await seeded.Hand.TextAsync(Cancel))!, new TeamNames(teams));
        foreach (var team in teams)
        {
            notes.Text(SectionKey.Team(team.Id)).ShouldBe($"- {team.Id}");
            foreach (var part in team.Subsections)
            {
                notes.Text(SectionKey.Team(team.Id).Child(part.Id)).ShouldBe($"- {team.Id}/{part.Id}");
            }
        }
    }

    [Fact]
    public async Task Nobody_can_write_so_much_that_the_notes_cannot_be_read_any_more()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        var jo = seeded.Person("Jo Reader");
        for (var i = 0; i < 6; i++)
        {
            await seeded.Stage.CommandAsync(
                jo,
                $"add discussion {i} {string.Join(' ', Enumerable.Range(0, 5_500).Select(word => $"word{word:000}"))}",
                Cancel
            );
        }

        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Simon Moser"), "- One line", null, Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        seeded.Stage.Chat.ToPerson(jo).ShouldContain(message => message.Text.Contains("the limit is 90 KB", StringComparison.Ordinal));
        (await seeded.Hand.TextAsync(Cancel))!.Length.ShouldBeLessThan(200_000);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- One line");
        for (var i = 0; i < 2; i++)
        {
            await seeded.Stage.CommandAsync(seeded.Chair, $"withdraw {i} word000", Cancel);
        }

        (await seeded.Hand.TextAsync(Cancel))!.ShouldNotContain("word000");
    }

    [Fact]
    public async Task Notes_that_cannot_be_worked_on_stop_no_other_meeting_s()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var second = seeded.Committee with { Id = "second", NotesPath = "second/{yyyy}-{MM}-{dd}.md", Channels = [] };
        await seeded.Stage.Get<Import>().AddAsync(second, Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, $"{seeded.Committee.Id} ask", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "second ask", Cancel);
        var other = await seeded.Stage.MeetingOnAsync(second, seeded.Meeting.Date, Cancel);
        await seeded.Stage.WriteAsync(
            async services =>
            {
                var broken = await services.GetRequiredService<IMeetings>().FindAsync(seeded.Meeting.Id, Cancel);
                broken!.FileText = new string('>', 5_000);
                services.GetRequiredService<IOutbox>().Publish(seeded.Meeting.Id, seeded.Stage.Clock.GetUtcNow());
                services.GetRequiredService<IOutbox>().Publish(other.Id, seeded.Stage.Clock.GetUtcNow().AddSeconds(1));
            },
            Cancel
        );

        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(1), Cancel);

        (await new HandEditor(seeded.Stage.Git, other.NotesPath(second)).TextAsync(Cancel)).ShouldNotBeNull();
        (await seeded.Hand.TextAsync(Cancel)).ShouldBeNull();
        var kept = await seeded.Stage.ReadAsync(
            services =>
                services.GetRequiredService<BotDbContext>().Outbox.SingleAsync(row => row.Key == seeded.Meeting.Id && row.DoneAt == null),
            Cancel
        );
        kept.Attempts.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Whoever_pushes_first_the_other_is_merged_and_nothing_is_lost()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        var dies = seeded.Person("Dies Köper");
        await seeded.Stage.Chat.PostAsync(dies, "- Shipped", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        var before = await seeded.Stage.ReadAsync(
            services => ((LoadNotes)services.GetService(typeof(LoadNotes))!).RunAsync(seeded.Meeting.Id, Cancel),
            Cancel
        );
        var raced = new Raced(
            seeded.Stage.Get<INotesRepository>(),
            async time =>
            {
                var text = await seeded.Hand.TextAsync(Cancel) ?? seeded.Meeting.EmptyNotes(seeded.Committee);
                var edited = text.Replace("## Discussion\n", $"## Discussion\n\n- By hand {time}\n", StringComparison.Ordinal);
                await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "By hand", edited, Cancel);
            }
        );

        await PushNotes.RunAsync(before!, NotesWork.Publish, raced, TimeProvider.System, Cancel);

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        notes.ShouldContain("- Shipped\n");
        notes.ShouldContain("- By hand 1\n");
        notes.ShouldContain("- By hand 2\n");
        raced.Pushes.ShouldBe(3);
    }

    /// <summary>A repository into which somebody else pushes right before the bot's first two pushes.</summary>
    private sealed class Raced(INotesRepository inner, Func<int, Task> first) : INotesRepository
    {
        public int Pushes { get; private set; }

        public string Location => inner.Location;

        public string? LinkTo(string path, string? branch = null) => null;

        public Task<NotesFile> ReadAsync(NotesLocation place, CancellationToken cancel) => inner.ReadAsync(place, cancel);

        public async Task<PushedNotes?> PushAsync(NotesFile onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel)
        {
            if (++Pushes <= 2)
            {
                await first(Pushes);
            }

            return await inner.PushAsync(onto, commits, cancel);
        }
    }
}
