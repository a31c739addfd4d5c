using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Storage;

/// <summary>Puts outbox rows into the transaction of the change that wants them.</summary>
internal sealed class EfOutbox(BotDbContext db, IEnumerable<IChatPlatform> platforms, TimeProvider clock) : IOutbox
{
    public const string Messages = "message";
    public const string Notes = "notes";

    // What this transaction has added: asking EF for it would look for changes in every entity each time.
    private readonly Dictionary<(string Lane, string Key), List<OutboxRow>> _added = [];

    /// <summary>
    /// What a slot shall hold replaces what it should have held and does not hold yet. What is too long for one message of its platform
    /// goes into slots of its own behind it, the buttons last.
    /// </summary>
    public void Show(Outgoing message, DateTimeOffset? notBefore = null)
    {
        var platform = platforms.FirstOrDefault(platform => platform.Name == message.To.Platform);
        var parts = platform is null || message.Remove || message.To.IsHome ? [message.Markdown] : MessageParts.Split(message.Markdown, platform.Fits);
        parts = parts.Count == 0 ? [message.Markdown] : parts;
        for (var i = 0; i < parts.Count; i++)
        {
            ShowPart(message with { Slot = PartSlot(message.Slot, i), Markdown = parts[i], Buttons = i == parts.Count - 1 ? message.Buttons : [], InPlaceOf = i == 0 ? InPlaceOf(message) : null }, notBefore);
        }

        for (var i = parts.Count; Pending(Messages, PartSlot(message.Slot, i)).Count > 0 || db.SentMessages.Find(PartSlot(message.Slot, i)) is not null; i++)
        {
            ShowPart(message with { Slot = PartSlot(message.Slot, i), Markdown = "", Buttons = [], Remove = true }, notBefore);
        }
    }

    /// <summary>What has not been sent yet and was to become of a message, still does.</summary>
    private string? InPlaceOf(Outgoing message) => message.InPlaceOf
        ?? Pending(Messages, message.Slot).Select(row => JsonSerializer.Deserialize<Outgoing>(row.Payload, StoreJson.Options)?.InPlaceOf).FirstOrDefault(slot => slot is not null);

    private static string PartSlot(string slot, int part) => part == 0 ? slot : $"{slot}#{part + 1}";

    private void ShowPart(Outgoing message, DateTimeOffset? notBefore)
    {
        var row = Add(new OutboxRow
        {
            Lane = Messages,
            Key = message.Slot,
            Place = message.To.Value,
            CanWait = message.CanWait,
            Payload = JsonSerializer.Serialize(message, StoreJson.Options),
            NotBefore = notBefore ?? clock.GetUtcNow(),
        });
        foreach (var earlier in Pending(Messages, message.Slot).Where(other => other != row))
        {
            earlier.DoneAt = clock.GetUtcNow();
            earlier.Outcome = "superseded";
            row.Attempts = Math.Max(row.Attempts, earlier.Attempts);
            row.SendKey ??= earlier.SendKey;
        }
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

    public void Prepare(string meetingId) => Work(meetingId, NotesWork.Prepare, clock.GetUtcNow());

    public void Publish(string meetingId, DateTimeOffset notBefore) => Work(meetingId, NotesWork.Publish, notBefore);

    private void Work(string meetingId, NotesWork work, DateTimeOffset notBefore)
    {
        var pending = Pending(Notes, meetingId).FirstOrDefault(row => row.Payload == work.ToString());
        if (pending is null)
        {
            Add(new OutboxRow { Lane = Notes, Key = meetingId, Payload = work.ToString(), NotBefore = notBefore });
        }
        else if (notBefore < pending.NotBefore)
        {
            pending.NotBefore = notBefore;
        }
    }

    private List<OutboxRow> Pending(string lane, string key)
    {
        var stored = db.Outbox.Where(row => row.DoneAt == null && row.Lane == lane && row.Key == key).ToList();
        return [.. _added.GetValueOrDefault((lane, key), []).Union(stored).Where(row => row.DoneAt is null)];
    }

    private OutboxRow Add(OutboxRow row)
    {
        var added = _added.TryGetValue((row.Lane, row.Key), out var earlier) ? earlier : _added[(row.Lane, row.Key)] = [];
        added.Add(row);
        return db.Outbox.Add(row).Entity;
    }
}
