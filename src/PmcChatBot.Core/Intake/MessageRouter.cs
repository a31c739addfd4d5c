using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Tells commands from answers in what people write to the bot, and takes the answers.</summary>
public sealed class MessageRouter(
    ICommittees committees,
    CommandRouter commands,
    BareCommand bare,
    TakeMessage take,
    ChangeMessage change,
    PeopleFinder finder,
    Replies replies
)
{
    /// <summary>A message in the personal chat.</summary>
    public async Task PostedAsync(MessagePosted message, CancellationToken cancel)
    {
        var command = CommandGrammar.InPersonalChat(message.Text);
        switch (command is null ? BareCommandIs.Words : await bare.JudgeAsync(message, command, cancel))
        {
            case BareCommandIs.Command:
                await commands.RunAsync(new CommandGiven(message.DeliveryId, message.From, message.In, command!), cancel);
                break;
            case BareCommandIs.Words:
                await TakeAsync(await NamedAsync(message, cancel), cancel);
                break;
            default:
                await take.AskWhetherCommandAsync(await NamedAsync(message, cancel), cancel);
                break;
        }
    }

    /// <summary>A message that was no answer before may be one now.</summary>
    public async Task EditedAsync(MessageEdited message, CancellationToken cancel)
    {
        message = message with { Text = await WithNamesAsync(message.Text, cancel) };
        if (await change.EditedAsync(message, cancel) || CommandGrammar.InPersonalChat(message.Text) is not null)
        {
            return;
        }

        if (
            message.Before is { } before
            && CommandGrammar.InPersonalChat(before) is not null
            && FirstWord(before) == FirstWord(message.Text)
        )
        {
            replies.Show(message, "You edited a command, and that does nothing. Send it as a new message; so too if it is an update now.");
        }
        else
        {
            await take.RunAsync(
                new MessagePosted(message.DeliveryId, message.From, message.In, message.MessageKey, message.Text, message.ReplyTo)
                {
                    IsUndeleted = message.IsUndeleted,
                },
                cancel
            );
            await change.StampAsync(message, cancel);
        }
    }

    /// <summary>A message is not there any more.</summary>
    public Task DeletedAsync(MessageDeleted message, CancellationToken cancel) => change.DeletedAsync(message, cancel);

    /// <summary>What begins like a command and cannot be run may be an answer: its words are kept, and its author says.</summary>
    /// <returns>Whether they are kept.</returns>
    public async Task<bool> KeepsWordsAsync(MessagePosted message, UserError error, CancellationToken cancel)
    {
        if (error is TooMuchWorkException || !await bare.MayBeWordsAsync(message, cancel))
        {
            return false;
        }

        await take.AskWhetherCommandAsync(await NamedAsync(message, cancel), cancel, error.Message);
        return true;
    }

    /// <summary>Words are taken; a file cannot be, and its sender hears what to do instead.</summary>
    private async Task TakeAsync(MessagePosted message, CancellationToken cancel)
    {
        if (message.Files.Count > 0)
        {
            replies.Show(
                message,
                $"I cannot put files into the notes ({string.Join(", ", message.Files.Select(MarkdownText.Escape))}). Paste their text "
                    + "as a message, or put a link to the file into your update."
            );
        }

        if (message.Files.Count == 0 || !SectionText.IsBlank(message.Text))
        {
            await take.RunAsync(message, cancel);
        }
    }

    private async Task<MessagePosted> NamedAsync(MessagePosted message, CancellationToken cancel) =>
        message with
        {
            Text = await WithNamesAsync(message.Text, cancel),
        };

    /// <summary>In what people write for the notes, whoever they mention is a name.</summary>
    private async Task<string> WithNamesAsync(string text, CancellationToken cancel)
    {
        var all = text.Contains("<@", StringComparison.Ordinal) ? await committees.AllAsync(cancel) : [];
        return Mention.WithNames(text, id => finder.NameOf(all, id));
    }

    private static string FirstWord(string text) =>
        text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").ToLowerInvariant();
}
