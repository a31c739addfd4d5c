using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>An account of a person who is known by another id.</summary>
public sealed class AccountRow
{
    public required PersonId Account { get; init; }

    public required PersonId Person { get; set; }

    /// <summary>Whether the bot writes to the person there.</summary>
    public bool IsPreferred { get; set; }
}

/// <summary>A code that links two accounts, as a hash.</summary>
public sealed class LinkCodeRow
{
    public required string Hash { get; init; }

    public required PersonId Person { get; init; }

    public required DateTimeOffset Until { get; init; }
}

/// <summary>The linked accounts. What a transaction looked up is not read twice.</summary>
internal sealed class EfAccounts(BotDbContext db, TimeProvider clock) : IAccounts
{
    // Without letters and digits that look alike.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int CodeLength = 10;
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);
    private readonly Dictionary<PersonId, IReadOnlyList<PersonId>> _known = [];
    private (PersonId Person, PersonId Account)? _acting;

    public void ActAs(PersonId person, PersonId account) => _acting = (person, account);

    /// <summary>The account that a person acts with in this transaction, if they do.</summary>
    public PersonId? ActingAs(PersonId person) => _acting is { } acting && acting.Person == person ? acting.Account : null;

    public async Task<PersonId> PersonOfAsync(PersonId account, CancellationToken cancel) =>
        (await PeopleOfAsync([account], cancel)).GetValueOrDefault(account, account);

    public async Task<IReadOnlyDictionary<PersonId, PersonId>> PeopleOfAsync(
        IReadOnlyCollection<PersonId> accounts,
        CancellationToken cancel
    ) =>
        await db
            .Accounts.AsNoTracking()
            .Where(row => EF.Parameter(accounts).Contains(row.Account))
            .ToDictionaryAsync(row => row.Account, row => row.Person, cancel);

    public async Task<IReadOnlyList<PersonId>> OfAsync(PersonId person, CancellationToken cancel)
    {
        await KnowAsync([person], cancel);
        return _known[person];
    }

    /// <summary>
    /// The names that a person's slot can have: a message that was sent before its account was linked keeps the account at the end.
    /// </summary>
    public async Task<IReadOnlyList<string>> SlotsAsync(string slot, CancellationToken cancel)
    {
        var start = slot[..(slot.LastIndexOf('|') + 1)];
        return [slot, .. (await OfAsync(new PersonId(slot[start.Length..]), cancel)).Select(account => start + account).Except([slot])];
    }

    /// <summary>Reads the accounts of several people at once.</summary>
    public async Task KnowAsync(IEnumerable<PersonId> people, CancellationToken cancel)
    {
        var unknown = people.Where(person => !_known.ContainsKey(person)).Distinct().ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        var rows = await db.Accounts.AsNoTracking().Where(row => EF.Parameter(unknown).Contains(row.Person)).ToListAsync(cancel);
        var linked = rows.ToLookup(row => row.Person);
        foreach (var person in unknown)
        {
            _known[person] =
            [
                .. linked[person].Where(row => row.IsPreferred).Select(row => row.Account),
                person,
                .. linked[person].Where(row => !row.IsPreferred).OrderBy(row => row.Account.Value).Select(row => row.Account),
            ];
        }
    }

    public async Task MoveAsync(PersonId from, PersonId to, string? committeeId, CancellationToken cancel)
    {
        // The rows are changed in place, and others may be handled with them: what is loaded is stored first, and read again.
        await db.SaveChangesAsync(cancel);
        await StoredPeople.MoveAsync(db, from, to, DateTimeOffset.MaxValue, committeeId, cancel);
        foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.Entity is Contribution or Prompt or SectionVersion).ToList())
        {
            await entry.ReloadAsync(cancel);
        }
    }

    public async Task LinkAsync(PersonId account, PersonId person, CancellationToken cancel)
    {
        await MoveAsync(account, person, null, cancel);
        await StoredPeople.MoveChangesAsync(db, account, person, DateTimeOffset.MaxValue, cancel);
        await EfAccessTokens.MoveAsync(db, account, person, cancel);
        await EfReaders.MoveAsync(db, account, person, cancel);
        await db
            .Accounts.Where(row => row.Person == account)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.Person, person).SetProperty(row => row.IsPreferred, false), cancel);
        db.Accounts.Add(new AccountRow { Account = account, Person = person });
        await db.SaveChangesAsync(cancel);
        if (_acting is { } acting && acting.Person == account)
        {
            _acting = (person, acting.Account);
        }

        _known.Clear();
    }

    public async Task UnlinkAsync(PersonId account, CancellationToken cancel)
    {
        var person = await PersonOfAsync(account, cancel);
        await db.SaveChangesAsync(cancel);
        // What is still on its way to the account goes to the one that stays.
        var (old, now) = (Address.Dm(account).Value, Address.Dm(person).Value);
        await db
            .Outbox.Where(row => row.DoneAt == null && row.Destination == old)
            .ExecuteUpdateAsync(
                update =>
                    update
                        .SetProperty(row => row.Destination, now)
                        .SetProperty(row => row.Platform, person.Platform)
                        .SetProperty(row => row.SendKey, (string?)null)
                        .SetProperty(row => row.Payload, row => row.Payload.Replace("\"" + old + "\"", "\"" + now + "\"")),
                cancel
            );
        await db.Accounts.Where(row => row.Account == account).ExecuteDeleteAsync(cancel);
        _known.Clear();
    }

    public async Task PreferAsync(PersonId person, PersonId account, CancellationToken cancel)
    {
        await db
            .Accounts.Where(row => row.Person == person)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.IsPreferred, row => row.Account == account), cancel);
        _known.Clear();
    }

    public async Task<string> MakeCodeAsync(PersonId person, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.LinkCodes.Where(row => row.Person == person || row.Until <= now).ExecuteDeleteAsync(cancel);
        var code = RandomNumberGenerator.GetString(Alphabet, CodeLength);
        db.LinkCodes.Add(
            new LinkCodeRow
            {
                Hash = Hash(code),
                Person = person,
                Until = now + CodeLife,
            }
        );
        return code.Insert(CodeLength / 2, "-");
    }

    public async Task<PersonId?> MakerOfAsync(string code, CancellationToken cancel)
    {
        var (hash, now) = (Hash(code), clock.GetUtcNow());
        return (await db.LinkCodes.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash && row.Until > now, cancel))?.Person;
    }

    public Task EndCodeAsync(PersonId person, CancellationToken cancel) =>
        db.LinkCodes.Where(row => row.Person == person).ExecuteDeleteAsync(cancel);

    private static string Hash(string code) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant())));
}
