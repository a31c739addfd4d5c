using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>The committee a command is about: the channel's, the one named first, or the person's only one.</summary>
public static class CommitteeChoice
{
    /// <returns>The committee, and the command without its name.</returns>
    /// <exception cref="UserError">None or several are meant.</exception>
    public static (Committee Committee, string Text) Of(CommandGiven given, IReadOnlyList<Committee> all)
    {
        var first = given.Text.Split(' ', 2);
        if (all.FirstOrDefault(committee => committee.Id.Equals(first[0], StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return (named, first.Length > 1 ? first[1] : "");
        }

        var here = all.Where(committee => committee.Channels.Contains(given.In.Value)).ToList();
        var theirs = here.Count > 0 ? here : all.Where(committee => committee.Find(given.From) is not null).ToList();
        var choice = theirs.Count > 0 ? theirs : all.ToList();
        return choice.Count switch
        {
            1 => (choice[0], given.Text),
            0 => throw new UserError("There is no committee yet. The operator makes one with `import <notes file>`."),
            _ => throw new UserError(
                $"Which committee? Name it first: {string.Join(", ", choice.Select(committee => $"`/pmc {committee.Id} {given.Text}`"))}."
            ),
        };
    }
}
