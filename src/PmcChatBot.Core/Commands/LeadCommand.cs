using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>lead</c></summary>
public sealed class LeadCommand(
    MeetingCalendar calendar,
    RosterEditor roster,
    ReassignPrompts duties,
    PeopleFinder finder,
    CommitteeNews news,
    IOutbox outbox,
    TimeProvider clock
) : ICommand
{
    public IReadOnlyList<string> Names => ["lead"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        if (words.Length == 0)
        {
            throw new UserError($"Who leads {team.PlainName} now? `/pmc lead {team.PlainName} <person ...>`, or `vacant`.");
        }

        if (Propose(context, team, words))
        {
            return "";
        }

        var people = finder.FindAll(context.Committee, words);
        var changed = team with { Leads = [.. people.Select(person => person.Id)] };
        var committee = people.Aggregate(context.Committee, (all, person) => all.With(person)).With(changed);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => heading is null ? TeamHeading.Of(changed, committee) : TeamHeading.WithLeads(heading, changed.Leads, committee),
            context.Person,
            cancel
        );
        await FollowAsync(context, committee, changed, team.Leads, cancel);
        return people.Count == 0
            ? $"**{team.PlainName}** now has no lead."
            : $"**{team.PlainName}** is now led by {string.Join(" and ", people.Select(finder.Describe))}."
                + await WhoIsAwayAsync(committee, changed, cancel);
    }

    /// <summary>Where the new leads are away, who answers meanwhile.</summary>
    private async Task<string> WhoIsAwayAsync(Committee committee, Team team, CancellationToken cancel)
    {
        var away = (await calendar.ConcernedAsync(committee, cancel))
            .Take(1)
            .Select(meeting => new TeamAtMeeting(committee, meeting, team))
            .Select(at => (At: at, Who: AwayWords.WhoIsAway(at, clock.GetUtcNow())))
            .FirstOrDefault();
        return away.Who is { Length: > 0 }
            ? $" {away.Who}, so {AwayWords.Asks(away.At)} it on {away.At.Meeting.LongDate}. "
                + $"`/pmc stand-in {team.PlainName} <person>` names somebody for this time."
            : "";
    }

    /// <summary>Ends a stand-in at this meeting: the heading names the new lead. Later meetings that were asked follow.</summary>
    private async Task FollowAsync(
        CommandContext context,
        Committee committee,
        Team team,
        IReadOnlyList<PersonId> former,
        CancellationToken cancel
    )
    {
        var leads =
            team.Leads.Count == 0 ? "now has no lead" : $"is now led by {string.Join(" and ", team.Leads.Select(committee.NameOf))}";
        var what = $"**{team.PlainName}** {leads}; {context.Person.Name} changed it";
        var concerned = await calendar.ConcernedAsync(committee, cancel);
        concerned.FirstOrDefault()?.StandIns.Remove(team.Id);
        foreach (var meeting in concerned)
        {
            await duties.RunAsync(
                new(committee, meeting, team),
                context.Person.Id,
                what,
                $"{context.Person.Name} made you {(team.Leads.Count > 1 ? "a lead" : "the lead")} of **{team.PlainName}**.",
                cancel,
                meeting == concerned[0] ? former : []
            );
        }

        // Whoever is away is not asked, and reads of it when they are back.
        var now = clock.GetUtcNow();
        news.TellTeam(
            committee,
            team.Leads.Except(former).Where(lead => committee.IsAway(lead, LocalZone.Of(committee, lead).DateOf(now))),
            context.Person,
            $"{context.Person.Name} made you {(team.Leads.Count > 1 ? "a lead" : "the lead")} of **{team.PlainName}**."
        );
        if (!former.ToHashSet().SetEquals(team.Leads))
        {
            news.TellTeam(committee, former.Intersect(team.Leads), context.Person, $"{what}.");
        }

        await outbox.ReviseEachAsync(NamedLeads.SlotsOf(committee, team), $"{what}.", cancel);
    }

    /// <summary>The committee does not know the name, but people on the platform use it: asks the chair which of them is meant.</summary>
    private bool Propose(CommandContext context, Team team, string words)
    {
        var known = context.Committee.People.Any(person => person.Name.Contains(words, StringComparison.OrdinalIgnoreCase));
        var proposed = known || HeadingText.IsVacant(words) || Mention.Separate(words).People.Count > 0 ? [] : finder.Propose(words);
        if (proposed.Count == 0)
        {
            return false;
        }

        outbox.Show(
            new OutgoingMessage(
                $"reply|{context.DeliveryId}",
                Address.Dm(context.Person.Id),
                $"{context.Committee.Title} does not know {words} yet. Who leads **{team.PlainName}** now? Display names are not verified, "
                    + "so please check."
            )
            {
                Buttons =
                [
                    .. proposed
                        .Take(5)
                        .Select(entry => new Button(
                            new RunCommand(context.Committee.Id, $"lead {team.PlainName} {Mention.Of(entry.Id)}"),
                            entry.Label
                        )),
                ],
            }
        );
        return true;
    }
}
