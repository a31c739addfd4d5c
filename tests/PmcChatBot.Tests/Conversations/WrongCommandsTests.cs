using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Conversations;

/// <summary>Every command with arguments missing, odd and hostile, by everybody who may and who may not.</summary>
public sealed class WrongCommandsTests
{
    private static readonly string[] Odd =
    [
        "nonsense",
        "2017-02-30",
        "2017-13-45 to 0000-00-00",
        "CLI",
        "CLI CLI CLI",
        "CLI to",
        "CLI to CLI",
        "CLI @nobody",
        "to to to",
        "until until until",
        "-1",
        "999999999999999999999999",
        "0 meetings",
        "ask -3d remind 99999999d",
        "every 0 weeks on someday at 99:99 Mars/Olympus",
        "RRULE:FREQ=SECONDLY;COUNT=99999999",
        "\u202Egnirts\u202C \u0000\u0007\u001B[31m",
        "<script>alert(1)</script> ![x](https://example.org/x.png) <!channel> <@U0000>",
        "' OR 1=1; DROP TABLE Committees; --",
        "../../../../etc/passwd",
        "$(reboot) `reboot` %s%n {0} {date}",
        "\"\"\"''``",
        "\U0001F44D\U0001F3FD",
        "### Heading\n\n```\nnever closed",
    ];

    private static readonly string Long = new('x', 5000);
    private readonly HashSet<(string Key, string Text)> _seen = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Commands => [.. CommandSpec.All.Select(spec => spec.Name)];

    [Fact]
    public async Task Whoever_may_not_run_a_command_reads_why_and_nothing_changes()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var before = await StateAsync(seeded);
        foreach (var person in new[] { new PersonId("local:stranger"), seeded.Person("Dies Köper") })
        {
            foreach (var spec in CommandSpec.All.Where(spec => !Rights.Has(spec.Right, person, seeded.Committee)))
            {
                foreach (var arguments in Odd.Append("").Append(Long))
                {
                    var reply = await RunAsync(seeded, person, $"{spec.Name} {arguments}");
                    reply.ShouldContain("Only ", Case.Sensitive, $"{person}: {spec.Name} {arguments}");
                }
            }
        }

        (await StateAsync(seeded)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task Whoever_may_run_it_reads_a_clear_answer(string name)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var spec = CommandSpec.All.Single(each => each.Name == name);
        if (spec.Arguments.StartsWith('<'))
        {
            var before = await StateAsync(seeded);
            (await RunAsync(seeded, seeded.Chair, name)).ShouldContain("?");
            (await StateAsync(seeded)).ShouldBe(before);
        }

        foreach (var arguments in Odd.Append(Long))
        {
            var reply = await RunAsync(seeded, seeded.Chair, $"{name} {arguments}");

            var context = $"{name} {arguments}\n{reply}";
            reply.Trim().ShouldNotBeEmpty(context);
            reply.ShouldNotContain("went wrong", Case.Insensitive, context);
            reply.Length.ShouldBeLessThan(12_000, context);
            reply.Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty(context);
        }
    }

    /// <summary>All that is newly said to the person.</summary>
    private async Task<string> RunAsync(SeededStage seeded, PersonId person, string text)
    {
        await seeded.Stage.Chat.PostAsync(person, $"/pmc {text}", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        return string.Join(
            "\n~~\n",
            seeded.Stage.Chat.ToPerson(person).Where(message => _seen.Add((message.Key, message.Text))).Select(message => message.Text)
        );
    }

    /// <summary>What the store knows of committees, meetings and words.</summary>
    private static Task<string> StateAsync(SeededStage seeded) =>
        seeded.Stage.ReadAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                return JsonSerializer.Serialize(
                    new
                    {
                        Committees = await services.GetRequiredService<ICommittees>().AllAsync(Cancel),
                        Meetings = await db.Meetings.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancel),
                        Sections = await db.Sections.AsNoTracking().OrderBy(row => row.Key).ToListAsync(Cancel),
                        Contributions = await db.Contributions.CountAsync(Cancel),
                        Changes = await db.RosterChanges.CountAsync(Cancel),
                        Prompts = await db.Prompts.CountAsync(Cancel),
                    }
                );
            },
            Cancel
        );
}
