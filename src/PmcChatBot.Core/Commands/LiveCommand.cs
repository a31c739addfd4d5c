using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Reading;

namespace PmcChatBot.Core.Commands;

/// <summary><c>live</c>: a link with which a chair watches how a meeting's notes come together.</summary>
public sealed class LiveCommand(IPageLinks links, MeetingCalendar calendar, IOutbox outbox) : ICommand
{
    public IReadOnlyList<string> Names => ["live"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (committee, person) = (context.Committee, context.Person.Id);
        var meeting = await calendar.FindAsync(committee, arguments, cancel);
        var link =
            links.SignIn(person, Addresses.Live(committee, meeting.Date))
            ?? throw new UserError(
                "Nobody has told me at which address people reach my pages. Whoever runs me sets it as `Pages:Url`; docs/pages.md says how."
            );
        var what = $"[Watch the notes of {meeting.LongDate}]({link}): who has answered, what is missing, and what they will say.";
        outbox.Show(PagesCommand.Message(person, what));
        return context.In.IsDm ? "" : "I have sent you a link in a direct message.";
    }
}
