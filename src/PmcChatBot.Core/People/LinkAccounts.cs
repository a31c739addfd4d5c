using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>
/// Somebody with accounts on two platforms shows that both are theirs: a code from one is written in the other. From then on they are one
/// person, who is asked once and may answer with either.
/// </summary>
public sealed class LinkAccounts(
    ICommittees committees,
    IAccounts accounts,
    RelinkPerson relink,
    PeopleFinder finder,
    ReachablePeople reach,
    ChairNews news
)
{
    /// <summary>Whose code it is.</summary>
    /// <exception cref="UserError">The code is nobody's, or the two accounts cannot be one person's.</exception>
    public async Task<PersonId> MakerOfAsync(string code, PersonId person, CancellationToken cancel)
    {
        var maker =
            await accounts.MakerOfAsync(code, cancel)
            ?? throw new UserError(
                "I know no such code, or it is more than ten minutes old. `/pmc me link` in your other chat makes a new one. "
                    + "Nothing changed."
            );
        if (maker == person)
        {
            throw new UserError("That code is from this account. Write it in the other chat. Nothing changed.");
        }

        var both = (await accounts.OfAsync(person, cancel)).Concat(await accounts.OfAsync(maker, cancel));
        return both.GroupBy(account => account.Platform).FirstOrDefault(platform => platform.Count() > 1) is { } twice
            ? throw new UserError(
                $"Both are accounts on {reach.Title(twice.Key)}, and a person has one on each platform. If your account changed, "
                    + "a chair can give your part to the new one with `/pmc lead`. Nothing changed."
            )
            : maker;
    }

    /// <summary>Makes the two one person, under the id with a part in a committee.</summary>
    /// <returns>The person, and the other id, which is theirs now.</returns>
    public async Task<(PersonId Person, PersonId Other)> RunAsync(PersonId maker, PersonId by, CancellationToken cancel)
    {
        var (person, other) = await HasPartAsync(by, cancel) && !await HasPartAsync(maker, cancel) ? (by, maker) : (maker, by);
        await accounts.EndCodeAsync(maker, cancel);
        foreach (var committee in await committees.OfAsync(other, cancel))
        {
            var known = committee.Find(person) is null ? committee.With(finder.PersonOf(committee, person)) : committee;
            var (bound, _) = await relink.RunAsync(known, other, person, cancel);
            // Headings and commits keep the name of the one with the part.
            await committees.SaveAsync(bound.With(bound.Find(person)! with { Name = known.NameOf(person) }), cancel);
            if (!HasPart(bound, person))
            {
                continue;
            }

            news.Tell(
                bound,
                bound.Find(person)!,
                $"{bound.NameOf(person)} now uses {reach.Title(other.Platform)} and {reach.Title(person.Platform)} as one person; "
                    + $"{bound.NameOf(person)} linked the two accounts. Nothing else changes."
            );
        }

        await accounts.LinkAsync(other, person, cancel);
        return (person, other);
    }

    private async Task<bool> HasPartAsync(PersonId person, CancellationToken cancel) =>
        (await committees.OfAsync(person, cancel)).Any(committee => HasPart(committee, person));

    private static bool HasPart(Committee committee, PersonId person) =>
        committee.IsChair(person) || committee.Teams.Any(team => team.Leads.Contains(person) || team.Deputies.Contains(person));
}
