using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Commands;

/// <summary><c>team add</c>, <c>team rename</c>, <c>team label</c> and <c>team retire</c></summary>
public sealed class TeamCommands(
    RosterEditor roster,
    MeetingCalendar calendar,
    ReassignPrompts duties,
    PeopleFinder finder,
    CommitteeNews news,
    IOutbox outbox
) : ICommand
{
    public IReadOnlyList<string> Names => ["team add", "team rename", "team label", "team retire"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName switch
        {
            "team add" => AddAsync(context, arguments, cancel),
            "team rename" => RenameAsync(context, arguments, cancel),
            "team label" => LabelAsync(context, arguments, cancel),
            _ => RetireAsync(context, arguments, cancel),
        };

    private async Task<string> AddAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (mentioned, words) = Mention.Separate(arguments);
        var parts = HeadingText.Parse(HeadingArgument.Clean(mentioned.Count == 0 ? arguments : words.TrimEnd(' ', '-', '–')));
        if (new TeamNames(context.Committee.ActiveTeams).Find(parts.Name) is { } known)
        {
            throw Taken(known, parts.Name);
        }

        _ = HeadingArgument.Clean(parts.Name);
        DemandFree(context.Committee, parts.Name);
        var leads = finder.FindAll(context.Committee, $"{parts.Leads} {string.Join(' ', mentioned.Select(Mention.Of))}");
        var retired = new TeamNames(context.Committee.Teams.Where(team => team.Retired)).Find(parts.Name);
        var team = (retired ?? new Team(FreeId(context.Committee, HeadingText.Slug(parts.Name)), parts.Name)) with
        {
            Name = parts.Name,
            Retired = false,
            Label = parts.Label,
            Leads = [.. leads.Select(person => person.Id)],
            Deputies = [],
        };
        var committee = leads.Aggregate(context.Committee, (all, person) => all.With(person));
        committee = retired is null ? committee with { Teams = [.. committee.Teams, team] } : committee.With(team);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => retired is null && heading is not null ? Taken(heading, team, committee) : TeamHeading.Of(team, committee),
            context.Person,
            cancel,
            isBack: retired is not null
        );
        await FollowAsync(
            context,
            committee,
            team,
            $"{context.Person.Name} made you the lead of **{team.PlainName}**.",
            $"{context.Person.Name} added **{team.PlainName}** to the notes again",
            cancel
        );
        return $"**{team.PlainName}** "
            + $"{(retired is null ? "is added" : "is back with its history")}.{(leads.Count == 0 ? " Name a lead: `/pmc lead`" : "")}";
    }

    /// <summary>Asks the leads of a new team, and stops asking those of a retired one.</summary>
    private async Task FollowAsync(
        CommandContext context,
        Committee committee,
        Team team,
        string intro,
        string why,
        CancellationToken cancel
    )
    {
        // Whoever was not asked yet reads of it once.
        IReadOnlyList<PersonId> former = team.Retired ? team.Leads : [];
        foreach (var meeting in await calendar.ConcernedAsync(committee, cancel))
        {
            await duties.RunAsync(new TeamAtMeeting(committee, meeting, team), context.Person.Id, why, intro, cancel, former);
            former = [];
        }
    }

    /// <summary>
    /// A heading that somebody added to the file by hand stays as it reads, apart from the lead or label given with the command.
    /// </summary>
    private static string Taken(string heading, Team team, Committee committee)
    {
        var labelled = team.Label is null ? heading : TeamHeading.WithLabel(heading, team.Label);
        return team.Leads.Count == 0 ? labelled : TeamHeading.WithLeads(labelled, team.Leads, committee);
    }

    private static UserError Taken(Team team, string name) =>
        HeadingText.Key(name) == HeadingText.Key(team.Name)
            ? new($"There already is a team {team.PlainName}.")
            : new($"**{team.PlainName}** was called {HeadingText.Plain(name)} before, or has it as an a.k.a. Please choose another name.");

    private async Task<string> RenameAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        var name = HeadingArgument.Clean(HeadingArgument.AfterTo(words));
        if (new TeamNames(context.Committee.ActiveTeams).Find(name) is { } known && known.Id != team.Id)
        {
            throw Taken(known, name);
        }

        if (name == team.Name)
        {
            throw new UserError($"**{team.PlainName}** already has that name. Nothing changed.");
        }

        DemandFree(context.Committee, name);
        var changed = team with { Name = name, FormerNames = [.. team.FormerNames, team.Name] };
        var committee = context.Committee.With(changed);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => heading is null ? TeamHeading.Of(changed, committee) : TeamHeading.WithName(heading, name),
            context.Person,
            cancel
        );
        var now = $"**{team.PlainName}** is now called **{changed.PlainName}**";
        await outbox.ReviseEachAsync(RenamedTeams.SlotsOf(committee, team), $"{now}; {context.Person.Name} changed it.", cancel);
        news.TellTeam(committee, team.Leads, context.Person, $"{now}; {context.Person.Name} changed it.");
        return $"{now}.";
    }

    private async Task<string> LabelAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        if (words.Length == 0)
        {
            throw new UserError($"Which label? `/pmc team label {team.PlainName} <label>`, or `none` to remove it.");
        }

        var label = Quoting.Without(words).Equals("none", StringComparison.OrdinalIgnoreCase)
            ? null
            : HeadingArgument.Clean(words).Trim('(', ')');
        var changed = team with { Label = label };
        var committee = context.Committee.With(changed);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => heading is null ? TeamHeading.Of(changed, committee) : TeamHeading.WithLabel(heading, label),
            context.Person,
            cancel
        );
        return label is null ? $"**{team.PlainName}** no longer has a label." : $"**{team.PlainName}** is now labelled ({label}).";
    }

    private async Task<string> RetireAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        if (words.Length > 0)
        {
            throw new UserError(
                TeamNames.FindSubsection(team, words) is { } part
                    ? $"{part.Name} is a part of {team.PlainName}: `/pmc subsection retire {team.PlainName} {part.Name}`. Nothing changed."
                    : $"I know no team \"{arguments}\". To retire **{team.PlainName}**: `/pmc team retire {team.PlainName}`. "
                        + "Nothing changed."
            );
        }

        var committee = context.Committee.With(team with { Retired = true });
        await roster.RetireAsync(committee, SectionKey.Team(team.Id), context.Person, cancel);
        await FollowAsync(
            context,
            committee,
            team with
            {
                Retired = true,
            },
            "",
            $"{context.Person.Name} retired **{team.PlainName}** from the notes",
            cancel
        );
        return $"**{team.PlainName}** is retired. Its past updates stay in the notes. To bring it back: `/pmc team add {team.PlainName}`";
    }

    /// <summary>A team must not have the name of another section of the notes, because its heading would be read as that section.</summary>
    private static void DemandFree(Committee committee, string name)
    {
        if (WrittenDate.Find(name) is not null)
        {
            throw new UserError("A team's name cannot contain a date, because the notes' title has one. Please choose another name.");
        }

        var outline = NotesOutline.Read(committee.Template, TeamNames.Of(committee.Teams));
        var names = new TeamNames([new Team("", name)]);
        if (
            outline.Keys.FirstOrDefault(key => key.TeamId is null && names.Find(outline.Find(key)!.Heading) is not null) is
            { Value: not null } taken
        )
        {
            throw new UserError(
                $"The notes already have a section \"{HeadingText.Plain(outline.Find(taken)!.Heading)}\". Please choose another name."
            );
        }
    }

    private static string FreeId(Committee committee, string slug)
    {
        var id = slug;
        for (var i = 2; committee.FindTeam(id) is not null; i++)
        {
            id = $"{slug}-{i}";
        }

        return id;
    }
}
