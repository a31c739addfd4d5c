using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
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
    CommitteeNews news,
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
        news.TellTeam(
            committee,
            after.Except(before).Except(asked),
            context.Person,
            $"{context.Person.Name} made you a deputy of **{team.PlainName}**: whenever its lead is away, I ask you instead. You may "
                + $"answer for it at any time: `/pmc update {team.PlainName}`."
        );
        news.TellTeam(
            committee,
            before.Except(after),
            context.Person,
            $"{context.Person.Name} changed the deputies of **{team.PlainName}**, and you are no longer one of them. There is nothing "
                + "you need to do."
        );
        var now =
            people.Count == 0
                ? "has no deputies now"
                : $"can now be answered for by {string.Join(" and ", people.Select(person => person.Name))}";
        news.TellTeam(committee, team.Leads, context.Person, $"**{team.PlainName}** {now}; {context.Person.Name} changed its deputies.");
        return people.Count == 0
            ? $"**{team.PlainName}** has no deputies now."
            : $"{string.Join(" and ", people.Select(person => person.Name))} may answer for **{team.PlainName}** now.";
    }

    /// <summary>Where deputies are asked and the question is out, it goes to the new ones.</summary>
    /// <returns>Whoever is asked now and was not before.</returns>
    private async Task<IReadOnlySet<PersonId>> FollowAsync(CommandContext context, Committee committee, Team team, CancellationToken cancel)
    {
        var asked = new HashSet<PersonId>();
        foreach (
            var meeting in (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel)).Where(meeting =>
                meeting.AskedAt is not null
            )
        )
        {
            var so = DutyChange.Remember(context.Committee, meeting, [context.Committee.FindTeam(team.Id)!]);
            foreach (var (at, before, after) in DutyChange.Since(so, committee, meeting))
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
                asked.UnionWith(after.Except(before));
                if (after.Count == 0)
                {
                    news.Tell(
                        committee,
                        context.Person,
                        $"{context.Person.Name} changed the deputies of **{team.PlainName}**, so nobody is asked for it on "
                            + $"{meeting.LongDate}: {AwayWords.WhoIsAway(at, clock.GetUtcNow())}. "
                            + $"`/pmc stand-in {team.PlainName} <person>` names somebody."
                    );
                }
            }
        }

        return asked;
    }
}
