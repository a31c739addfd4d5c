using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>chair add</c> and <c>chair remove</c></summary>
public sealed class ChairCommands(ICommittees committees, PeopleFinder finder, ReachablePeople reach, CommitteeNews news, IOutbox outbox)
    : ICommand
{
    public IReadOnlyList<string> Names => ["chair add", "chair remove"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        var chairs = string.Join(" and ", committee.Chairs.Select(committee.NameOf));
        if (arguments.Length == 0)
        {
            throw new MissingArgument("Who?", $"{(committee.Chairs.Count == 1 ? "The chair is" : "The chairs are")} {chairs}.");
        }

        var person = finder.Find(committee, arguments);
        return context.CommandName == "chair add"
            ? await AddAsync(context, person, cancel)
            : await RemoveAsync(context, person, chairs, cancel);
    }

    private async Task<string> AddAsync(CommandContext context, Person person, CancellationToken cancel)
    {
        var (committee, by) = (context.Committee, context.Person);
        if (committee.IsChair(person.Id))
        {
            throw new UserError($"{person.Name} is a chair of {committee.Title} already.");
        }

        // A right belongs to an account, and somebody of whom only the name is known has none yet.
        if (!reach.Has(person.Id))
        {
            throw new UserError($"{person.Name} has no chat account linked yet. Name them with @.");
        }

        await committees.SaveAsync(committee.With(person) with { Chairs = [.. committee.Chairs, person.Id] }, cancel);
        news.Tell(committee, by, $"{by.Name} made {finder.Describe(person)} a chair of {committee.Title}.");
        Tell(
            context,
            person,
            $"{by.Name} made you a chair of {committee.Title}: you can compile the notes, remind people, and change the roster and the "
                + "schedule. `/pmc help` shows how."
        );
        return $"{finder.Describe(person)} is a chair of {committee.Title} now.";
    }

    private async Task<string> RemoveAsync(CommandContext context, Person person, string chairs, CancellationToken cancel)
    {
        var (committee, by) = (context.Committee, context.Person);
        if (!committee.IsChair(person.Id))
        {
            throw new UserError($"{person.Name} is no chair of {committee.Title}. It is {chairs}.");
        }

        if (committee.Chairs.Count == 1)
        {
            throw new UserError($"{person.Name} is the only chair of {committee.Title}. Add another one first: `/pmc chair add @person`");
        }

        // Whoever set the committee up stays known as that.
        var changed = committee with
        {
            Chairs = [.. committee.Chairs.Where(chair => chair != person.Id)],
            SetUpBy = committee.SetUpBy,
        };
        await committees.SaveAsync(changed, cancel);
        var what = by.Id == person.Id ? "stepped down as" : $"removed {person.Name} as";
        news.Tell(changed, by, $"{by.Name} {what} chair of {committee.Title}.");
        Tell(
            context,
            person,
            $"{by.Name} removed you as a chair of {committee.Title}. What you lead stays yours. If you disagree, please talk to them."
        );
        return $"{person.Name} is no longer a chair of {committee.Title}. "
            + $"{string.Join(" and ", changed.Chairs.Select(changed.NameOf))} {(changed.Chairs.Count == 1 ? "is" : "are")}.";
    }

    private void Tell(CommandContext context, Person person, string what)
    {
        if (person.Id != context.Person.Id && reach.Has(person.Id))
        {
            var message = new OutgoingMessage($"chair|{context.DeliveryId}|{person.Id}", Address.Dm(person.Id), what);
            outbox.Show(FirstContact.With(message, context.Committee));
        }
    }
}
