using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>Where everything people do arrives: finds the use case, and tells the person where it cannot be done.</summary>
public sealed class Reception(
    ICommittees committees,
    MeetingLookup lookup,
    IOutbox outbox,
    IEnumerable<ICommand> commands,
    TakeMessage takeMessage,
    BareCommand bare,
    ChangeMessage changeMessage,
    SettleWaiting settle,
    SayNoUpdate none,
    UpdateForm updateForm,
    HandOver handOver,
    TakeOutItem takeItem,
    ConfirmRemoval confirmRemoval,
    UnplacedText unplaced,
    PrepareNotes prepare,
    Conflicts conflicts,
    BindPerson bind,
    PeopleFinder finder,
    ShowHome home
)
{
    /// <summary>Acts on one delivery.</summary>
    /// <exception cref="UserError">It cannot be done. What was begun must be rolled back, and the person told by
    /// <see cref="RefuseAsync"/>.</exception>
    public async Task HandleAsync(Incoming incoming, CancellationToken cancel)
    {
        await RouteAsync(incoming, cancel);
        if (incoming is not HomeOpened)
        {
            await home.ReviseAsync(incoming.From, cancel);
        }
    }

    /// <summary>
    /// Tells a person, in private, why something cannot be done. What begins like a command and cannot be run may be an answer: its words
    /// are kept, and its author says.
    /// </summary>
    public async Task RefuseAsync(Incoming incoming, UserError error, CancellationToken cancel)
    {
        if (incoming is MessagePosted message && error is not TooMuchWorkException && await bare.MayBeWordsAsync(message, cancel))
        {
            await NamedAsync(
                message.Text,
                text => takeMessage.AskWhetherCommandAsync(message with { Text = text }, cancel, error.Message),
                cancel
            );
            return;
        }

        Reply(
            incoming,
            incoming is FormSubmitted form ? GiveBack(form, error.Message) : error.Message,
            holdsPeoplesWords: incoming is FormSubmitted
        );
    }

    /// <summary>What could not be taken is not lost to its author either.</summary>
    private static string GiveBack(FormSubmitted form, string why)
    {
        var texts = form.Fields.Values.Where(value => value.Length > 0 && Mention.Read(value) is null).ToList();
        return texts.Count == 0 ? why : $"{why}\n\nThis is what you had written:\n\n{string.Join("\n\n", texts)}";
    }

    /// <summary>Tells a person something went wrong that is not theirs to mend.</summary>
    public void TellOfFailure(Incoming incoming, string errorId) =>
        Reply(incoming, $"Something went wrong on my side. Nothing you wrote is lost. If you ask the operator, tell them `{errorId}`.");

    private Task RouteAsync(Incoming incoming, CancellationToken cancel) =>
        incoming switch
        {
            MessagePosted { In.IsDm: true } message when CommandGrammar.InPersonalChat(message.Text) is { } command => BareAsync(
                message,
                command,
                cancel
            ),
            MessagePosted { In.IsDm: true } message => NamedAsync(
                message.Text,
                text => TakeAsync(message with { Text = text }, cancel),
                cancel
            ),
            MessageEdited { In.IsDm: true } message => NamedAsync(
                message.Text,
                text => EditedAsync(message with { Text = text }, cancel),
                cancel
            ),
            MessageDeleted message => changeMessage.DeletedAsync(message, cancel),
            CommandGiven command => CommandAsync(command, cancel),
            ButtonPressed button => ButtonAsync(button, cancel),
            FormSubmitted form => FormAsync(form, cancel),
            HomeOpened => home.RunAsync(incoming.From, cancel),
            AddedToChannel added => GreetAsync(added),
            _ => Task.CompletedTask,
        };

    private Task GreetAsync(AddedToChannel added)
    {
        outbox.Show(
            new Outgoing(
                $"welcome|{added.In}",
                added.In,
                "Hello. I collect the updates for the notes of your meetings: I ask each lead in private, and post the notes where "
                    + "the committee's channel is. Whoever I am to write to needs the app: add it under **Apps**. Mention me with "
                    + "`help`, and I say what else I do."
            )
        );
        return Task.CompletedTask;
    }

    /// <summary>An answer may begin with "PMC" too.</summary>
    private async Task BareAsync(MessagePosted message, string command, CancellationToken cancel)
    {
        switch (await bare.JudgeAsync(message, command, cancel))
        {
            case BareCommandIs.Command:
                await CommandAsync(new CommandGiven(message.DeliveryId, message.From, message.In, command), cancel);
                break;
            case BareCommandIs.Words:
                await NamedAsync(message.Text, text => TakeAsync(message with { Text = text }, cancel), cancel);
                break;
            default:
                await NamedAsync(message.Text, text => takeMessage.AskWhetherCommandAsync(message with { Text = text }, cancel), cancel);
                break;
        }
    }

    /// <summary>Its author says that it was a command.</summary>
    private async Task RunAsync(ButtonPressed button, string contributionId, CancellationToken cancel)
    {
        var text = await settle.DismissAsync(button.From, contributionId, cancel, "All right, I run it.");
        await CommandAsync(
            new CommandGiven(button.DeliveryId, button.From, Address.Dm(button.From), CommandGrammar.InPersonalChat(text) ?? text),
            cancel
        );
    }

    /// <summary>In what people write for the notes, whoever they mention is a name.</summary>
    private async Task NamedAsync(string text, Func<string, Task> act, CancellationToken cancel)
    {
        var all = text.Contains("<@", StringComparison.Ordinal) ? await committees.AllAsync(cancel) : [];
        await act(Mention.WithNames(text, id => finder.NameOf(all, id)));
    }

    /// <summary>Words are taken; a file cannot be, and its sender hears what to do instead.</summary>
    private async Task TakeAsync(MessagePosted message, CancellationToken cancel)
    {
        if (message.Files.Count > 0)
        {
            Reply(
                message,
                $"I cannot put files into the notes ({string.Join(", ", message.Files.Select(MarkdownText.Escape))}). Paste their "
                    + "text as a message, or put a link to the file into your update."
            );
        }

        if (message.Files.Count == 0 || !SectionText.IsBlank(message.Text))
        {
            await takeMessage.RunAsync(message, cancel);
        }
    }

    /// <summary>An edited message that was no answer before may be one now.</summary>
    private async Task EditedAsync(MessageEdited message, CancellationToken cancel)
    {
        if (await changeMessage.EditedAsync(message, cancel) || CommandGrammar.InPersonalChat(message.Text) is not null)
        {
            return;
        }

        if (
            message.Before is { } before
            && CommandGrammar.InPersonalChat(before) is not null
            && FirstWord(before) == FirstWord(message.Text)
        )
        {
            Reply(message, "You edited a command, and that does nothing. Send it as a new message; so too if it is an update now.");
        }
        else
        {
            await takeMessage.RunAsync(
                new MessagePosted(message.DeliveryId, message.From, message.In, message.MessageKey, message.Text, message.ReplyTo)
                {
                    IsUndeleted = message.IsUndeleted,
                },
                cancel
            );
            await changeMessage.StampAsync(message, cancel);
        }
    }

    private static string FirstWord(string text) =>
        text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").ToLowerInvariant();

    private async Task CommandAsync(CommandGiven given, CancellationToken cancel)
    {
        var (committee, text) = CommitteeChoice.Of(given, await committees.AllAsync(cancel));
        var call = CommandGrammar.Read(text);
        call = call.Spec.NamesPeople
            ? call
            : call with
            {
                Arguments = Mention.WithNames(call.Arguments, id => finder.NameOf([committee], id)),
            };
        Rights.Demand(call.Spec, given.From, committee);
        var person = finder.PersonOf(committee, given.From);
        var command = commands.First(command => command.Names.Contains(call.Spec.Name));
        Reply(
            given,
            await command.RunAsync(new CommandScene(committee, person, given.DeliveryId, call.Spec.Name), call.Arguments, cancel),
            call.Spec.ShowsPeoplesWords
        );
    }

    private async Task ButtonAsync(ButtonPressed button, CancellationToken cancel)
    {
        var words = button.Action.Split('|');
        var reply = words switch
        {
            ["place", var id, var meeting, var team] => await Silent(settle.PlaceAsync(button.From, id, meeting, team, cancel)),
            ["add", var id] => await Silent(settle.AddAsync(button.From, id, cancel)),
            ["replace", var id] => await Silent(settle.ReplaceAsync(button.From, id, cancel)),
            ["addagain", var id] => await Silent(settle.AddAsync(button.From, id, cancel, Returns.All)),
            ["again", var id, var version] => await Silent(changeMessage.PutBackAsync(button.From, id, version, cancel)),
            ["itemagain", var id] => await takeItem.PutBackAsync(button.From, id, cancel),
            ["dismiss", var id] => await Silent(settle.DismissAsync(button.From, id, cancel)),
            ["mine", var id] => await Silent(takeMessage.ResumeAsync(button.From, id, cancel)),
            ["runit", var id] => await Silent(RunAsync(button, id, cancel)),
            ["undo", var id, var version] => await Silent(changeMessage.UndoAsync(button.From, id, version, cancel)),
            ["takeback", var id] => await Silent(changeMessage.TakeBackAsync(button.From, id, cancel)),
            ["apply", var id] => await Silent(changeMessage.ApplyAsync(button.From, id, cancel)),
            ["keep", var id] => await Silent(changeMessage.KeepAsync(button.From, id, cancel)),
            ["takeitem", var id] => await takeItem.RunAsync(button.From, id, cancel),
            ["settle", var id, "theirs" or "ours" or "both"] => await conflicts.SettleAsync(button.From, id, words[2], cancel),
            ["unplaced", var id, "into" or "out"] => await unplaced.SettleAsync(button.From, id, words[2] == "into", cancel),
            ["meant", var id] => await confirmRemoval.RunAsync(button.From, id, cancel),
            ["refresh" or "norefresh", var committee] => await Silent(
                prepare.AnswerAsync(button.From, committee, words[0] == "refresh", cancel)
            ),
            ["none" or "none!", var meeting, var team] => await NoneAsync(button.From, meeting, team, words[0] == "none!", cancel),
            ["match", var committee, var from, var to] => await Silent(
                bind.RunAsync(button.From, committee, new PersonId(from), new PersonId(to), cancel)
            ),
            ["nomatch", var committee, var from] => await Silent(bind.RefuseAsync(button.From, committee, new PersonId(from), cancel)),
            ["run", var committee, var command] => await Silent(
                CommandAsync(new CommandGiven(button.DeliveryId, button.From, Address.Dm(button.From), $"{committee} {command}"), cancel)
            ),
            ["leave", var meeting, var team] => Leave(button.From, meeting, team),
            _ => throw new UserError("That button is from an older version of me. Please try `/pmc help`."),
        };
        Reply(button, reply);
    }

    private async Task FormAsync(FormSubmitted form, CancellationToken cancel)
    {
        var words = form.FormId.Split('|');
        if (words is not [var verb, var meetingId, var teamId])
        {
            throw new UserError("I do not know that form. Please open it again.");
        }

        var (committee, meeting, team) = await lookup.TeamAsync(meetingId, teamId, cancel);
        Reply(
            form,
            verb switch
            {
                "update" => await updateForm.TakeAsync(committee, meeting, team, form.From, form.Fields, form.InMessage, cancel),
                "standin" => await handOver.RunAsync(
                    committee,
                    meeting,
                    team,
                    finder.FindKnown(committee, form.Fields.GetValueOrDefault("person", "")).Id,
                    form.From,
                    cancel
                ),
                _ => throw new UserError("I do not know that form. Please open it again."),
            }
        );
    }

    private async Task<string> NoneAsync(PersonId from, string meetingId, string teamId, bool confirmed, CancellationToken cancel)
    {
        var (committee, meeting, team) = await lookup.TeamAsync(meetingId, teamId, cancel);
        return await none.RunAsync(committee, meeting, team, from, confirmed, cancel);
    }

    private string Leave(PersonId from, string meetingId, string teamId)
    {
        none.Leave(meetingId, teamId, from);
        return "";
    }

    private static async Task<string> Silent(Task task)
    {
        await task;
        return "";
    }

    private void Reply(Incoming to, string text, bool holdsPeoplesWords = false)
    {
        if (text.Length == 0)
        {
            return;
        }

        var command = to as CommandGiven;
        outbox.Show(
            new Outgoing($"{(holdsPeoplesWords ? "shown" : "reply")}|{to.DeliveryId}", command?.In ?? Address.Dm(to.From), text)
            {
                OnlyFor = to.From,
                AnswerAt = command?.AnswerAt,
            }
        );
    }
}
