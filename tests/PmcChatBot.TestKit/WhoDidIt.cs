using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.TestKit;

/// <summary>Whoever gets a message because somebody else did something reads in it who that was.</summary>
internal sealed class WhoDidIt(SeededStage seeded)
{
    /// <summary>The messages that need not name who caused them, by the first word of their slots, and why.</summary>
    private static readonly IReadOnlyDictionary<string, string> Nameless = new Dictionary<string, string>
    {
        ["prompt"] = "the question that the schedule asks, whoever opens the meeting, names whoever set the bot up where it is the first",
        ["ready"] = "the chair's card says how things stand, and names those who have not answered",
        ["compile"] = "the chair's own report of a compile follows what happens",
        ["stale"] = "names whose commit it is about; whoever compiles only finds it",
        ["unknown"] = "is about a heading in git; whoever compiles only finds it",
        ["elsewhere"] = "is about text that somebody moved in git; whose it is must not be quoted",
        ["escaped"] = "is about the reader's own text; whoever compiles only finds it",
        ["conflict"] = "names both authors until nothing is left to choose",
        ["ask"] = "is about a message of the reader's own that waits for an answer",
    };

    private readonly Dictionary<string, string> _shown = [];
    private long _seen;

    /// <summary>Looks at what a person's act made the bot write to others.</summary>
    /// <param name="actor">The person; <see langword="null"/> if nobody acted in the chat.</param>
    /// <param name="step">What they did.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task CheckAsync(PersonId? actor, string step, CancellationToken cancel)
    {
        var written = (await NewAsync(cancel)).Where(message => !IsKept(message.Slot, message.Text)).ToList();
        written.ForEach(message => _shown[message.Slot] = message.Text);
        // What a compile finds in git others did there.
        if (actor is not { } who || step.Contains("/pmc compile", StringComparison.Ordinal))
        {
            return;
        }

        var name = seeded.Committee.NameOf(who);
        foreach (var to in written.Where(message => message.To != Address.Dm(who).Value).GroupBy(message => message.To))
        {
            if (!to.Any(message => message.Text.Contains(name, StringComparison.Ordinal)))
            {
                to.Where(message => !Nameless.ContainsKey(message.Slot.Split('|')[0]))
                    .Select(message => $"{message.Slot}: {message.Text}")
                    .ShouldBeEmpty($"{step}\nmade the bot write to {to.Key} without naming {name}");
            }
        }
    }

    /// <summary>
    /// What reads as before, or is kept up to date: a receipt that only has the team's new name, and a reminder that says what is left to do.
    /// </summary>
    private bool IsKept(string slot, string text) =>
        _shown.TryGetValue(slot, out var before)
        && (
            before == text
            || (slot.StartsWith("receipt|", StringComparison.Ordinal) && Quoted(before) == Quoted(text))
            || slot.StartsWith("reminder|", StringComparison.Ordinal)
        );

    private static string Quoted(string receipt) => receipt[Math.Max(0, receipt.IndexOf("\n\n", StringComparison.Ordinal))..];

    private Task<List<(string Slot, string To, string Text)>> NewAsync(CancellationToken cancel) =>
        seeded.Stage.ReadAsync(
            async services =>
            {
                var rows = await services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.AsNoTracking()
                    .Where(row => row.Id > _seen && row.Lane == EfOutbox.Messages)
                    .OrderBy(row => row.Id)
                    .ToListAsync(cancel);
                _seen = rows.Count > 0 ? rows[^1].Id : _seen;
                return rows.Select(row => JsonSerializer.Deserialize<OutgoingMessage>(row.Payload, StoreJson.Options)!)
                    .Where(message => message is { To.IsDm: true, Remove: false })
                    .Select(message => (message.Slot, message.To.Value, message.Markdown))
                    .ToList();
            },
            cancel
        );
}
