using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>A person to be forgotten, until nothing of them is left.</summary>
public sealed class ForgottenRow
{
    public required string Person { get; init; }

    public required string Alias { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Since { get; init; }
}

internal sealed class EfForgetting(BotDbContext db, TimeProvider clock) : IForgetting
{
    // Until then, messages that were on their way have arrived.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    public void Forget(Person person, PersonId alias) =>
        db.Forgotten.Add(
            new ForgottenRow
            {
                Person = person.Id.Value,
                Alias = alias.Value,
                Name = person.Name,
                Since = clock.GetUtcNow(),
            }
        );

    /// <summary>Moves what is stored under the ids of those who are to be forgotten, and deletes what only concerns them.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var row in await db.Forgotten.ToListAsync(cancel))
        {
            var isLast = row.Since < clock.GetUtcNow() - Patience;
            await MoveAsync(row, cancel);
            await DropAsync(row, isLast, cancel);
            if (isLast)
            {
                db.Forgotten.Remove(row);
            }
        }
    }

    private async Task MoveAsync(ForgottenRow row, CancellationToken cancel)
    {
        var (person, alias) = (new PersonId(row.Person), new PersonId(row.Alias));
        ContributionState[] unpublished = [ContributionState.Waiting, ContributionState.Dismissed, ContributionState.DeletedWaiting];
        await db.Contributions.Where(item => item.PersonId == person && unpublished.Contains(item.State)).ExecuteDeleteAsync(cancel);
        await db
            .Contributions.Where(item => item.PersonId == person)
            .ExecuteUpdateAsync(update => update.SetProperty(item => item.PersonId, alias), cancel);
        await db
            .Prompts.Where(prompt => prompt.PersonId == person)
            .ExecuteUpdateAsync(update => update.SetProperty(prompt => prompt.PersonId, alias), cancel);
        await db
            .SectionVersions.Where(version => version.AuthorId == row.Person)
            .ExecuteUpdateAsync(
                update =>
                    update.SetProperty(version => version.AuthorId, row.Alias).SetProperty(version => version.AuthorName, IForgetting.Name),
                cancel
            );
        await db
            .RosterChanges.Where(change => change.By == person)
            .ExecuteUpdateAsync(update => update.SetProperty(change => change.By, alias), cancel);
        await db
            .RosterChanges.Where(change => change.UndoneBy == person)
            .ExecuteUpdateAsync(update => update.SetProperty(change => change.UndoneBy, alias), cancel);
        foreach (var (from, to) in Forms(row))
        {
            FormattableString[] within =
            [
                $"UPDATE RosterChanges SET Undo = replace(Undo, {from}, {to}) WHERE instr(Undo, {from}) > 0",
                $"UPDATE Meetings SET StandIns = replace(StandIns, {from}, {to}) WHERE instr(StandIns, {from}) > 0",
                $"UPDATE Contributions SET Versions = replace(Versions, {from}, {to}) WHERE instr(Versions, {from}) > 0",
                $"UPDATE Outbox SET Payload = replace(Payload, {from}, {to}) WHERE DoneAt IS NOT NULL AND instr(Payload, {from}) > 0",
            ];
            foreach (var sql in within)
            {
                await db.Database.ExecuteSqlAsync(sql, cancel);
            }
        }

        // A single word may be a part of somebody else's name.
        if (row.Name.Contains(' ', StringComparison.Ordinal))
        {
            await db
                .RosterChanges.Where(change => change.Command.Contains(row.Name))
                .ExecuteUpdateAsync(
                    update => update.SetProperty(change => change.Command, change => change.Command.Replace(row.Name, IForgetting.Name)),
                    cancel
                );
        }
    }

    /// <summary>An id as it stands in JSON, in an action and in a mention: one id may be the beginning of another.</summary>
    private static IEnumerable<(string From, string To)> Forms(ForgottenRow row) =>
        new[] { "\"", "|", ">" }.Select(end => (row.Person + end, row.Alias + end));

    private async Task DropAsync(ForgottenRow row, bool isLast, CancellationToken cancel)
    {
        await db
            .Inbox.Where(delivery => delivery.Author == row.Person && delivery.HandledAt != null)
            .ExecuteUpdateAsync(
                update => update.SetProperty(delivery => delivery.Payload, "").SetProperty(delivery => delivery.Author, (string?)null),
                cancel
            );
        var (dm, home) = (Address.Dm(new PersonId(row.Person)).Value, Address.Home(new PersonId(row.Person)).Value);
        var word = $"|{row.Person}|";
        await db
            .Outbox.Where(message =>
                message.DoneAt != null
                && (message.Destination == dm || message.Destination == home || ("|" + message.Key + "|").Contains(word))
            )
            .ExecuteDeleteAsync(cancel);
        await db
            .SentMessages.Where(message =>
                ("|" + message.Slot + "|").Contains(word) || (message.ThreadOf != null && ("|" + message.ThreadOf + "|").Contains(word))
            )
            .ExecuteDeleteAsync(cancel);
        if (isLast)
        {
            await db.Destinations.Where(destination => destination.Destination == dm).ExecuteDeleteAsync(cancel);
        }
    }
}
