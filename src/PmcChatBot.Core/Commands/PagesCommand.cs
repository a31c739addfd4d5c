using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>pages</c>: a link with which a member opens the notes in a browser.</summary>
public sealed class PagesCommand(IPageLinks links, ICommittees committees, IOutbox outbox) : ICommand
{
    public IReadOnlyList<string> Names => ["pages"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var person = context.Person.Id;
        var mine = (await committees.OfAsync(person, cancel)).Where(committee => committee.IsMember(person)).ToList();
        if (mine.Count == 0)
        {
            throw new UserError(
                "The pages are for members, and you are in no committee's channel that I know of. Join the channel, or ask a chair: "
                    + $"{string.Join(", ", context.Committee.Chairs.Select(context.Committee.NameOf))}."
            );
        }

        var link =
            links.SignIn(person, mine.Count == 1 ? $"/{Uri.EscapeDataString(mine[0].Id)}" : "/")
            ?? throw new UserError(
                "Nobody has told me at which address people reach my pages. Whoever runs me sets it as `Pages:Url`; docs/pages.md says how."
            );
        outbox.Show(Message(person, $"[Open the notes in your browser]({link})"));
        return context.In.IsDm ? "" : "I have sent you a link in a direct message.";
    }

    /// <summary>A message with a link that signs somebody in. The newest is the one to use, and stands at the end of the chat.</summary>
    internal static OutgoingMessage Message(PersonId person, string link) =>
        new(
            $"pages|{person}",
            Address.Dm(person),
            $"{link}\n\nThe link is for you alone. It works once, within {IPageLinks.LinkLife.TotalMinutes:0} minutes, and keeps you "
                + $"signed in on that device for {IPageLinks.SessionLife.TotalDays:0} days. Please do not pass it on."
        )
        {
            Anew = true,
        };
}
