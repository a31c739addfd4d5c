using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Intake;

/// <summary>Decides whether a message to the bot is a command or an answer, and passes it on.</summary>
public sealed class MessageRouter(
    CommandRouter commands,
    BareCommand bare,
    ReceiveMessage take,
    ChangeMessage change,
    TeamsInMessage several,
    NamesInText names,
    Setup.StartCommittee start,
    Replies replies
)
{
    /// <summary>A message in the personal chat.</summary>
    public async Task PostedAsync(MessagePosted message, CancellationToken cancel)
    {
        var command = CommandGrammar.InPersonalChat(message.Text);
        if (command is null && await start.IsFirstAsync(cancel))
        {
            replies.Show(message, Setup.StartCommittee.Hello);
            return;
        }

        switch (command is null ? BareCommandKind.Words : await bare.ClassifyAsync(message, command, cancel))
        {
            case BareCommandKind.Command:
                await commands.RunAsync(new CommandGiven(message.DeliveryId, message.From, message.In, command!), cancel);
                break;
            case BareCommandKind.Words:
                await TakeAsync(await NamedAsync(message, cancel), cancel);
                break;
            default:
                await take.AskWhetherCommandAsync(await NamedAsync(message, cancel), cancel);
                break;
        }
    }

    /// <summary>An edit. It may turn a message that was no answer into one.</summary>
    public async Task EditedAsync(MessageEdited message, CancellationToken cancel)
    {
        message = message with { Text = await names.ReadAsync(message.Text, cancel) };
        foreach (var part in await several.PartsAsync(message, cancel))
        {
            await (
                part switch
                {
                    MessageEdited edit => EditedPartAsync(edit, cancel),
                    MessagePosted added => take.RunAsync(added, cancel),
                    MessageDeleted gone => change.DeletedAsync(gone, cancel),
                    _ => Task.CompletedTask,
                }
            );
        }

        await StampAsync(message, cancel);
    }

    /// <summary>Each part of a message has the time of its edit, so that events from before it are ignored.</summary>
    private async Task StampAsync(MessageEdited message, CancellationToken cancel)
    {
        foreach (var key in message.Stamp is null ? [] : await several.KeysAsync(message.MessageKey, cancel))
        {
            await change.StampAsync(message with { MessageKey = key }, cancel);
        }
    }

    private async Task EditedPartAsync(MessageEdited message, CancellationToken cancel)
    {
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
            replies.Show(message, "Editing a command does nothing. Please send the new command, or your update, as a new message.");
        }
        else
        {
            await TakePartsAsync(
                new MessagePosted(message.DeliveryId, message.From, message.In, message.MessageKey, message.Text, message.ReplyTo)
                {
                    IsUndeleted = message.IsUndeleted,
                },
                cancel
            );
        }
    }

    /// <summary>A message was deleted.</summary>
    public async Task DeletedAsync(MessageDeleted message, CancellationToken cancel)
    {
        foreach (var part in await several.PartsAsync(message, cancel))
        {
            await change.DeletedAsync(part, cancel);
        }
    }

    /// <summary>A message that looks like a command and cannot be run may be an answer: keeps its text and asks its author.</summary>
    /// <returns>Whether the text was kept.</returns>
    public async Task<bool> KeepTextAsync(MessagePosted message, UserError error, CancellationToken cancel)
    {
        if (error is WorkLimitException || !await bare.MayBeAnswerAsync(message, cancel))
        {
            return false;
        }

        await take.AskWhetherCommandAsync(await NamedAsync(message, cancel), cancel, error.Message);
        return true;
    }

    /// <summary>Takes the text of a message. Files cannot be taken; the sender is told what to do instead.</summary>
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
            await TakePartsAsync(message, cancel);
        }
    }

    private async Task TakePartsAsync(MessagePosted message, CancellationToken cancel)
    {
        foreach (var part in await several.PartsAsync(message, cancel))
        {
            await take.RunAsync(part, cancel);
        }
    }

    private async Task<MessagePosted> NamedAsync(MessagePosted message, CancellationToken cancel) =>
        message with
        {
            Text = await names.ReadAsync(message.Text, cancel),
        };

    private static string FirstWord(string text) =>
        text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").ToLowerInvariant();
}
