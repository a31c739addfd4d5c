using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.People;

/// <summary>Replaces the accounts in what arrived by the people they belong to, so that everything else knows a person by one id.</summary>
public sealed class ActingPerson(IAccounts accounts)
{
    /// <summary>The event as done by the person behind the account, who gets the replies at this account.</summary>
    public async Task<IncomingEvent> OfAsync(IncomingEvent incoming, CancellationToken cancel)
    {
        string[] texts = incoming switch
        {
            MessagePosted message => [message.Text],
            MessageEdited message => [message.Text, message.Before ?? ""],
            CommandGiven command => [command.Text],
            ButtonPressed button => [button.Action],
            FormSubmitted form => [.. form.Fields.Values],
            _ => [],
        };
        var mentioned = texts.SelectMany(text => Mention.Separate(text).People);
        var people = await accounts.PeopleOfAsync([.. mentioned.Append(incoming.From).Distinct()], cancel);
        var person = people.GetValueOrDefault(incoming.From, incoming.From);
        accounts.ActAs(person, incoming.From);
        if (people.Count == 0)
        {
            return incoming;
        }

        return incoming switch
        {
            MessagePosted message => message with { From = person, Text = Read(message.Text) },
            MessageEdited message => message with
            {
                From = person,
                Text = Read(message.Text),
                Before = message.Before is { } before ? Read(before) : null,
            },
            CommandGiven command => command with { From = person, Text = Read(command.Text) },
            ButtonPressed button => button with { From = person, Action = Read(button.Action) },
            FormSubmitted form => form with
            {
                From = person,
                Fields = form.Fields.ToDictionary(field => field.Key, field => Read(field.Value)),
            },
            _ => incoming with { From = person },
        };

        string Read(string text) => Mention.WithNames(text, id => Mention.Of(people.GetValueOrDefault(id, id)));
    }
}
