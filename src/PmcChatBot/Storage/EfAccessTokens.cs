using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>A personal token, as a hash.</summary>
public sealed class AccessTokenRow
{
    public required string Hash { get; init; }

    public required PersonId Person { get; init; }

    public required int Number { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateOnly? UsedOn { get; set; }
}

/// <summary>The personal tokens. They are long and random, so that a plain hash tells nothing about them.</summary>
internal sealed class EfAccessTokens(BotDbContext db, TimeProvider clock) : IAccessTokens
{
    /// <summary>What tokens begin with, so that people and scanners of secrets know what they are. The hash is over all of it.</summary>
    private static string PrefixOf(TokenUse use) => use == TokenUse.Feeds ? "pmcfeed_" : "pmc_";

    private const int Bytes = 32;

    public async Task<(int Number, string Secret)> MakeAsync(PersonId person, TokenUse use, string name, CancellationToken cancel)
    {
        var number = 1 + (await db.AccessTokens.Where(row => row.Person == person).MaxAsync(row => (int?)row.Number, cancel) ?? 0);
        var secret = PrefixOf(use) + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        db.AccessTokens.Add(
            new AccessTokenRow
            {
                Hash = HashOf(secret),
                Person = person,
                Number = number,
                Name = name,
                CreatedAt = clock.GetUtcNow(),
            }
        );
        return (number, secret);
    }

    public async Task<IReadOnlyList<AccessToken>> OfAsync(PersonId person, CancellationToken cancel) =>
        [
            .. (await db.AccessTokens.Where(row => row.Person == person).OrderBy(row => row.Number).ToListAsync(cancel)).Select(
                row => new AccessToken(row.Number, row.Name, row.CreatedAt, row.UsedOn)
            ),
        ];

    public async Task<bool> RevokeAsync(PersonId person, int number, CancellationToken cancel)
    {
        if (await db.AccessTokens.FirstOrDefaultAsync(row => row.Person == person && row.Number == number, cancel) is not { } row)
        {
            return false;
        }

        db.AccessTokens.Remove(row);
        return true;
    }

    /// <summary>Whose a token is, by the id that the rosters know; <see langword="null"/> if it is nobody's.</summary>
    public async Task<(PersonId Person, bool IsUsedToday)?> PersonAsync(string secret, TokenUse use, CancellationToken cancel)
    {
        if (!secret.StartsWith(PrefixOf(use), StringComparison.Ordinal))
        {
            return null;
        }

        var hash = HashOf(secret);
        if (await db.AccessTokens.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash, cancel) is not { } found)
        {
            return null;
        }

        var person = await db
            .Accounts.Where(row => row.Account == found.Person)
            .Select(row => (PersonId?)row.Person)
            .FirstOrDefaultAsync(cancel);
        return (person ?? found.Person, found.UsedOn == Today);
    }

    /// <summary>Notes that a token was used today.</summary>
    public Task NoteUseAsync(string secret, CancellationToken cancel)
    {
        var hash = HashOf(secret);
        return db
            .AccessTokens.Where(row => row.Hash == hash)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.UsedOn, Today), cancel);
    }

    /// <summary>The tokens of an account are another person's from now on, with numbers behind theirs.</summary>
    public static async Task MoveAsync(BotDbContext db, PersonId from, PersonId to, CancellationToken cancel)
    {
        var last = await db.AccessTokens.Where(row => row.Person == to).MaxAsync(row => (int?)row.Number, cancel) ?? 0;
        await db
            .AccessTokens.Where(row => row.Person == from)
            .ExecuteUpdateAsync(
                update => update.SetProperty(row => row.Person, to).SetProperty(row => row.Number, row => row.Number + last),
                cancel
            );
    }

    private DateOnly? Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
