using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
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
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public void Forget(Person person, PersonId alias)
    {
        var accounts = new List<PersonId> { person.Id };
        foreach (var account in db.Accounts.Where(row => row.Person == person.Id).ToList())
        {
            accounts.Add(account.Account);
            db.Accounts.Remove(account);
            ForgetAccount(account.Account, person.Name, alias);
        }

        db.LinkCodes.RemoveRange(db.LinkCodes.Where(code => code.Person == person.Id));
        db.AccessTokens.RemoveRange(db.AccessTokens.Where(token => accounts.Contains(token.Person)));
        db.PageSessions.RemoveRange(db.PageSessions.Where(session => accounts.Contains(session.Person)));
        db.Follows.RemoveRange(db.Follows.Where(follow => accounts.Contains(follow.Person)));
        db.ReadMarks.RemoveRange(db.ReadMarks.Where(mark => accounts.Contains(mark.Person)));
        ForgetAccount(person.Id, person.Name, alias);
    }

    private void ForgetAccount(PersonId person, string name, PersonId alias)
    {
        // Somebody who came back and goes again.
        if (db.Forgotten.Find(person.Value) is { } earlier)
        {
            db.Forgotten.Remove(earlier);
            db.SaveChanges();
        }

        db.Forgotten.Add(
            new ForgottenRow
            {
                Person = person.Value,
                Alias = alias.Value,
                Name = name,
                // Messages of one moment are stored with a little between them.
                Since = clock.GetUtcNow().AddSeconds(1),
            }
        );
    }

    /// <summary>Those who are to be forgotten.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync(CancellationToken cancel) =>
        await db.Forgotten.Select(row => row.Person).ToListAsync(cancel);

    /// <summary>Moves what is stored under the id of somebody who is to be forgotten, and deletes what only concerns them.</summary>
    public async Task RunAsync(string person, CancellationToken cancel)
    {
        if (await db.Forgotten.FindAsync([person], cancel) is not { } row)
        {
            return;
        }

        var isLast = row.Since < clock.GetUtcNow() - Patience;
        await MoveAsync(row, cancel);
        await ReplaceNameAsync(row, cancel);
        await DropAsync(row, isLast, cancel);
        if (isLast)
        {
            db.Forgotten.Remove(row);
        }
    }

    /// <summary>Only what is from before: whoever is in the committee again is somebody new.</summary>
    private async Task MoveAsync(ForgottenRow row, CancellationToken cancel)
    {
        var (person, alias, since) = (new PersonId(row.Person), new PersonId(row.Alias), row.Since);
        var sinceTicks = since.UtcTicks;
        // What another message replaced is needed to undo that.
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM Contributions
            WHERE PersonId = {row.Person} AND CreatedAt <= {sinceTicks}
              AND State IN ('Waiting', 'Dismissed', 'DeletedWaiting', 'Deleted', 'TakenBack')
              AND NOT EXISTS (
                SELECT 1 FROM Contributions other
                WHERE other.MeetingId = Contributions.MeetingId AND other.Id <> Contributions.Id
                  AND instr(other.Versions, Contributions.Id) > 0)
            """,
            cancel
        );
        await db
            .SectionVersions.Where(version => version.AuthorId == row.Person && version.At <= since)
            .ExecuteUpdateAsync(update => update.SetProperty(version => version.AuthorName, IForgetting.Name), cancel);
        await StoredPeople.MoveAsync(db, person, alias, since, null, cancel);
        await StoredPeople.MoveChangesAsync(db, person, alias, since, cancel);
        foreach (var (from, to) in StoredPeople.Forms(person, alias))
        {
            await db.Database.ExecuteSqlAsync(
                $"UPDATE Outbox SET Payload = replace(Payload, {from}, {to}) WHERE DoneAt <= {sinceTicks} AND instr(Payload, {from}) > 0",
                cancel
            );
        }
    }

    /// <summary>The name in texts of the committees that knew the person. It may be a part of another name.</summary>
    private async Task ReplaceNameAsync(ForgottenRow row, CancellationToken cancel)
    {
        if (!row.Name.Any(char.IsLetterOrDigit))
        {
            return;
        }

        var whole = new Regex($@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(row.Name)}(?![\p{{L}}\p{{N}}])", RegexOptions.None, Longest);
        var alias = $"\"{row.Alias}\"";
        var committees = await db.Committees.Where(committee => committee.Json.Contains(alias)).Select(one => one.Id).ToListAsync(cancel);
        foreach (
            var change in await db
                .RosterChanges.Where(one => committees.Contains(one.CommitteeId) && one.Command.Contains(row.Name))
                .ToListAsync(cancel)
        )
        {
            change.Command = whole.Replace(change.Command, IForgetting.Name);
        }

        foreach (
            var meeting in await db
                .Meetings.Where(one => committees.Contains(one.CommitteeId) && one.CancelledWhy!.Contains(row.Name))
                .ToListAsync(cancel)
        )
        {
            meeting.CancelledWhy = whole.Replace(meeting.CancelledWhy!, IForgetting.Name);
        }
    }

    private async Task DropAsync(ForgottenRow row, bool isLast, CancellationToken cancel)
    {
        await db
            .Inbox.Where(delivery => delivery.Author == row.Person && delivery.HandledAt != null && delivery.ReceivedAt <= row.Since)
            .ExecuteUpdateAsync(
                update => update.SetProperty(delivery => delivery.Payload, "").SetProperty(delivery => delivery.Author, (string?)null),
                cancel
            );
        var (dm, home) = (Address.Dm(new PersonId(row.Person)).Value, Address.Home(new PersonId(row.Person)).Value);
        var word = $"|{row.Person}|";
        // Whoever is in a committee again has messages that are not of the time before.
        var mention = $"\"{row.Person}\"";
        var isBack = await db.Committees.AnyAsync(committee => committee.Json.Contains(mention), cancel);
        var newer = db
            .Outbox.Where(message => isBack && (message.DoneAt == null || message.DoneAt > row.Since))
            .Select(message => message.Key);
        await db
            .SentMessages.Where(message =>
                !newer.Contains(message.Slot)
                && (
                    ("|" + message.Slot + "|").Contains(word) || (message.ThreadOf != null && ("|" + message.ThreadOf + "|").Contains(word))
                )
            )
            .ExecuteDeleteAsync(cancel);
        await db
            .Outbox.Where(message =>
                message.DoneAt != null
                && (!isBack || message.DoneAt <= row.Since)
                && (message.Destination == dm || message.Destination == home || ("|" + message.Key + "|").Contains(word))
            )
            .ExecuteDeleteAsync(cancel);
        if (isLast)
        {
            await db.Destinations.Where(destination => destination.Destination == dm).ExecuteDeleteAsync(cancel);
        }
    }
}
