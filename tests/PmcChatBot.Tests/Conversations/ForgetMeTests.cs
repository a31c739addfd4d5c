using Microsoft.Data.Sqlite;
using PmcChatBot.Core.Roster;
using PmcChatBot.Scheduling;
using Shouldly;

namespace PmcChatBot.Tests.Conversations;

public sealed class ForgetMeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_it_was_goes_from_every_table_and_what_they_published_stays()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var dies = seeded.Person("Dies Köper");
        await CommandAsync(seeded, "chair add Dies Köper");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, dies, "- Shipped");
        await SayAsync(seeded, dies, "/pmc me git Dies K. dies@example.org");
        await SayAsync(seeded, dies, "/pmc me hours 10-16");
        await SayAsync(seeded, dies, "/pmc away from 2018-01-01 until 2018-01-08");
        await SayAsync(seeded, dies, "/pmc deputy Diego Dies Köper");
        await SayAsync(seeded, dies, "Thanks, I will write more later");
        await CommandAsync(seeded, "compile");

        await SayAsync(seeded, dies, "/pmc forget-me");
        var asked = seeded.Stage.Chat.ToPerson(dies)[^1];
        asked.Text.ShouldContain("You are no longer a chair of Runtime PMC, the lead of **CLI**");
        await seeded.Stage.Chat.PressAsync(dies, asked.Buttons.Single().Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        await HourlyAsync(seeded);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(13), Cancel);
        await HourlyAsync(seeded);

        var committee = await seeded.Stage.CommitteeAsync(Cancel);
        committee.IsChair(dies).ShouldBeFalse();
        committee.TeamCalled("CLI").Leads.ShouldBeEmpty();
        committee.People.ShouldContain(person => person.Name == "a former member");
        (await WhereAsync(seeded, dies.Value)).ShouldBeEmpty();
        (await WhereAsync(seeded, "dies@example.org")).ShouldBeEmpty();
        (await WhereAsync(seeded, "Dies Köper")).ShouldBeSubsetOf(["Meetings.FileText", "Sections.Heading", "Outbox.Payload"]);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Shipped");
        seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .ShouldContain(message => message.Text.Contains("Dies Köper stepped down as chair of Runtime PMC"));

        // The committee goes on.
        await CommandAsync(seeded, "lead CLI Eric Malm");
        await SayAsync(seeded, seeded.Person("Eric Malm"), "CLI: - Eric's words");
        await CommandAsync(seeded, "compile");
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Shipped");
        (await CommandAsync(seeded, "history CLI")).ShouldNotContain("Dies Köper");
    }

    [Fact]
    public async Task Whoever_comes_back_is_somebody_new_and_can_go_again()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var dies = seeded.Person("Dies Köper");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, dies, "- Shipped");
        await SayAsync(seeded, dies, "/pmc forget-me yes");
        await HourlyAsync(seeded);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        await CommandAsync(seeded, "person add Dies Köper");
        await CommandAsync(seeded, "lead CLI Dies Köper");
        await SayAsync(seeded, dies, "- Back again");

        await HourlyAsync(seeded);
        await HourlyAsync(seeded);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(13), Cancel);
        await HourlyAsync(seeded);
        (await WhereAsync(seeded, dies.Value)).ShouldContain("Contributions.PersonId");

        await CommandAsync(seeded, "lead CLI vacant");
        (await SayAsync(seeded, dies, "/pmc forget-me yes")).ShouldContain("Done.");
        (await SayAsync(seeded, dies, "/pmc forget-me yes")).ShouldContain("I do not know you");
        await HourlyAsync(seeded);
        (await WhereAsync(seeded, dies.Value)).ShouldNotContain("Contributions.PersonId");
    }

    [Fact]
    public async Task What_somebody_who_came_back_takes_out_goes_from_the_messages_they_have()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var dies = seeded.Person("Dies Köper");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, dies, "/pmc forget-me yes");
        await HourlyAsync(seeded);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        await CommandAsync(seeded, "person add Dies Köper");
        await CommandAsync(seeded, "lead CLI Dies Köper");
        await SayAsync(seeded, dies, "- the password is hunter2");
        await HourlyAsync(seeded);

        await SayAsync(seeded, dies, "/pmc withdraw CLI");

        seeded.Stage.Chat.ToPerson(dies).ShouldNotContain(message => message.Text.Contains("hunter2"));
    }

    [Fact]
    public async Task A_forgotten_person_gets_no_role_by_undo_and_is_nobody_in_git()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var dies = seeded.Person("Dies Köper");
        await CommandAsync(seeded, "lead CLI Jo Reader");
        await CommandAsync(seeded, "lead CLI Dies Köper");
        await CommandAsync(seeded, "ask");
        await SayAsync(seeded, dies, "- Shipped");
        await SayAsync(seeded, dies, "/pmc forget-me yes");
        // Before the hour is over.
        await CommandAsync(seeded, "compile");
        (await seeded.GitAsync(Cancel, "log", "--format=%an %ae", "main")).ShouldNotContain("dies", Case.Insensitive);
        await HourlyAsync(seeded);

        (await CommandAsync(seeded, "undo 1")).ShouldContain("it names somebody who asked to be forgotten");
    }

    [Fact]
    public async Task The_only_chair_cannot_go_and_whoever_is_unknown_has_nothing_to_forget()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);

        (await CommandAsync(seeded, "forget-me yes")).ShouldContain("You are the only chair of Runtime PMC");
        (await SayAsync(seeded, new PersonId("local:stranger"), "/pmc forget-me yes")).ShouldContain("I do not know you");

        (await seeded.Stage.CommitteeAsync(Cancel)).IsChair(seeded.Chair).ShouldBeTrue();
    }

    [Fact]
    public async Task Asked_first_nothing_happens_yet()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var dies = seeded.Person("Dies Köper");

        (await SayAsync(seeded, dies, "/pmc forget-me")).ShouldContain("This cannot be undone.");

        (await seeded.Stage.CommitteeAsync(Cancel)).TeamCalled("CLI").Leads.ShouldBe([dies]);
    }

    private static Task<string> CommandAsync(SeededStage seeded, string text) => seeded.Stage.CommandAsync(seeded.Chair, text, Cancel);

    private static async Task<string> SayAsync(SeededStage seeded, PersonId person, string text)
    {
        await seeded.Stage.Chat.PostAsync(person, text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        return seeded.Stage.Chat.ToPerson(person).LastOrDefault()?.Text ?? "";
    }

    private static Task HourlyAsync(SeededStage seeded) =>
        seeded.Stage.Get<IEnumerable<IHourlyWork>>().OfType<ForgetPeople>().Single().RunHourlyAsync(Cancel);

    /// <summary>The columns of the store that hold a text.</summary>
    private static async Task<IReadOnlyList<string>> WhereAsync(SeededStage seeded, string text)
    {
        await using var store = new SqliteConnection(
            $"Data Source={Path.Combine(seeded.Stage.Data, "pmc.db")};Pooling=False;Mode=ReadOnly"
        );
        await store.OpenAsync(Cancel);
        var columns = await ReadAsync(
            "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"
        );
        var found = new List<string>();
        foreach (var column in columns)
        {
            var parts = column.Split('.');
            var rows = await ReadAsync($"SELECT 1 FROM \"{parts[0]}\" WHERE instr(\"{parts[1]}\", $text) > 0 LIMIT 1");
            found.AddRange(rows.Count > 0 ? [column] : []);
        }

        columns.Count.ShouldBeGreaterThan(80);
        return found;

        async Task<List<string>> ReadAsync(string sql)
        {
            await using var command = store.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$text", text);
            await using var reader = await command.ExecuteReaderAsync(Cancel);
            var values = new List<string>();
            while (await reader.ReadAsync(Cancel))
            {
                values.Add(reader.GetValue(0).ToString()!);
            }

            return values;
        }
    }
}
