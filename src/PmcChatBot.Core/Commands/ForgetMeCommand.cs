using System.Security.Cryptography;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>forget-me</c>: removes who somebody is from the store. What they published stays as the committee's record.</summary>
public sealed class ForgetMeCommand(
    ICommittees committees,
    IMeetings meetings,
    RunCommands run,
    AssignStandIn standIns,
    IForgetting forgetting,
    CommitteeNews news,
    IOutbox outbox,
    TimeProvider clock
) : ICommand
{
    private const string Confirmed = "yes";

    public IReadOnlyList<string> Names => ["forget-me"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var person = context.Person.Id;
        var known = (await committees.OfAsync(person, cancel)).Where(committee => committee.Find(person) is not null).ToList();
        if (known.Count == 0)
        {
            throw new UserError("I do not know you, so there is nothing to forget. What you wrote to me goes 30 days after it arrived.");
        }

        if (known.Find(committee => committee.Chairs is [var only] && only == person) is { } alone)
        {
            throw new UserError(
                $"You are the only chair of {alone.Title}, and it cannot be without one. Add another first: `/pmc {alone.Id} chair add "
                    + "@person`. Nothing changed."
            );
        }

        if (!arguments.Equals(Confirmed, StringComparison.OrdinalIgnoreCase))
        {
            Ask(context, known);
            return context.In.IsDm ? "" : "I have sent you a direct message about it.";
        }

        var alias = new PersonId($"{IForgetting.Platform}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
        foreach (var committee in known)
        {
            await LeaveAsync(context with { Committee = committee }, cancel);
            // Retired teams keep their leads, under the other id.
            var left = (await committees.FindAsync(committee.Id, cancel))!;
            left = left.HolidayFeed is { } feed && feed.By == person ? left with { HolidayFeed = feed with { By = left.Chairs[0] } } : left;
            left = left.ReplacePersonId(person, alias).With(new Person(alias, IForgetting.Name, IsMember: false));
            await committees.SaveAsync(left, cancel);
        }

        forgetting.Forget(known[0].Find(person)!, alias);
        return "Done. Within the hour I remove your id, your name and our messages from what I store. Goodbye, and thank you.";
    }

    /// <summary>Says first what will happen.</summary>
    private void Ask(CommandContext context, IReadOnlyList<Committee> known)
    {
        var person = context.Person.Id;
        var roles = known.SelectMany(committee => Roles(committee, person)).ToList();
        var inChannel = known.Any(committee => committee.Find(person)!.IsMember && committee.Channels.Count > 0);
        outbox.Show(
            new OutgoingMessage(
                $"forget|{person}",
                Address.Dm(person),
                "If you want me to forget you, this happens:\n\n"
                    + (roles.Count == 0 ? "" : $"- You are no longer {string.Join(", ", roles)}. Those whom it concerns are told.\n")
                    + "- Your name, account, time zone, hours, absences and address for git go from what I store, with our messages.\n"
                    + $"- What you published, or sent for a meeting to come, stays as words of \"{IForgetting.Name}\". The rest goes. "
                    + "`/pmc withdraw` takes published text out first, if you want that.\n"
                    + "- Headings of old notes, git's history and what others wrote may still name you: I cannot change those.\n"
                    + (inChannel ? "- As long as you are in the channel, I know you by name and time zone as everybody there.\n" : "")
                    + "\nThis cannot be undone. `/pmc my-data` shows what I store."
            )
            {
                Buttons = [new Button(new RunCommand(known[0].Id, $"forget-me {Confirmed}"), "Forget me")],
            }
        );
    }

    private static IEnumerable<string> Roles(Committee committee, PersonId person) =>
        (committee.IsChair(person) ? [$"a chair of {committee.Title}"] : Array.Empty<string>())
            .Concat(committee.ActiveTeams.Where(team => team.Leads.Contains(person)).Select(team => $"the lead of **{team.PlainName}**"))
            .Concat(
                committee.ActiveTeams.Where(team => team.Deputies.Contains(person)).Select(team => $"a deputy of **{team.PlainName}**")
            );

    /// <summary>Gives up every role, by the commands that do so, which tell everybody whom it concerns.</summary>
    private async Task LeaveAsync(CommandContext context, CancellationToken cancel)
    {
        var (committee, person) = (context.Committee, context.Person.Id);
        foreach (var team in committee.ActiveTeams.Where(team => team.Leads.Contains(person)))
        {
            await run.RunAsync(context, $"lead {team.PlainName} {People(team.Leads, "vacant")}", cancel);
            if (team.Leads.Count == 1)
            {
                news.Tell(
                    committee,
                    context.Person,
                    $"**{team.PlainName}** now has no lead; {context.Person.Name} changed it. "
                        + $"`/pmc lead {team.PlainName} <person>` names one."
                );
            }
        }

        foreach (var team in committee.ActiveTeams.Where(team => team.Deputies.Contains(person)))
        {
            await run.RunAsync(context, $"deputy {team.PlainName} {People(team.Deputies, "nobody")}", cancel);
        }

        // A cancelled meeting may be restored.
        var now = clock.GetUtcNow();
        var open = (await meetings.OpenAsync(committee, now, cancel)).Union(await meetings.PlannedSinceAsync(committee.Id, now, cancel));
        foreach (var meeting in open.ToList())
        {
            foreach (var team in committee.ActiveTeams.Where(team => meeting.StandIns.GetValueOrDefault(team.Id) == person))
            {
                var left = (await committees.FindAsync(committee.Id, cancel))!;
                await standIns.EndAsync(new TeamAtMeeting(left, meeting, left.FindTeam(team.Id)!), person, cancel);
            }
        }

        if (committee.IsChair(person))
        {
            await run.RunAsync(context, $"chair remove {Mention.Of(person)}", cancel);
        }

        string People(IReadOnlyList<PersonId> all, string nobody) =>
            all.Where(other => other != person).Select(Mention.Of).ToList() is { Count: > 0 } others ? string.Join(' ', others) : nobody;
    }
}
