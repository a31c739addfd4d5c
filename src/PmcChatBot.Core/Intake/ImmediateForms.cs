using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Opens forms while the person waits, because a form must open within seconds of the click. Only reads the store.</summary>
public sealed class ImmediateForms(
    ActionRouter actions,
    MeetingLookup lookup,
    UpdateForm updateForm,
    PeopleFinder finder,
    IAccounts accounts,
    TimeProvider clock
)
{
    /// <summary>Checks whether a submitted form can be accepted.</summary>
    /// <returns>The error message for the person; <see langword="null"/> if the form is fine.</returns>
    public async Task<string?> CheckAsync(
        PersonId account,
        string formId,
        IReadOnlyDictionary<string, string> fields,
        CancellationToken cancel
    )
    {
        try
        {
            var person = await accounts.PersonOfAsync(account, cancel);
            var form = actions.Read(formId);
            if (await AboutAsync(form, cancel) is not { } at)
            {
                return "That form is out of date. Copy your text and open a new form with /pmc update.";
            }

            Responsibilities.Demand(person, at);
            if (form is SendUpdate { IsLate: false } && clock.GetUtcNow() > at.Meeting.ClosesAt(at.Committee))
            {
                return $"The notes of {at.Meeting.LongDate} closed while this form was open. Copy your text and send it to me as a "
                    + "message; I will ask you which meeting it is for.";
            }

            if (form is NameStandIn)
            {
                var named = fields.GetValueOrDefault("person", "");
                finder.FindKnown(
                    at.Committee,
                    Mention.Read(named) is { } mentioned ? Mention.Of(await accounts.PersonOfAsync(mentioned, cancel)) : named
                );
            }

            return null;
        }
        catch (UserError error)
        {
            return error.Message;
        }
    }

    /// <summary>The form behind a button.</summary>
    /// <exception cref="UserError">There is no such form, or the person may not open it.</exception>
    public async Task<Form> OpenAsync(PersonId account, string action, CancellationToken cancel)
    {
        var person = await accounts.PersonOfAsync(account, cancel);
        var words = ActionText.Words(action);
        IAction? opens = (IAction?)WriteUpdate.Read(words) ?? AskForStandIn.Read(words);
        return await AboutAsync(opens, cancel) is { } at
            ? opens is WriteUpdate
                ? await updateForm.OpenAsync(at, person, cancel)
                : AssignStandIn.OpenForm(at, person)
            : throw new UserError("That form is out of date. Open a new one with `/pmc update`.");
    }

    private async Task<TeamAtMeeting?> AboutAsync(IAction? action, CancellationToken cancel) =>
        action is ITeamAction about ? await lookup.FindTeamAsync(about.MeetingId, about.TeamId, cancel) : null;
}
