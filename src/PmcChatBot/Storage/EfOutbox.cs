using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Storage;

/// <summary>Puts outbox rows into the transaction of the change that wants them.</summary>
internal sealed class EfOutbox(BotDbContext db, TimeProvider clock) : IOutbox
{
    public const string Messages = "message";
    public const string Notes = "notes";

    /// <summary>What a slot shall hold replaces what it should have held and does not hold yet.</summary>
    public void Show(Outgoing message, DateTimeOffset? notBefore = null)
    {
        foreach (var earlier in Pending(Messages, message.Slot))
        {
            earlier.DoneAt = clock.GetUtcNow();
            earlier.Outcome = "superseded";
        }

        Add(Messages, message.Slot, JsonSerializer.Serialize(message, StoreJson.Options), notBefore ?? clock.GetUtcNow());
    }

    public void Revise(Outgoing message)
    {
        if (Pending(Messages, message.Slot) is [.., var planned])
        {
            Show(message, planned.NotBefore);
        }
        else if (db.SentMessages.Find(message.Slot) is not null)
        {
            Show(message);
        }
    }

    public void ReadNotes(string meetingId, bool thenRemind = false) =>
        Work(meetingId, thenRemind ? NotesWork.ReadThenRemind : NotesWork.Read, clock.GetUtcNow());

    public void Publish(string meetingId, DateTimeOffset notBefore) => Work(meetingId, NotesWork.Publish, notBefore);

    private void Work(string meetingId, NotesWork work, DateTimeOffset notBefore)
    {
        var pending = Pending(Notes, meetingId).FirstOrDefault(row => row.Payload == work.ToString());
        if (pending is null)
        {
            Add(Notes, meetingId, work.ToString(), notBefore);
        }
        else if (notBefore < pending.NotBefore)
        {
            pending.NotBefore = notBefore;
        }
    }

    private List<OutboxRow> Pending(string lane, string key)
    {
        var added = db.Outbox.Local.Where(row => row.Lane == lane && row.Key == key && row.DoneAt is null).ToList();
        var stored = db.Outbox.Where(row => row.DoneAt == null && row.Lane == lane && row.Key == key).ToList();
        return [.. added.Union(stored).Where(row => row.DoneAt is null)];
    }

    private void Add(string lane, string key, string payload, DateTimeOffset notBefore) =>
        db.Outbox.Add(new OutboxRow { Lane = lane, Key = key, Payload = payload, NotBefore = notBefore });
}
