using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>update</c> and <c>none</c>, for a named team or the person's own.</summary>
public sealed class AnswerCommands(MeetingCalendar calendar, SayNoUpdate none, IOutbox outbox) : ICommand
{
    public IReadOnlyList<string> Names => ["update", "none"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (committee, person) = (context.Committee, context.Person);
        var meeting = await calendar.OpenAsync(committee, cancel);
        var teams = arguments.Length > 0 ? [committee.TeamCalled(arguments)] : Responsibilities.TeamsOf(person.Id, meeting, committee);
        if (teams.Count == 0)
        {
            throw new UserError(
                $"You are not down as a lead in {committee.Title}. Which team do you mean? `/pmc {context.CommandName} <team>`."
            );
        }

        if (context.CommandName == "none" && teams.Count == 1)
        {
            return await none.RunAsync(new(committee, meeting, teams[0]), person.Id, confirmed: false, cancel);
        }

        foreach (var team in teams)
        {
            Responsibilities.Demand(person.Id, new(committee, meeting, team));
        }

        Offer(context, meeting, teams);
        return "";
    }

    private void Offer(CommandContext context, Meeting meeting, IReadOnlyList<Team> teams)
    {
        var isForm = context.CommandName == "update";
        outbox.Show(
            new OutgoingMessage(
                $"reply|{context.DeliveryId}",
                Address.Dm(context.Person.Id),
                isForm ? $"The update for {meeting.LongDate}:" : "Which team has no update?"
            )
            {
                Buttons =
                [
                    .. teams.Select(team => new Button(
                        isForm ? new WriteUpdate(meeting.Id, team.Id) : (IAction)new DeclareNoUpdate(meeting.Id, team.Id, false),
                        isForm ? $"Write for {team.PlainName}" : team.PlainName,
                        OpensForm: isForm,
                        Primary: isForm
                    )),
                ],
            }
        );
    }
}
