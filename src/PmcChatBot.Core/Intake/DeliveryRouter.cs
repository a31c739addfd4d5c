using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Core.Intake;

/// <summary>The entry point for everything people do: passes it to its use case, and replies if it cannot be done.</summary>
public sealed class DeliveryRouter(
    MessageRouter messages,
    CommandRouter commands,
    ActionRouter actions,
    ShowHome home,
    Replies replies,
    UseChannel channel,
    ActingPerson acting
)
{
    private static readonly IReadOnlyDictionary<string, string> NoFields = new Dictionary<string, string>();

    /// <summary>Handles one delivery.</summary>
    /// <exception cref="UserError">It cannot be done. The caller rolls back and then tells the person with
    /// <see cref="RefuseAsync"/>.</exception>
    public async Task HandleAsync(IncomingEvent incoming, CancellationToken cancel)
    {
        incoming = await acting.OfAsync(incoming, cancel);
        await RouteAsync(incoming, cancel);
        if (incoming is not HomeOpened)
        {
            await home.ReviseAsync(incoming.From, cancel);
        }
    }

    /// <summary>Tells a person, in private, why something cannot be done.</summary>
    public async Task RefuseAsync(IncomingEvent incoming, UserError error, CancellationToken cancel)
    {
        incoming = await acting.OfAsync(incoming, cancel);
        if (incoming is not MessagePosted message || !await messages.KeepTextAsync(message, error, cancel))
        {
            var form = incoming as FormSubmitted;
            replies.Show(
                incoming,
                form is null ? error.Message : WithTextReturned(form, error.Message),
                holdsPeoplesWords: form is not null
            );
        }
    }

    /// <summary>Tells a person about an error on the bot's side.</summary>
    public void ReportFailure(IncomingEvent incoming, string errorId) =>
        replies.Show(
            incoming,
            $"Something went wrong on my side. Nothing you wrote is lost. If you ask the operator about it, mention `{errorId}`."
        );

    /// <summary>Gives the author of a form that could not be accepted their text back.</summary>
    private static string WithTextReturned(FormSubmitted form, string why)
    {
        var texts = form.Fields.Values.Where(value => value.Length > 0 && Mention.Read(value) is null).ToList();
        return texts.Count == 0 ? why : $"{why}\n\nThis is what you wrote:\n\n{string.Join("\n\n", texts)}";
    }

    private Task RouteAsync(IncomingEvent incoming, CancellationToken cancel) =>
        incoming switch
        {
            MessagePosted { In.IsDm: true } message => messages.PostedAsync(message, cancel),
            MessageEdited { In.IsDm: true } message => messages.EditedAsync(message, cancel),
            MessageDeleted message => messages.DeletedAsync(message, cancel),
            CommandGiven command => commands.RunAsync(command, cancel),
            ButtonPressed button => ActAsync(button, button.Action, NoFields, null, cancel),
            FormSubmitted form => ActAsync(form, form.FormId, form.Fields, form.InMessage, cancel),
            HomeOpened => home.RunAsync(incoming.From, cancel),
            AddedToChannel added => channel.InvitedAsync(added, cancel),
            _ => Task.CompletedTask,
        };

    private async Task ActAsync(
        IncomingEvent incoming,
        string action,
        IReadOnlyDictionary<string, string> fields,
        string? inMessage,
        CancellationToken cancel
    ) =>
        replies.Show(
            incoming,
            await actions.RunAsync(action, new ActionContext(incoming.From, incoming.DeliveryId, fields, inMessage), cancel)
        );
}
