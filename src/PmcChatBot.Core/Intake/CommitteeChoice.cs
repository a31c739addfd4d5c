using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Finds the committee a command is about: the one named first, the channel's, or the person's only one.</summary>
public sealed class CommitteeChoice(ICommittees committees)
{
    private const int MostToChooseFrom = 10;

    /// <summary>What a person sets about themselves is the same in all their committees.</summary>
    private static bool IsAboutOneself(string text) =>
        CommandSpec.All.Any(spec => spec.IsAboutOneself && text.Split(' ')[0].Equals(spec.Name, StringComparison.OrdinalIgnoreCase));

    /// <returns>The committee, and the command without the committee's name.</returns>
    /// <exception cref="UserError">No committee or several are meant.</exception>
    public async Task<(Committee Committee, string Text)> OfAsync(CommandGiven given, CancellationToken cancel)
    {
        var first = given.Text.Split(' ', 2);
        if (!CommitteeId.Commands.Contains(first[0]) && await committees.CalledAsync(first[0], cancel) is { } named)
        {
            return (named, first.Length > 1 ? first[1] : "");
        }

        var choice = await committees.InAsync(given.In.Value, cancel);
        choice = choice.Count > 0 ? choice : await committees.OfAsync(given.From, cancel);
        choice = choice.Count > 0 ? choice : await committees.AllAsync(cancel);
        return choice.Count switch
        {
            1 => (choice[0], given.Text),
            > 1 when IsAboutOneself(given.Text) => (choice[0], given.Text),
            0 => throw new UserError(Setup.StartCommittee.Hello),
            _ => throw new UserError(
                $"Which committee? Name it first: {string.Join(", ", choice.Take(MostToChooseFrom).Select(Command))}"
                    + $"{(choice.Count > MostToChooseFrom ? $", or another of the {choice.Count}" : "")}."
            ),
        };

        string Command(Committee committee) => $"`/pmc {committee.Id} {given.Text}`";
    }
}
