using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Intake;

/// <summary>Replies to a person in private, in the same chat or channel if the platform can.</summary>
public sealed class Replies(IOutbox outbox)
{
    /// <param name="to">The event to reply to.</param>
    /// <param name="text">The reply; if empty, nothing is sent.</param>
    /// <param name="holdsPeoplesWords">Whether the reply quotes what people wrote, so that a withdrawal must look into it.</param>
    public void Show(IncomingEvent to, string text, bool holdsPeoplesWords = false)
    {
        if (text.Length == 0)
        {
            return;
        }

        var command = to as CommandGiven;
        outbox.Show(
            new OutgoingMessage($"{(holdsPeoplesWords ? "shown" : "reply")}|{to.DeliveryId}", command?.In ?? Address.Dm(to.From), text)
            {
                OnlyFor = to.From,
                AnswerAt = command?.AnswerAt,
            }
        );
    }
}
