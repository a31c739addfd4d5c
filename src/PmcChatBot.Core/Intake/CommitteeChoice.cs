using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Finds the committee a command is about: the one named first, the channel's, or the person's only one.</summary>
public sealed class CommitteeChoice(ICommittees committees)
{
    private const int MostToChooseFrom = 10;

    /// <summary>
    /// What a person sets about themselves is the same in all their committees, help is about none, and some commands are about each.
    /// </summary>
    private static bool IsAboutAll(string text) =>
        text.Trim().Length == 0
        || CommandSpec.All.Any(spec =>
            (spec.IsAboutOneself || spec.IsForEach || spec.Name == "help")
            && text.Split(' ')[0].Equals(spec.Name, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The committees a command is about where it is about each of a person's; otherwise none.</summary>
    public async Task<IReadOnlyList<Committee>> EachAsync(CommandGiven given, CancellationToken cancel) =>
        CommandSpec.All.Any(spec => spec.IsForEach && given.Text.Trim().Equals(spec.Name, StringComparison.OrdinalIgnoreCase))
        && (await committees.InAsync(given.In.Value, cancel)).Count != 1
        && await committees.OfAsync(given.From, cancel) is { Count: > 1 } all
            ? all
            : [];

    /// <returns>The committee, and the command without the committee's name.</returns>
    /// <exception cref="UserError">No committee or several are meant.</exception>
    public async Task<(Committee Committee, string Text)> OfAsync(CommandGiven given, CancellationToken cancel)
    {
        var first = given.Text.Split(' ', 2);
        if (!CommitteeId.Commands.Contains(first[0]) && await committees.CalledAsync(first[0], cancel) is { } named)
        {
            return given.Text.StartsWith($"{named.Title} ", StringComparison.OrdinalIgnoreCase)
                ? (named, given.Text[(named.Title.Length + 1)..])
                : (named, first.Length > 1 ? first[1] : "");
        }

        var choice = await committees.InAsync(given.In.Value, cancel);
        choice = choice.Count > 0 ? choice : await committees.OfAsync(given.From, cancel);
        choice = choice.Count > 0 ? choice : await committees.AllAsync(cancel);
        if (
            choice.FirstOrDefault(committee => given.Text.StartsWith($"{committee.Title} ", StringComparison.OrdinalIgnoreCase)) is
            { } titled
        )
        {
            return (titled, given.Text[(titled.Title.Length + 1)..]);
        }

        return choice.Count switch
        {
            1 => (choice[0], given.Text),
            > 1 when IsAboutAll(given.Text) => (choice[0], given.Text),
            > 1 when choice.Where(committee => HasTeam(committee, given.Text)).ToList() is [var only] => (only, given.Text),
            0 => throw new UserError(Setup.StartCommittee.Hello),
            _ => throw new UserError(
                $"Which committee? Name it first: {string.Join(", ", choice.Take(MostToChooseFrom).Select(Command))}"
                    + $"{(choice.Count > MostToChooseFrom ? $", or another of the {choice.Count}" : "")}."
            ),
        };

        static bool HasTeam(Committee committee, string text)
        {
            try
            {
                var call = CommandGrammar.Read(text);
                return call is { Spec.TakesTeam: true, Arguments.Length: > 0 }
                    && TeamPrefix.Read(committee, call.Arguments).Team is { Retired: false };
            }
            catch (UserError)
            {
                return false;
            }
        }

        string Command(Committee committee) => $"`/pmc {committee.Id} {given.Text}`";
    }
}
