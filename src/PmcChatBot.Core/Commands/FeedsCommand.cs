using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>feeds</c>: addresses for a feed reader and a calendar.</summary>
public sealed class FeedsCommand(IAccessTokens tokens, IPageLinks links, ICommittees committees, IOutbox outbox) : ICommand
{
    public IReadOnlyList<string> Names => ["feeds"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var person = context.Person.Id;
        var mine = (await committees.OfAsync(person, cancel)).Where(committee => committee.IsMember(person)).ToList();
        if (mine.Count == 0)
        {
            throw new UserError("Feeds are for members, and you are in no committee's channel that I know of.");
        }

        if (links.To("/") is null)
        {
            throw new UserError("Nobody has told me at which address people reach my pages. Whoever runs me sets it as `Pages:Url`.");
        }

        await TokenCommands.DemandRoomAsync(tokens, person, cancel);
        var (number, secret) = await tokens.MakeAsync(person, TokenUse.Feeds, "feeds", cancel);
        var lists = mine.Select(committee =>
            $"**{committee.Title}**\n"
            + $"- notes, for a feed reader: `{links.To(Addresses.Feed(committee))}?key={secret}`\n"
            + $"- meetings, for a calendar: `{links.To(Addresses.Calendar(committee))}?key={secret}`"
        );
        outbox.Show(
            new OutgoingMessage(
                $"feeds|{number}|{person}",
                Address.Dm(person),
                $"{string.Join("\n\n", lists)}\n\nA team has a feed too: its page's address with `/feed.atom`. Whoever has these "
                    + $"addresses reads what you may read, so keep them. `/pmc token revoke {number}` ends them; if you ask again, I make "
                    + "new ones beside them."
            )
            {
                IsSecret = true,
            }
        );
        return context.In.IsDm ? "" : "I have sent them to you in a direct message.";
    }
}
