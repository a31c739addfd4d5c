using System.Text.RegularExpressions;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Core.Commands;

/// <summary><c>channel</c>, <c>teams</c> and <c>new-committee</c>: steps of setting up a committee.</summary>
public sealed partial class SetupCommands(
    ICommittees committees,
    StartCommittee start,
    UseChannel channel,
    TeamList list,
    ReadTeams file,
    CommitteeNews news
) : ICommand
{
    public IReadOnlyList<string> Names => ["channel", "teams", "new-committee"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName switch
        {
            "channel" => channel.RunAsync(context.Committee, context.In, context.Person, cancel),
            "teams" => TeamsAsync(context, arguments, cancel),
            _ => start.AddAsync(context.Person.Id, arguments, cancel),
        };

    private async Task<string> TeamsAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return TeamList.Say(committee);
        }

        if (!committee.IsChair(context.Person.Id))
        {
            throw new UserError($"Only a chair of {committee.Title} can set its teams. `/pmc teams` alone lists them.");
        }

        if (committee.Teams.Count > 0)
        {
            throw new UserError(
                $"{committee.Title} has teams already, so I take no list. `/pmc team add <name> - <lead>` adds one; "
                    + "`/pmc teams` lists them."
            );
        }

        if (Named().Match(arguments) is { Success: true } named)
        {
            return await file.WantAsync(committee, context.Person.Id, arguments[named.Length..], cancel);
        }

        var read = list.Read(committee, arguments);
        await committees.SaveAsync(read, cancel);
        news.Tell(committee, context.Person, $"{context.Person.Name} set the teams of {committee.Title}. `/pmc teams` lists them.");
        return TeamList.Say(read) + TeamList.SayUnknown(read, context.Person.Id);
    }

    [GeneratedRegex(@"^file(?:\s+|$)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
