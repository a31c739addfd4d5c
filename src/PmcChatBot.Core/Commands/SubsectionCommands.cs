using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>subsection add</c>, <c>subsection rename</c> and <c>subsection retire</c></summary>
public sealed class SubsectionCommands(RosterEditor roster) : ICommand
{
    public IReadOnlyList<string> Names => ["subsection add", "subsection rename", "subsection retire"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        return context.CommandName switch
        {
            "subsection add" => AddAsync(context, team, HeadingArgument.Clean(words), cancel),
            "subsection rename" => RenameAsync(context, team, words, cancel),
            _ => RetireAsync(context, team, words, cancel),
        };
    }

    private async Task<string> AddAsync(CommandContext context, Team team, string heading, CancellationToken cancel)
    {
        if (TeamNames.FindSubsection(team with { Subsections = [.. team.ActiveSubsections] }, heading) is { } known)
        {
            throw new UserError($"{team.PlainName} already has a part {known.Name}.");
        }

        var added = new Subsection(HeadingText.Key(HeadingText.Parse(heading).Name), heading);
        var changed = team with { Subsections = [.. team.Subsections.Where(other => other.Id != added.Id), added] };
        await roster.SaveAsync(
            context.Committee.With(changed),
            SectionKey.Team(team.Id).Child(added.Id),
            _ => heading,
            context.Person,
            cancel
        );
        return $"**{team.PlainName}** now has a part **{added.Name}**.";
    }

    private async Task<string> RenameAsync(CommandContext context, Team team, string words, CancellationToken cancel)
    {
        // A part's name may have a "to" in it.
        var (before, after) = HeadingArgument.CutsAtTo(words).FirstOrDefault(cut => FindOrNull(team, cut.Before) is not null)
            is { Before: not null } known
            ? known
            : HeadingArgument.CutsAtTo(words).First();
        var name = HeadingArgument.Clean(after);
        var part = Find(team, before);
        var renamed = part with { Heading = HeadingText.Framed(name, like: part.Heading), FormerNames = [.. part.FormerNames, part.Name] };
        var changed = team with { Subsections = [.. team.Subsections.Select(other => other.Id == part.Id ? renamed : other)] };
        await roster.SaveAsync(
            context.Committee.With(changed),
            SectionKey.Team(team.Id).Child(part.Id),
            heading => HeadingText.Framed(name, like: heading ?? part.Heading),
            context.Person,
            cancel
        );
        return $"**{part.Name}** is now called **{renamed.Name}**.";
    }

    private async Task<string> RetireAsync(CommandContext context, Team team, string words, CancellationToken cancel)
    {
        var part = Find(team, words);
        var changed = team with
        {
            Subsections = [.. team.Subsections.Select(other => other.Id == part.Id ? part with { Retired = true } : other)],
        };
        await roster.RetireAsync(context.Committee.With(changed), SectionKey.Team(team.Id).Child(part.Id), context.Person, cancel);
        return $"**{part.Name}** is no longer a part of **{team.PlainName}**.";
    }

    private static Subsection? FindOrNull(Team team, string words) =>
        TeamNames.FindSubsection(team with { Subsections = [.. team.ActiveSubsections] }, Quoting.Without(words));

    private static Subsection Find(Team team, string words) =>
        FindOrNull(team, words)
        ?? throw new UserError(
            team.ActiveSubsections.Any()
                ? $"{team.PlainName} has no part called \"{words}\". It has: "
                    + $"{string.Join(", ", team.ActiveSubsections.Select(part => part.Name))}."
                : $"{team.PlainName} has no parts. To add one: `/pmc subsection add {team.PlainName} <name>`"
        );
}
