using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

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
    public void Show(Outgoing message, DateTimeOffset? notBefore = null) => Show(message, notBefore, message.Slot, 0);

    private void Show(Outgoing message, DateTimeOffset? notBefore, string slot, int first)
    {
        message = message with { Markdown = Printable.Of(message.Markdown) };
        var platform = platforms.FirstOrDefault(platform => platform.Name == message.To.Platform);
        var parts =
            platform is null || message.Remove || message.To.IsHome
                ? [message.Markdown]
                : MessageParts.Split(message.Markdown, platform.Fits);
        parts = parts.Count == 0 ? [message.Markdown] : parts;
        for (var i = 0; i < parts.Count; i++)
        {
            ShowPart(
                message with
                {
                    Slot = PartSlot(slot, first + i),
                    Markdown = parts[i],
                    Buttons = i == parts.Count - 1 ? message.Buttons : [],
                    InPlaceOf = i == 0 ? InPlaceOf(message) : null,
                },
                notBefore
            );
        }

        for (
            var i = first + parts.Count;
            Pending(Messages, PartSlot(slot, i)).Count > 0 || db.SentMessages.Find(PartSlot(slot, i)) is not null;
            i++
        )
        {
            ShowPart(message with { Slot = PartSlot(slot, i), Markdown = "", Buttons = [], Remove = true }, notBefore);
        }
    }

    /// <summary>What has not been sent yet and was to become of a message, still does.</summary>
    private string? InPlaceOf(Outgoing message) =>
        message.InPlaceOf
        ?? Pending(Messages, message.Slot)
            .Select(row => JsonSerializer.Deserialize<Outgoing>(row.Payload, StoreJson.Options)?.InPlaceOf)
            .FirstOrDefault(slot => slot is not null);

    /// <summary>
    /// A part of a message was too long after all: from it on, the message is cut again, and the order of its parts stays.
    /// </summary>
    public async Task CutAnewAsync(Outgoing refused, CancellationToken cancel)
    {
        var (slot, first) = SlotAndPart(refused.Slot);
        var parts = new List<Outgoing> { refused };
        for (var i = first + 1; await PartAsync(PartSlot(slot, i), cancel) is { Remove: false } part; i++)
        {
            parts.Add(part);
        }

        var rows = parts.SelectMany(part => Pending(Messages, part.Slot)).ToList();
        rows.ForEach(row => (row.DoneAt, row.Outcome) = (clock.GetUtcNow(), "superseded"));
        var notBefore = rows.Select(row => row.NotBefore).DefaultIfEmpty(clock.GetUtcNow()).Min();
        var whole = refused with
        {
            Markdown = string.Join("\n\n", parts.Select(part => part.Markdown.Trim('\n'))),
            Buttons = parts[^1].Buttons,
        };
        Show(whole, notBefore, slot, first);
    }

    /// <summary>What a part's slot shall hold, or holds.</summary>
    private async Task<Outgoing?> PartAsync(string slot, CancellationToken cancel) =>
        await db
            .Outbox.Where(row => row.Lane == Messages && row.Key == slot && (row.DoneAt == null || row.Outcome == "sent"))
            .OrderByDescending(row => row.Id)
            .Select(row => row.Payload)
            .FirstOrDefaultAsync(cancel)
            is { } payload
            ? JsonSerializer.Deserialize<Outgoing>(payload, StoreJson.Options)
            : null;

    private static string PartSlot(string slot, int part) => part == 0 ? slot : $"{slot}#{part + 1}";

    private static (string Slot, int Part) SlotAndPart(string slot) =>
        slot.LastIndexOf('#') is > 0 and var mark
        && int.TryParse(slot.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 1
            ? (slot[..mark], number - 1)
            : (slot, 0);

    /// <summary>The slot of the part before a part; <see langword="null"/> for the first.</summary>
    public static string? PartBefore(string slot) => SlotAndPart(slot) is (var whole, > 0 and var part) ? PartSlot(whole, part - 1) : null;

    private void ShowPart(Outgoing message, DateTimeOffset? notBefore)
    {
        var row = Add(
            new OutboxRow
            {
                Lane = Messages,
                Key = message.Slot,
                Place = message.To.Value,
                CanWait = message.CanWait,
                Payload = JsonSerializer.Serialize(message, StoreJson.Options),
                NotBefore = notBefore ?? clock.GetUtcNow(),
            }
        );
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
            // A message that is planned as a new one, so that it is noticed, stays one whatever it says by then.
            var isAnew = JsonSerializer.Deserialize<Outgoing>(planned.Payload, StoreJson.Options) is { Anew: true };
            Show(message with { Anew = message.Anew || (isAnew && !message.Remove) }, planned.NotBefore);
        }
        else if (db.SentMessages.Find(message.Slot) is not null)
        {
            Show(message);
        }
    }

    public async Task ReviseEachAsync(string beginning, string markdown, CancellationToken cancel)
    {
        // As the index has them; the last character there is ends the range.
        var end = beginning + char.MaxValue;
        var filled = await db
            .SentMessages.Select(message => message.Slot)
            .Where(slot => string.Compare(slot, beginning) > 0 && string.Compare(slot, end) < 0)
            .ToListAsync(cancel);
        var planned = await db
            .Outbox.Where(row => row.DoneAt == null && row.Lane == Messages)
            .Select(row => row.Key)
            .Where(slot => string.Compare(slot, beginning) > 0 && string.Compare(slot, end) < 0)
            .ToListAsync(cancel);
        foreach (var slot in filled.Union(planned).Select(slot => SlotAndPart(slot).Slot).Distinct())
        {
            Revise(new Outgoing(slot, Address.Dm(new PersonId(slot[beginning.Length..])), markdown));
        }
    }

    public void ReadNotes(string meetingId, bool thenRemind = false) =>
        Work(meetingId, thenRemind ? NotesWork.ReadThenRemind : NotesWork.Read, clock.GetUtcNow());

    public void Prepare(string meetingId) => Work(meetingId, NotesWork.Prepare, clock.GetUtcNow());

    public void Publish(string meetingId, DateTimeOffset notBefore, bool onlyIfNew = false) =>
        Work(meetingId, onlyIfNew ? NotesWork.PublishIfNew : NotesWork.Publish, notBefore);

    private void Work(string meetingId, NotesWork work, DateTimeOffset notBefore)
    {
        var pending = Pending(Notes, meetingId).FirstOrDefault(row => row.Payload == work.ToString());
        if (pending is null)
        {
            Add(
                new OutboxRow
                {
                    Lane = Notes,
                    Key = meetingId,
                    Payload = work.ToString(),
                    NotBefore = notBefore,
                }
            );
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
