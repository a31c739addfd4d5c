using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Local;

namespace PmcChatBot.TestKit;

/// <summary>The built-in chat.</summary>
internal sealed class LocalStageChat(LocalChat chat, Func<Func<IServiceProvider, Task<Form>>, CancellationToken, Task<Form>> read)
    : IStageChat
{
    private string _channel = "";

    public Committee Adopt(Committee committee)
    {
        _channel = committee.Channels[0];
        return committee;
    }

    public Person Adopt(Person person) => person;

    public async Task<ChatMessage> PostAsync(PersonId person, string text, string? thread, CancellationToken cancel) =>
        ToChat(await chat.PostAsync(person, Address.Dm(person).Value, text, thread is null ? null : LocalMessage.IdOf(thread), cancel));

    public async Task<ChatMessage> EditAsync(PersonId person, ChatMessage message, string text, CancellationToken cancel)
    {
        await chat.EditAsync(person, LocalMessage.IdOf(message.Key), text, cancel);
        return message with { Text = text };
    }

    public Task DeleteAsync(PersonId person, ChatMessage message, CancellationToken cancel) =>
        chat.DeleteAsync(person, LocalMessage.IdOf(message.Key), cancel);

    public Task PressAsync(PersonId person, string action, CancellationToken cancel) => chat.PressAsync(person, action, cancel);

    public async Task<bool> FillAsync(
        PersonId person,
        string action,
        Func<Form, IReadOnlyDictionary<string, string>?> fill,
        CancellationToken cancel
    )
    {
        var form = await read(services => services.GetRequiredService<ImmediateForms>().OpenAsync(person, action, cancel), cancel);
        if (fill(form) is not { } fields)
        {
            return false;
        }

        await chat.SubmitAsync(person, form.Id, fields, cancel);
        return true;
    }

    public IReadOnlyList<ChatMessage> ToPerson(PersonId person) => Messages(Address.Dm(person).Value, person);

    public IReadOnlyList<ChatMessage> InChannel(PersonId reader) => Messages(_channel, reader);

    public Task SettleAsync() => Task.CompletedTask;

    private List<ChatMessage> Messages(string conversation, PersonId reader) =>
        [.. chat.Messages(conversation, reader).Where(message => message.IsBots).Select(ToChat)];

    private static ChatMessage ToChat(LocalMessage message) =>
        new(message.Key, message.Text, message.Buttons, message.Thread is { } thread ? $"local:{thread}" : null, message.OnlyFor);
}
