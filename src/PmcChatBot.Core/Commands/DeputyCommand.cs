using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>deputy</c></summary>
public sealed class DeputyCommand(
    ICommittees committees,
    IMeetings meetings,
    MeetingCalendar calendar,
    ReassignPrompts duties,
    PeopleFinder finder,
    IOutbox outbox,
    ReachablePeople reach,
    TimeProvider clock
) : ICommand
{
    public IReadOnlyList<string> Names => ["deputy"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        Responsibilities.Demand(context.Person.Id, new(context.Committee, await calendar.FindAsync(context.Committee, "", cancel), team));
        if (words.Length == 0)
        {
            throw new UserError($"Who may answer for {team.PlainName}? `/pmc deputy {team.PlainName} <person ...>`, or `nobody`.");
        }

        var nobody = Quoting.Without(words).Equals("nobody", StringComparison.OrdinalIgnoreCase);
        var people = nobody
            ? []
            : finder.FindAll(context.Committee, words).Select(person => PeopleFinder.FindKnown(context.Committee, person)).ToList();
        var changed = team with { Deputies = [.. people.Select(person => person.Id)] };
        var committee = context.Committee.With(changed);
        await committees.SaveAsync(committee, cancel);
        var (before, after) = (team.Deputies, people.Select(person => person.Id).ToList());
        var asked = await FollowAsync(context, committee, changed, cancel);
        Notify(
            context,
            after.Except(before).Except(asked),
            $"{context.Person.Name} made you a deputy of **{team.PlainName}**: whenever its lead is away, I ask you instead. You may "
                + $"answer for it at any time: `/pmc update {team.PlainName}`."
        );
        Notify(
            context,
            before.Except(after),
            $"{context.Person.Name} changed the deputies of **{team.PlainName}**, and you are no longer one of them. There is nothing "
                + "you need to do."
        );
        return people.Count == 0
            ? $"**{team.PlainName}** has no deputies now."
            : $"{string.Join(" and ", people.Select(person => person.Name))} may answer for **{team.PlainName}** now.";
    }

    /// <summary>Where deputies are asked and the question is out, it goes to the new ones.</summary>
    /// <returns>Whoever is asked now and was not before.</returns>
    private async Task<IReadOnlySet<PersonId>> FollowAsync(CommandContext context, Committee committee, Team team, CancellationToken cancel)
    {
        var news = new HashSet<PersonId>();
        foreach (
            var meeting in (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel)).Where(meeting =>
                meeting.AskedAt is not null
            )
        )
        {
            var asked = DutyChange.Remember(context.Committee, meeting, [context.Committee.FindTeam(team.Id)!]);
            foreach (var (at, before, after) in DutyChange.Since(asked, committee, meeting))
            {
                var made = $"{context.Person.Name} made you a deputy of **{team.PlainName}**";
                var why = AwayWords.WhyAsked(at, clock.GetUtcNow());
                await duties.RunAsync(
                    at,
                    context.Person.Id,
                    $"{context.Person.Name} changed the deputies of **{team.PlainName}**",
                    why.Length > 0 ? $"{made}. {why}" : $"{made}, whose lead has not answered yet.",
                    cancel
                );
                news.UnionWith(after.Except(before));
            }
        }

        return news;
    }

    private void Notify(CommandContext context, IEnumerable<PersonId> people, string what)
    {
        foreach (var person in people.Where(person => person != context.Person.Id && reach.Has(person)))
        {
            outbox.Show(new OutgoingMessage($"deputy|{context.DeliveryId}|{person}", Address.Dm(person), what));
        }
    }
}
