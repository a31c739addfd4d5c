using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>me link</c>, <c>me unlink</c> and <c>me prefer</c>: one person with accounts on several platforms.</summary>
public sealed class LinkCommands(
    IAccounts accounts,
    LinkAccounts link,
    PeopleFinder finder,
    ReachablePeople reach,
    ISentMessages sent,
    ICommittees committees,
    CommitteeNews news,
    IOutbox outbox
) : ICommand
{
    private const string Confirmed = "yes";

    public IReadOnlyList<string> Names => ["me link", "me unlink", "me prefer"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        if (context.CommandName == "me link" && !context.In.IsDm)
        {
            throw new UserError("Please write that to me in a direct message: the code is for you alone.");
        }

        var words = arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (context.CommandName, words) switch
        {
            ("me link", []) => OfferAsync(context.Person.Id, cancel),
            ("me link", [var code]) => AskAsync(context, code, cancel),
            ("me link", [var code, Confirmed]) => LinkAsync(context, code, cancel),
            ("me link", _) => throw new UserError(
                "`/pmc me link` gives you a code, and `/pmc me link <code>` in your other chat links the two."
            ),
            ("me unlink", _) => UnlinkAsync(context, arguments, cancel),
            _ => PreferAsync(context.Person.Id, arguments, cancel),
        };
    }

    private async Task<string> OfferAsync(PersonId person, CancellationToken cancel)
    {
        var code = await accounts.MakeCodeAsync(person, cancel);
        return $"If you also use me in another chat, write this to me there, within ten minutes:\n\n`/pmc me link {code}`\n\n"
            + "I then ask you once for each team, and you may answer in either chat. Give the code to nobody: "
            + "whoever writes it to me is you.";
    }

    private async Task<string> AskAsync(CommandContext context, string code, CancellationToken cancel)
    {
        var (me, maker) = (context.Person, await link.MakerOfAsync(code, context.Person.Id, cancel));
        var other = finder.PersonOf(context.Committee, maker);
        outbox.Show(
            new OutgoingMessage(
                SlotOf(code, me.Id),
                Address.Dm(me.Id),
                $"That code is from **{other.Name}** on {reach.Title(maker.Platform)}. Are you that, too? Then you two become one person: "
                    + "teams, rights and everything written are the same for both accounts, and I ask you once. If somebody else gave you "
                    + "the code, do not confirm: they would have your part."
            )
            {
                Buttons = [new Button(new RunCommand(context.Committee.Id, $"me link {code} {Confirmed}"), "Yes, both are me")],
            }
        );
        return "";
    }

    private async Task<string> LinkAsync(CommandContext context, string code, CancellationToken cancel)
    {
        var maker = await link.MakerOfAsync(code, context.Person.Id, cancel);
        if (!await sent.IsFilledAsync(SlotOf(code, context.Person.Id), cancel))
        {
            // Whoever is given the whole command to type would not read what it means.
            return await AskAsync(context, code, cancel);
        }

        var names = (Mine: context.Person.Name, Other: finder.PersonOf(context.Committee, maker).Name);
        var (person, other) = await link.RunAsync(maker, context.Person.Id, cancel);
        var said =
            $"Your accounts **{names.Mine}** on {reach.Title(context.Person.Id.Platform)} and **{names.Other}** on "
            + $"{reach.Title(maker.Platform)} are one person to me now: you linked them. I write to you on "
            + $"{reach.Title(person.Platform)}, and you may answer in either. `/pmc me prefer {other.Platform}` has me write to you there; "
            + $"`/pmc me unlink {other.Platform}` ends it.";
        outbox.Revise(new OutgoingMessage(SlotOf(code, context.Person.Id), Address.Dm(context.Person.Id), said));
        // Whoever did not do this has to read it where they are.
        outbox.Show(new OutgoingMessage($"linked|{context.DeliveryId}|{maker}", Address.Dm(maker), said) { OnlyHere = true });
        return "";
    }

    private static string SlotOf(string code, PersonId person) => $"link|{code.ToUpperInvariant()}|{person}";

    private async Task<string> UnlinkAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var account = await AccountAsync(context.Person.Id, arguments, "me unlink", cancel);
        if (account == context.Person.Id)
        {
            throw new UserError(
                $"The rosters know you by your account on {reach.Title(account.Platform)}, so that one stays. `/pmc me` shows the others."
            );
        }

        await accounts.UnlinkAsync(account, cancel);
        foreach (var committee in (await committees.OfAsync(context.Person.Id, cancel)).Where(each => each.HasPart(context.Person.Id)))
        {
            news.Tell(
                committee,
                context.Person,
                $"{context.Person.Name} ended the link with an account on {reach.Title(account.Platform)}: what it does counts as "
                    + $"{context.Person.Name}'s no longer."
            );
        }

        return $"Your account on {reach.Title(account.Platform)} is no longer yours to me: it has no part in a committee. What you wrote "
            + "with it stays yours. `/pmc me link` links it again.";
    }

    private async Task<string> PreferAsync(PersonId person, string arguments, CancellationToken cancel)
    {
        var account = await AccountAsync(person, arguments, "me prefer", cancel);
        await accounts.PreferAsync(person, account, cancel);
        return $"I write to you on {reach.Title(account.Platform)} from now on. What I have sent already stays where it is.";
    }

    private async Task<PersonId> AccountAsync(PersonId person, string arguments, string command, CancellationToken cancel)
    {
        var mine = await accounts.OfAsync(person, cancel);
        var named = mine.FirstOrDefault(account =>
            arguments.Length > 0
            && (
                account.Platform.Equals(arguments, StringComparison.OrdinalIgnoreCase)
                || reach.Title(account.Platform).Equals(arguments, StringComparison.OrdinalIgnoreCase)
            )
        );
        var choice = string.Join(" or ", mine.Select(account => $"`/pmc {command} {account.Platform}`"));
        return mine.Count == 1
                ? throw new UserError(
                    $"Which one? I know only your account on {reach.Title(person.Platform)}. `/pmc me link` adds another."
                )
            : named == default ? throw new UserError($"Which one? {choice}.")
            : named;
    }
}
