using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Intake;

/// <summary>Answers whoever did something, in private, where they did it if the platform can.</summary>
public sealed class Replies(IOutbox outbox)
{
    /// <param name="to">What is answered.</param>
    /// <param name="text">The words; nothing is sent where there are none.</param>
    /// <param name="holdsPeoplesWords">Whether they quote what people wrote, so that a withdrawal has to look into them.</param>
    public void Show(Incoming to, string text, bool holdsPeoplesWords = false)
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
