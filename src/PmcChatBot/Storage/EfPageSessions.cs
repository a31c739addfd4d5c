using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>Somebody who has opened the pages with a link. Each link has an id of its own, so that it can be used once.</summary>
public sealed class PageSessionRow
{
    /// <summary>The id of the link.</summary>
    public required string Id { get; init; }

    public required PersonId Person { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Whether they signed out. The row stays until then, so that the link does not begin another session.</summary>
    public bool HasEnded { get; set; }
}

/// <summary>The sessions of readers.</summary>
internal sealed class EfPageSessions(BotDbContext db, TimeProvider clock)
{
    /// <summary>Begins a session with a link.</summary>
    /// <returns>Whether it did: a link that was used already begins none.</returns>
    public async Task<bool> BeginAsync(PageSessionRow session, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.PageSessions.Where(row => row.Until < now).ExecuteDeleteAsync(cancel);
        if (await db.PageSessions.FindAsync([session.Id], cancel) is not null)
        {
            return false;
        }

        db.PageSessions.Add(session);
        return true;
    }

    /// <summary>The person of a session, by the id that the rosters know; <see langword="null"/> if it has ended.</summary>
    public async Task<PersonId?> PersonAsync(string id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var account = await db
            .PageSessions.Where(row => row.Id == id && row.Until >= now && !row.HasEnded)
            .Select(row => (PersonId?)row.Person)
            .FirstOrDefaultAsync(cancel);
        return account is not { } person
            ? null
            : await db.Accounts.Where(row => row.Account == person).Select(row => (PersonId?)row.Person).FirstOrDefaultAsync(cancel)
                ?? person;
    }

    /// <summary>Ends a session.</summary>
    public Task EndAsync(string id, CancellationToken cancel) =>
        db.PageSessions.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(session => session.HasEnded, true), cancel);
}
