using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Platforms.Local;

/// <summary>The platform of the built-in chat.</summary>
public sealed class LocalPlatform(LocalChat chat, TimeProvider clock) : IChatPlatform
{
    public const string PlatformName = PersonId.BuiltIn;
    private const int LongestMessage = 12_000;

    /// <inheritdoc/>
    public string Name => PlatformName;

    /// <inheritdoc/>
    public string Title => "the built-in chat";

    /// <inheritdoc/>
    public bool Fits(string markdown) => markdown.Length <= LongestMessage;

    /// <inheritdoc/>
    public Task<IncomingEvent?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel) =>
        Task.FromResult(Translate(deliveryId, payload));

    private static IncomingEvent? Translate(string deliveryId, string payload)
    {
        var delivery = JsonSerializer.Deserialize<LocalDelivery>(payload) ?? throw new JsonException("empty delivery");
        var from = new PersonId(delivery.From);
        var address = new Address(delivery.In ?? "");
        return delivery.Kind switch
        {
            "message" => new MessagePosted(deliveryId, from, address, delivery.Key!, delivery.Text!, delivery.ReplyTo),
            "edit" => new MessageEdited(deliveryId, from, address, delivery.Key!, delivery.Text!),
            "delete" => new MessageDeleted(deliveryId, from, delivery.Key!),
            "command" => new CommandGiven(deliveryId, from, address, delivery.Text!),
            "button" => new ButtonPressed(deliveryId, from, delivery.Action!),
            "form" => new FormSubmitted(deliveryId, from, delivery.Action!, delivery.Fields!),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public Task<string> SendAsync(OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel)
    {
        long? parent =
            thread is null ? null
            : chat.Find(LocalMessage.IdOf(thread)) is { } found ? found.Thread ?? found.Id
            : null;
        var sent = chat.InsertOnce(
            new LocalMessage(
                0,
                message.To.Value,
                LocalMessage.Bot,
                message.Markdown,
                message.Buttons,
                parent,
                message.OnlyFor?.Value,
                false,
                clock.GetUtcNow()
            ),
            attempt.Key
        );
        return Task.FromResult(sent.Key);
    }

    /// <inheritdoc/>
    public Task<bool> EditAsync(string messageKey, OutgoingMessage message, CancellationToken cancel)
    {
        chat.Update(LocalMessage.IdOf(messageKey), message.Markdown, message.Buttons, edited: true);
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string messageKey, CancellationToken cancel)
    {
        chat.Delete(LocalMessage.IdOf(messageKey));
        return Task.CompletedTask;
    }
}
