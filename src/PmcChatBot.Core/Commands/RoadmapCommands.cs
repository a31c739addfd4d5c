using System.Text;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>roadmap</c>: what the teams build, and what a lead says about an item of it.</summary>
public sealed class RoadmapCommands(
    ReadRoadmap roadmaps,
    IRoadmapVerdicts verdicts,
    ICommittees committees,
    IOutbox outbox,
    MeetingCalendar calendar,
    CommitteeNews news,
    IPageLinks links
) : ICommand
{
    private const int MostForEachTeam = 2;

    public IReadOnlyList<string> Names => ["roadmap", "roadmap released", "roadmap remove", "roadmap restore", "roadmap file"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName switch
        {
            "roadmap" => ShowAsync(context, arguments, cancel),
            "roadmap released" => JudgeAsync(context, arguments, RoadmapVerdict.Released, cancel),
            "roadmap file" => KeepAsync(context, arguments.Trim().Trim('`'), cancel),
            "roadmap remove" => JudgeAsync(context, arguments, RoadmapVerdict.NotOnIt, cancel),
            _ => JudgeAsync(context, arguments, null, cancel),
        };

    private async Task<string> ShowAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (committee, team) = (context.Committee, arguments.Length == 0 ? null : context.Committee.TeamCalled(arguments));
        var roadmap = await roadmaps.RunAsync(committee, team, cancel);
        if (roadmap.Items.Count == 0)
        {
            return $"{team?.PlainName ?? committee.Title} has said nothing in the last months about what comes. "
                + "I gather it from what leads write, such as \"Upcoming: …\", \"Working on …\" or \"Released …\".";
        }

        var page = links.To(Addresses.Roadmap(committee)) is { } link ? $" [The page]({link}) links each to its sentence." : "";
        return team is null
            ? $"**{committee.Title}: what the teams build**, as they said themselves.{page}\n\n"
                + string.Join("\n\n", roadmap.Items.GroupBy(item => item.Team.Id).Select(Overview))
            : $"**{team.PlainName}: what it builds**, as it said itself.{page}\n\n{string.Join('\n', roadmap.Items.Select(Line))}\n\n"
                + "Is one of these wrong? `/pmc roadmap released <id>` says that it is out, `/pmc roadmap remove <id>` takes it off.";
    }

    private async Task<string> KeepAsync(CommandContext context, string path, CancellationToken cancel)
    {
        var (committee, by) = (context.Committee, context.Person);
        if (path.Length == 0)
        {
            throw new MissingArgument(
                "Where shall I keep it?",
                committee.RoadmapPath is { } known ? $"It is kept in `{known}` now; `off` ends that." : "It is kept nowhere now."
            );
        }

        if (path.Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            if (committee.RoadmapPath is not { } last)
            {
                return "The roadmap is kept in no file.";
            }

            await committees.SaveAsync(committee with { RoadmapPath = null }, cancel);
            news.Tell(committee, by, $"{by.Name} set that I write the roadmap into `{last}` no more.");
            return $"I write the roadmap into `{last}` no more. The file stays as it is.";
        }

        if (RoadmapFile.Problem(await committees.AllAsync(cancel), path) is { } problem)
        {
            throw new UserError(problem);
        }

        await committees.SaveAsync(committee with { RoadmapPath = path }, cancel);
        outbox.WriteRoadmap(committee.Id);
        news.Tell(committee, by, $"{by.Name} set that I keep the roadmap in `{path}`.");
        var old = committee.RoadmapPath is { } before && before != path ? $" `{before}` stays as it is; I write into it no more." : "";
        return $"I keep the roadmap in `{path}` from now on, and change it whenever notes are published.{old} "
            + "`/pmc roadmap file off` ends that.";
    }

    private static string Overview(IGrouping<string, RoadmapItem> items)
    {
        var text = new StringBuilder($"**{items.First().Team.PlainName}**");
        foreach (var group in items.GroupBy(item => item.Status))
        {
            text.Append($"\n- {RoadmapText.Of(group.Key)}: {string.Join("; ", group.Take(MostForEachTeam).Select(item => Words(item)))}");
            text.Append(group.Count() > MostForEachTeam ? $"; and {group.Count() - MostForEachTeam} more" : "");
        }

        return text.ToString();
    }

    private static string Line(RoadmapItem item) =>
        $"- `{item.Id}` {RoadmapText.Of(item.Status)}: {Words(item)} ({RoadmapText.When(item)})";

    private static string Words(RoadmapItem item) => MarkdownText.Escape(RoadmapText.Short(item.Words));

    private async Task<string> JudgeAsync(CommandContext context, string typed, RoadmapVerdict? verdict, CancellationToken cancel)
    {
        var committee = context.Committee;
        var id = typed.Trim().Trim('`', '.', '#').ToLowerInvariant();
        if (id.Length == 0)
        {
            throw new MissingArgument("Which item?", "`/pmc roadmap <team>` lists a team's items with their ids.");
        }

        var roadmap = await roadmaps.RunAsync(committee, null, cancel);
        var item =
            roadmap.Items.Concat(roadmap.TakenOff).FirstOrDefault(each => each.Ids.Contains(id))
            ?? throw new UserError($"I know no item `{id}`. `/pmc roadmap <team>` lists a team's items with their ids.");
        Responsibilities.Demand(context.Person.Id, new(committee, await calendar.FindAsync(committee, "", cancel), item.Team));
        await verdicts.SetAsync(committee.Id, item.Ids, verdict, cancel);
        if (committee.RoadmapPath is not null)
        {
            outbox.WriteRoadmap(committee.Id);
        }

        var words = Words(item);
        var said = verdict switch
        {
            RoadmapVerdict.Released => $"\"{words}\" counts as released now.",
            RoadmapVerdict.NotOnIt => $"\"{words}\" is not on the roadmap any more. The notes stay as they are.",
            _ => $"\"{words}\" stands on the roadmap again, as the notes have it.",
        };
        news.TellTeam(
            committee,
            item.Team.Leads,
            context.Person,
            $"{context.Person.Name}, about the roadmap of **{item.Team.PlainName}**: {said}"
        );
        return verdict is null ? said : $"{said} `/pmc roadmap restore {item.Id}` takes that back.";
    }
}
