using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>deputy</c></summary>
public sealed class DeputyCommand(ICommittees committees, MeetingCalendar calendar, PeopleFinder finder, IOutbox outbox, Reach reach)
    : ICommand
{
    public IReadOnlyList<string> Names => ["deputy"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        Duties.Demand(scene.Person.Id, new(scene.Committee, await calendar.FindAsync(scene.Committee, "", cancel), team));
        if (words.Length == 0)
        {
            throw new UserError($"Who may answer for {team.PlainName}? `/pmc deputy {team.PlainName} <person ...>`, or `nobody`.");
        }

        var nobody = Quoting.Without(words).Equals("nobody", StringComparison.OrdinalIgnoreCase);
        var people = nobody
            ? []
            : finder.FindAll(scene.Committee, words).Select(person => PeopleFinder.FindKnown(scene.Committee, person)).ToList();
        await committees.SaveAsync(scene.Committee.With(team with { Deputies = [.. people.Select(person => person.Id)] }), cancel);
        var (before, after) = (team.Deputies, people.Select(person => person.Id).ToList());
        Tell(
            scene,
            after.Except(before),
            $"{scene.Person.Name} made you a deputy of **{team.PlainName}**: you may answer for it whenever its lead is away. I will "
                + $"not ask you; open the form with `/pmc update {team.PlainName}`."
        );
        Tell(
            scene,
            before.Except(after),
            $"{scene.Person.Name} changed the deputies of **{team.PlainName}**, and you are no longer one of them. There is nothing "
                + "you need to do."
        );
        return people.Count == 0
            ? $"**{team.PlainName}** has no deputies now."
            : $"{string.Join(" and ", people.Select(person => person.Name))} may answer for **{team.PlainName}** now.";
    }

    private void Tell(CommandScene scene, IEnumerable<PersonId> people, string what)
    {
        foreach (var person in people.Where(person => person != scene.Person.Id && reach.Has(person)))
        {
            outbox.Show(new Outgoing($"deputy|{scene.DeliveryId}|{person}", Address.Dm(person), what));
        }
    }
}
