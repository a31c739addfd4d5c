using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>The reply that a person gets the moment they run a command.</summary>
/// <param name="Text">The text.</param>
/// <param name="Form">A form to open.</param>
/// <param name="IsAll">Whether this is the whole reply, so that nothing is left to do.</param>
public sealed record ImmediateReply(string Text, Form? Form = null, bool IsAll = false);

/// <summary>Answers commands while the person waits: reports errors at once and opens forms. Only reads the store.</summary>
public sealed class ImmediateCommands(
    CommitteeChoice choice,
    IMeetings meetings,
    UpdateForm updateForm,
    PeopleFinder finder,
    IAccounts accounts,
    TimeProvider clock
)
{
    private const int LongestEcho = 150;

    /// <summary>The immediate reply to a command.</summary>
    public async Task<ImmediateReply> AnswerAsync(CommandGiven given, CancellationToken cancel)
    {
        try
        {
            if (CommandRouter.NeedsNoCommittee(given.Text))
            {
                // The code is a secret, and is not repeated.
                return new ImmediateReply("One moment.");
            }

            given = given with { From = await accounts.PersonOfAsync(given.From, cancel) };
            var (committee, text) = await choice.OfAsync(given, cancel);
            var call = CommandGrammar.Read(text);
            Rights.Demand(call.Spec, given.From, committee);
            return call.Spec.Name == "update" && await FormAsync(committee, given.From, call.Arguments, cancel) is { } form
                ? new ImmediateReply("", form, IsAll: true)
                : new ImmediateReply($"One moment: {Echo(given, committee)}");
        }
        catch (UserError error)
        {
            return new ImmediateReply(error.Message, IsAll: true);
        }
    }

    /// <summary>The command as typed, because Slack does not show it.</summary>
    private string Echo(CommandGiven given, Committee committee)
    {
        var typed = $"/pmc {Mention.WithNames(given.Text, id => $"@{finder.NameOf([committee], id)}")}".Trim();
        return MarkdownText.Escape(typed.Length <= LongestEcho ? typed : $"{typed[..LongestEcho]} …");
    }

    /// <summary>The form, if team and meeting are clear.</summary>
    private async Task<Form?> FormAsync(Committee committee, PersonId person, string arguments, CancellationToken cancel)
    {
        var open = await meetings.OpenAsync(committee, clock.GetUtcNow(), cancel);
        var meeting = open.LastOrDefault(meeting => meeting.AskedAt is not null);
        if (meeting is null)
        {
            return null;
        }

        IReadOnlyList<Team> teams =
            arguments.Length > 0 ? [committee.TeamCalled(arguments)] : Responsibilities.TeamsOf(person, meeting, committee);
        return teams.Count == 1 ? await updateForm.OpenAsync(new(committee, meeting, teams[0]), person, cancel) : null;
    }
}
