using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>stand-in</c></summary>
public sealed class StandInCommand(MeetingCalendar calendar, HandOver handOver) : ICommand
{
    public IReadOnlyList<string> Names => ["stand-in"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        var meeting = await calendar.FindAsync(scene.Committee, "", cancel);
        var standIn = words.Length > 0
            ? scene.Committee.PersonCalled(words)
            : throw new UserError($"Who answers for {team.PlainName}? `/pmc stand-in {team.PlainName} <person>`");
        return await handOver.RunAsync(scene.Committee, meeting, team, standIn.Id, scene.Person.Id, cancel);
    }
}

/// <summary><c>lead</c></summary>
public sealed class LeadCommand(MeetingCalendar calendar, ICollected collected, RosterDesk roster, AskLeads ask) : ICommand
{
    public IReadOnlyList<string> Names => ["lead"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        if (words.Length == 0)
        {
            throw new UserError($"Who leads {team.PlainName} now? `/pmc lead {team.PlainName} <person ...>`, or `vacant`.");
        }

        var people = HeadingText.SplitLeads(words).Select(scene.Committee.PersonCalled).ToList();
        var changed = team with { Leads = [.. people.Select(person => person.Id)] };
        var committee = scene.Committee.With(changed);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => heading is null ? TeamHeading.Of(changed, committee) : TeamHeading.WithLeads(heading, changed.Leads, committee),
            scene.Person,
            cancel);
        await AskAsync(committee, changed, cancel);
        return people.Count == 0
            ? $"**{team.PlainName}** is vacant now."
            : $"**{team.PlainName}** is led by {string.Join(" and ", people.Select(person => person.Name))} now.";
    }

    private async Task AskAsync(Committee committee, Team team, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(committee, "", cancel);
        var prompts = await collected.PromptsAsync(meeting.Id, cancel);
        foreach (var prompt in prompts.Where(prompt => prompt.TeamId == team.Id && !team.Leads.Contains(prompt.PersonId)))
        {
            prompt.HandedOver = true;
        }

        foreach (var person in meeting.AskedAt is null ? [] : Duties.AskedFor(team, meeting))
        {
            if (!prompts.Any(prompt => prompt.TeamId == team.Id && prompt.PersonId == person && !prompt.HandedOver))
            {
                await ask.AskAsync(committee, meeting, team, person, cancel);
            }
        }
    }
}

/// <summary><c>deputy</c></summary>
public sealed class DeputyCommand(ICommittees committees, MeetingCalendar calendar) : ICommand
{
    public IReadOnlyList<string> Names => ["deputy"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        Duties.Demand(scene.Person.Id, team, await calendar.FindAsync(scene.Committee, "", cancel), scene.Committee);
        if (words.Length == 0)
        {
            throw new UserError($"Who may answer for {team.PlainName}? `/pmc deputy {team.PlainName} <person ...>`, or `nobody`.");
        }

        var nobody = words.Equals("nobody", StringComparison.OrdinalIgnoreCase);
        var people = nobody ? [] : HeadingText.SplitLeads(words).Select(scene.Committee.PersonCalled).ToList();
        await committees.SaveAsync(scene.Committee.With(team with { Deputies = [.. people.Select(person => person.Id)] }), cancel);
        return people.Count == 0
            ? $"**{team.PlainName}** has no deputies now."
            : $"{string.Join(" and ", people.Select(person => person.Name))} may answer for **{team.PlainName}** now.";
    }
}

/// <summary><c>team add</c>, <c>team rename</c>, <c>team label</c> and <c>team retire</c></summary>
public sealed class TeamCommands(RosterDesk roster) : ICommand
{
    public IReadOnlyList<string> Names => ["team add", "team rename", "team label", "team retire"];

    public Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel) => scene.CommandName switch
    {
        "team add" => AddAsync(scene, arguments, cancel),
        "team rename" => RenameAsync(scene, arguments, cancel),
        "team label" => LabelAsync(scene, arguments, cancel),
        _ => RetireAsync(scene, arguments, cancel),
    };

    private async Task<string> AddAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var parts = HeadingText.Parse(HeadingWords.Clean(arguments));
        if (new TeamNames(scene.Committee.ActiveTeams).Find(parts.Name) is { } known)
        {
            throw new UserError($"There is a team {known.PlainName} already.");
        }

        var leads = HeadingText.SplitLeads(parts.Leads).Select(scene.Committee.PersonCalled).ToList();
        var team = new Team(FreeId(scene.Committee, HeadingText.Slug(parts.Name)), parts.Name)
        {
            Label = parts.Label,
            Leads = [.. leads.Select(person => person.Id)],
        };
        var committee = scene.Committee with { Teams = [.. scene.Committee.Teams, team] };
        await roster.SaveAsync(committee, SectionKey.Team(team.Id), _ => TeamHeading.Of(team, committee), scene.Person, cancel);
        return $"**{team.PlainName}** reports from now on{(leads.Count == 0 ? "; `/pmc lead` names its lead" : "")}.";
    }

    private async Task<string> RenameAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        var name = HeadingWords.Clean(HeadingWords.AfterTo(words));
        if (new TeamNames(scene.Committee.ActiveTeams).Find(name) is { } known && known.Id != team.Id)
        {
            throw new UserError($"There is a team {known.PlainName} already.");
        }

        var changed = team with { Name = name, FormerNames = [.. team.FormerNames, team.Name] };
        var committee = scene.Committee.With(changed);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => heading is null ? TeamHeading.Of(changed, committee) : TeamHeading.WithName(heading, name),
            scene.Person,
            cancel);
        return $"**{team.PlainName}** is called **{changed.PlainName}** now.";
    }

    private async Task<string> LabelAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        var label = words.Length == 0 || words.Equals("none", StringComparison.OrdinalIgnoreCase) ? null : HeadingWords.Clean(words).Trim('(', ')');
        var changed = team with { Label = label };
        var committee = scene.Committee.With(changed);
        await roster.SaveAsync(
            committee,
            SectionKey.Team(team.Id),
            heading => heading is null ? TeamHeading.Of(changed, committee) : TeamHeading.WithLabel(heading, label),
            scene.Person,
            cancel);
        return label is null ? $"**{team.PlainName}** has no label now." : $"**{team.PlainName}** is labelled ({label}) now.";
    }

    private async Task<string> RetireAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, _) = LeadingTeam.Read(scene.Committee, arguments);
        await roster.RetireAsync(scene.Committee.With(team with { Retired = true }), SectionKey.Team(team.Id), scene.Person, cancel);
        return $"**{team.PlainName}** reports no more. What it wrote stays in the notes it stands in.";
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

/// <summary><c>subsection add</c>, <c>subsection rename</c> and <c>subsection retire</c></summary>
public sealed class SubsectionCommands(RosterDesk roster) : ICommand
{
    public IReadOnlyList<string> Names => ["subsection add", "subsection rename", "subsection retire"];

    public Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        return scene.CommandName switch
        {
            "subsection add" => AddAsync(scene, team, HeadingWords.Clean(words), cancel),
            "subsection rename" => RenameAsync(scene, team, words, cancel),
            _ => RetireAsync(scene, team, words, cancel),
        };
    }

    private async Task<string> AddAsync(CommandScene scene, Team team, string heading, CancellationToken cancel)
    {
        if (TeamNames.FindSubsection(team with { Subsections = [.. team.ActiveSubsections] }, heading) is { } known)
        {
            throw new UserError($"{team.PlainName} has a part {known.Name} already.");
        }

        var added = new Subsection(HeadingText.Key(HeadingText.Parse(heading).Name), heading);
        var changed = team with { Subsections = [.. team.Subsections.Where(other => other.Id != added.Id), added] };
        await roster.SaveAsync(scene.Committee.With(changed), SectionKey.Team(team.Id).Child(added.Id), _ => heading, scene.Person, cancel);
        return $"**{team.PlainName}** has a part **{added.Name}** now.";
    }

    private async Task<string> RenameAsync(CommandScene scene, Team team, string words, CancellationToken cancel)
    {
        var name = HeadingWords.Clean(HeadingWords.AfterTo(words));
        var part = Find(team, HeadingWords.BeforeTo(words));
        var renamed = part with { Heading = name, FormerNames = [.. part.FormerNames, part.Name] };
        var changed = team with { Subsections = [.. team.Subsections.Select(other => other.Id == part.Id ? renamed : other)] };
        await roster.SaveAsync(scene.Committee.With(changed), SectionKey.Team(team.Id).Child(part.Id), _ => name, scene.Person, cancel);
        return $"**{part.Name}** is called **{renamed.Name}** now.";
    }

    private async Task<string> RetireAsync(CommandScene scene, Team team, string words, CancellationToken cancel)
    {
        var part = Find(team, words);
        var changed = team with { Subsections = [.. team.Subsections.Select(other => other.Id == part.Id ? part with { Retired = true } : other)] };
        await roster.RetireAsync(scene.Committee.With(changed), SectionKey.Team(team.Id).Child(part.Id), scene.Person, cancel);
        return $"**{part.Name}** is no part of **{team.PlainName}** any more.";
    }

    private static Subsection Find(Team team, string words) =>
        TeamNames.FindSubsection(team with { Subsections = [.. team.ActiveSubsections] }, words)
        ?? throw new UserError($"{team.PlainName} has no part called \"{words}\". It has: {string.Join(", ", team.ActiveSubsections.Select(part => part.Name))}.");
}

/// <summary>Names in commands: one line, nothing that could end the heading.</summary>
internal static class HeadingWords
{
    public static string Clean(string text)
    {
        var name = string.Concat(text.Where(c => !char.IsControl(c))).Trim().TrimStart('#').Trim().Trim('"').Trim();
        return name.Length == 0 ? throw new UserError("A name is missing. `/pmc help` shows how the command goes.")
            : name.Length > 120 ? throw new UserError("That name is too long for a heading: 120 characters at most.")
            : HeadingText.Key(name).Length == 0 ? throw new UserError($"\"{name}\" has no letters in it.")
            : name;
    }

    public static string AfterTo(string words) => Split(words).After;

    public static string BeforeTo(string words) => Split(words).Before;

    private static (string Before, string After) Split(string words)
    {
        var at = words.StartsWith("to ", StringComparison.OrdinalIgnoreCase) ? 0 : words.IndexOf(" to ", StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? ("", words)
            : (words[..at].Trim(), words[(at + (at == 0 ? 3 : 4))..].Trim());
    }
}
