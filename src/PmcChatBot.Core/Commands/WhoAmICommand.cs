using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Core.Commands;

/// <summary><c>whoami</c></summary>
public sealed class WhoAmICommand : ICommand
{
    public IReadOnlyList<string> Names => ["whoami"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (committee, person) = (context.Committee, context.Person);
        var roles = new List<string>();
        if (committee.IsChair(person.Id))
        {
            roles.Add($"chair of {committee.Title}");
        }

        roles.AddRange(committee.ActiveTeams.Where(team => team.Leads.Contains(person.Id)).Select(team => $"lead of {team.PlainName}"));
        roles.AddRange(
            committee.ActiveTeams.Where(team => team.Deputies.Contains(person.Id)).Select(team => $"deputy for {team.PlainName}")
        );
        if (committee.Find(person.Id) is not { } known)
        {
            return Task.FromResult(
                $"I do not know you yet: you are `{person.Id}`, and not in {committee.Title}. Ask a chair to run `/pmc person add @you`."
            );
        }

        if (roles.Count == 0 && !known.IsMember)
        {
            return Task.FromResult(
                $"You are {person.Name} (`{person.Id}`). You are not in the channel of {committee.Title} and have no role in it."
            );
        }

        var who = roles.Count == 0 ? $"a member of {committee.Title}" : string.Join(", ", roles);
        return Task.FromResult(
            $"You are {person.Name} (`{person.Id}`), {who}. Your changes are committed as {GitAuthors.Name(known)}, "
                + $"`{GitAuthors.Email(known)}`. `/pmc me` shows how to change that."
        );
    }
}
