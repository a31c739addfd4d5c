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
    FollowDuties follow,
    PeopleFinder finder,
    ReachablePeople reach,
    CommitteeNews news
)
{
    /// <summary>Whose code it is.</summary>
    /// <exception cref="UserError">The code is nobody's, or the two accounts cannot be one person's.</exception>
    public async Task<PersonId> MakerOfAsync(string code, PersonId person, CancellationToken cancel)
    {
        var made =
            await accounts.MakerOfAsync(code, cancel)
            ?? throw new UserError(
                "I know no such code, or it is more than ten minutes old. `/pmc me link` in your other chat makes a new one. "
                    + "Nothing changed."
            );
        var maker = await accounts.PersonOfAsync(made, cancel);
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
        var (person, other) =
            (await PartsAsync(by, cancel)).Count > 0 && (await PartsAsync(maker, cancel)).Count == 0 ? (by, maker) : (maker, by);
        await accounts.EndCodeAsync(maker, cancel);
        await accounts.EndCodeAsync(by, cancel);
        var told = (await PartsAsync(person, cancel)).Select(committee => committee.Id).ToHashSet();
        foreach (var committee in await committees.OfAsync(other, cancel))
        {
            var known = committee.Find(person) is null ? committee.With(finder.PersonOf(committee, person)) : committee;
            var (bound, open) = await relink.RunAsync(known, other, person, cancel);
            // Headings and commits keep the name of the one with the part.
            bound = bound.With(bound.Find(person)! with { Name = known.NameOf(person) });
            await committees.SaveAsync(bound, cancel);
            told.UnionWith(bound.HasPart(person) ? [bound.Id] : []);
            await follow.JoinAsync(bound, open, other, person, cancel);
        }

        foreach (var id in told)
        {
            var committee = (await committees.FindAsync(id, cancel))!;
            var name = committee.NameOf(person);
            news.Tell(
                committee,
                committee.Find(person)!,
                $"{name} linked accounts on {reach.Title(other.Platform)} and {reach.Title(person.Platform)}: what either does counts as "
                    + $"{name}'s in {committee.Title}. If you doubt that it was {name}, ask them. "
                    + "`/pmc lead`, `/pmc deputy` and `/pmc chair remove` give what they have in the committee to somebody else."
            );
        }

        await accounts.LinkAsync(other, person, cancel);
        return (person, other);
    }

    private async Task<IReadOnlyList<Committee>> PartsAsync(PersonId person, CancellationToken cancel) =>
        [.. (await committees.OfAsync(person, cancel)).Where(committee => committee.HasPart(person))];
}
