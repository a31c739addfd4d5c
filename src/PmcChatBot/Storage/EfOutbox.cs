using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>
/// Writes outbox rows in the transaction of the change that needs them. They are written at the end of the transaction, in order, so that
/// existing rows are read only once.
/// </summary>
internal sealed class EfOutbox(BotDbContext db, EfAccounts accounts, IEnumerable<IChatPlatform> platforms, TimeProvider clock) : IOutbox
{
    public const string Messages = "message";
    public const string Notes = "notes";
    private readonly List<(string Lane, string[] Keys, PersonId? Person, Func<CancellationToken, Task> WriteAsync)> _wanted = [];
    private readonly Dictionary<(string Lane, string Key), List<OutboxRow>> _pending = [];
    private readonly Dictionary<string, string?> _filledOn = [];
    private readonly List<OutboxRow> _added = [];

    /// <summary>The messages that this transaction has added so far and not superseded again, oldest first.</summary>
    public IEnumerable<string> Added => _added.Where(row => row.Lane == Messages && row.DoneAt is null).Select(row => row.Payload);

    /// <summary>
    /// A new version replaces a version of the slot that was not sent yet. A message that is too long for its platform is split into
    /// several slots, with the buttons in the last one.
    /// </summary>
    public void Show(OutgoingMessage message, DateTimeOffset? notBefore = null) =>
        _wanted.Add((Messages, Slots(message), PersonOf(message), cancel => ShowAsync(message, notBefore, cancel)));

    public void Revise(OutgoingMessage message) =>
        _wanted.Add((Messages, Slots(message), PersonOf(message), cancel => ReviseAsync(message, cancel)));

    public void Reschedule(string slot, DateTimeOffset notBefore) =>
        _wanted.Add((Messages, [slot], null, cancel => RescheduleAsync(slot, notBefore, cancel)));

    private async Task RescheduleAsync(string slot, DateTimeOffset notBefore, CancellationToken cancel)
    {
        slot = await KnownSlotAsync(slot, cancel);
        for (var i = 0; await PendingAsync(Messages, PartSlot(slot, i), cancel) is { Count: > 0 } parts; i++)
        {
            foreach (var row in parts.Where(row => row.NotBefore > clock.GetUtcNow()))
            {
                row.NotBefore = notBefore;
                db.HasMessages = true;
            }
        }
    }

    private static string[] Slots(OutgoingMessage message) => message.InPlaceOf is { } other ? [message.Slot, other] : [message.Slot];

    public void ReadNotes(string meetingId, AfterReading then = AfterReading.Nothing) =>
        Work(meetingId, Reading.Then(then), clock.GetUtcNow());

    public void Prepare(string meetingId) => Work(meetingId, NotesWork.Prepare, clock.GetUtcNow());

    public void MoveFile(string meetingId) => Work(meetingId, NotesWork.Move, clock.GetUtcNow());

    public void WriteRoadmap(string committeeId) => Work(committeeId, NotesWork.Roadmap, clock.GetUtcNow());

    public void Publish(string meetingId, DateTimeOffset notBefore, bool onlyIfNew = false) =>
        Work(meetingId, onlyIfNew ? NotesWork.PublishIfNew : NotesWork.Publish, notBefore);

    /// <summary>Writes the rows for everything requested so far.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        while (_wanted.Count > 0)
        {
            var wanted = _wanted.ToList();
            _wanted.Clear();
            foreach (var lane in wanted.GroupBy(each => each.Lane))
            {
                await KnowAsync(lane.Key, lane.SelectMany(each => each.Keys), cancel);
            }

            await accounts.KnowAsync(wanted.Select(each => each.Person).OfType<PersonId>(), cancel);
            foreach (var (_, _, _, writeAsync) in wanted)
            {
                await writeAsync(cancel);
            }
        }
    }

    private static PersonId? PersonOf(OutgoingMessage message) =>
        message.To.IsDm || message.To.IsHome ? message.To.Person : message.OnlyFor;

    /// <summary>
    /// The message for somebody with several accounts: a message that is there is changed where it is; what answers somebody goes where
    /// they are; a thread goes on where it began; everything else goes where they prefer it.
    /// </summary>
    private async Task<OutgoingMessage> AddressedAsync(OutgoingMessage message, CancellationToken cancel)
    {
        if (message.OnlyHere || PersonOf(message) is not { } person || await accounts.OfAsync(person, cancel) is not { Count: > 1 } all)
        {
            return message;
        }

        if (!message.To.IsDm && !message.To.IsHome)
        {
            return message with { OnlyFor = On(message.To.Platform) ?? person };
        }

        message = message with
        {
            Slot = await KnownSlotAsync(message.Slot, cancel),
            ThreadOf = message.ThreadOf is { } thread ? await KnownSlotAsync(thread, cancel) : null,
            InPlaceOf = message.InPlaceOf is { } other ? await KnownSlotAsync(other, cancel) : null,
        };
        var began = await PlatformOfAsync(message.ThreadOf, cancel);
        var account =
            On(message.Anew ? null : await PlatformOfAsync(message.Slot, cancel))
            ?? On((await PendingAsync(Messages, message.Slot, cancel)).LastOrDefault()?.Platform)
            ?? On(await PlatformOfAsync(message.InPlaceOf, cancel))
            ?? accounts.ActingAs(person)
            ?? On(began)
            ?? all[0];
        return message with
        {
            To = message.To.IsHome ? Address.Home(account) : Address.Dm(account),
            ThreadOf = began is null || began == account.Platform ? message.ThreadOf : null,
        };

        PersonId? On(string? platform) =>
            all.Where(account => account.Platform == platform).Select(account => (PersonId?)account).FirstOrDefault();
    }

    /// <summary>The slot as it is filled or queued.</summary>
    private async Task<string> KnownSlotAsync(string slot, CancellationToken cancel)
    {
        foreach (var name in await accounts.SlotsAsync(slot, cancel))
        {
            if (await IsThereAsync(name, cancel))
            {
                return name;
            }
        }

        return slot;
    }

    private async Task<string?> PlatformOfAsync(string? slot, CancellationToken cancel)
    {
        await KnowAsync(Messages, slot is null ? [] : [slot], cancel);
        return slot is null ? null : _filledOn[slot];
    }

    private async Task ShowAsync(OutgoingMessage message, DateTimeOffset? notBefore, CancellationToken cancel)
    {
        message = await AddressedAsync(message, cancel);
        await ShowAsync(message, notBefore, message.Slot, 0, cancel);
    }

    private async Task ShowAsync(OutgoingMessage message, DateTimeOffset? notBefore, string slot, int first, CancellationToken cancel)
    {
        // Whoever is forgotten cannot be written to.
        if (message.To.Person.Platform == IForgetting.Platform)
        {
            return;
        }

        message = message with { Markdown = Printable.Of(message.Markdown) };
        var platform = platforms.FirstOrDefault(platform => platform.Name == message.To.Platform);
        var parts =
            platform is null || message.Remove || message.To.IsHome
                ? [message.Markdown]
                : MessageParts.Split(message.Markdown, platform.Fits);
        parts = parts.Count == 0 ? [message.Markdown] : parts;
        for (var i = 0; i < parts.Count; i++)
        {
            await ShowPartAsync(
                message with
                {
                    Slot = PartSlot(slot, first + i),
                    Markdown = parts[i],
                    Buttons = i == parts.Count - 1 ? message.Buttons : [],
                    InPlaceOf = i == 0 ? await InPlaceOfAsync(message, cancel) : null,
                    Greeting = i == 0 ? message.Greeting : null,
                },
                notBefore,
                cancel
            );
        }

        for (var i = first + parts.Count; await IsThereAsync(PartSlot(slot, i), cancel); i++)
        {
            await ShowPartAsync(message with { Slot = PartSlot(slot, i), Markdown = "", Buttons = [], Remove = true }, notBefore, cancel);
        }
    }

    /// <summary>If an unsent version of the slot was to replace another message, this version still does.</summary>
    private async Task<string?> InPlaceOfAsync(OutgoingMessage message, CancellationToken cancel) =>
        message.InPlaceOf
        ?? (await PendingAsync(Messages, message.Slot, cancel))
            .Select(row => JsonSerializer.Deserialize<OutgoingMessage>(row.Payload, StoreJson.Options)?.InPlaceOf)
            .FirstOrDefault(slot => slot is not null);

    /// <summary>
    /// A part of a message turned out to be too long: splits the message again from that part on, in the same order. If the slot has a
    /// newer version by now, that one is sent instead, and split if necessary.
    /// </summary>
    public async Task SplitAgainAsync(long rowId, OutgoingMessage refused, CancellationToken cancel)
    {
        if (!await db.Outbox.AnyAsync(row => row.Id == rowId && row.DoneAt == null, cancel))
        {
            return;
        }

        var (slot, first) = SlotAndPart(refused.Slot);
        var parts = new List<OutgoingMessage> { refused };
        for (var i = first + 1; await PartAsync(PartSlot(slot, i), cancel) is { Remove: false } part; i++)
        {
            parts.Add(part);
        }

        var rows = new List<OutboxRow>();
        foreach (var part in parts)
        {
            rows.AddRange(await PendingAsync(Messages, part.Slot, cancel));
        }

        rows.ForEach(row => (row.DoneAt, row.Outcome) = (clock.GetUtcNow(), "superseded"));
        var notBefore = rows.Select(row => row.NotBefore).DefaultIfEmpty(clock.GetUtcNow()).Min();
        var whole = refused with
        {
            Markdown = string.Join("\n\n", parts.Select(part => part.Markdown.Trim('\n'))),
            Buttons = parts[^1].Buttons,
        };
        await ShowAsync(whole, notBefore, slot, first, cancel);
    }

    /// <summary>The queued or sent message in a part's slot.</summary>
    private async Task<OutgoingMessage?> PartAsync(string slot, CancellationToken cancel) =>
        await db
            .Outbox.Where(row => row.Lane == Messages && row.Key == slot && (row.DoneAt == null || row.Outcome == "sent"))
            .OrderByDescending(row => row.Id)
            .Select(row => row.Payload)
            .FirstOrDefaultAsync(cancel)
            is { } payload
            ? JsonSerializer.Deserialize<OutgoingMessage>(payload, StoreJson.Options)
            : null;

    private static string PartSlot(string slot, int part) => part == 0 ? slot : $"{slot}#{part + 1}";

    private static (string Slot, int Part) SlotAndPart(string slot) =>
        slot.LastIndexOf('#') is > 0 and var mark
        && int.TryParse(slot.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 1
            ? (slot[..mark], number - 1)
            : (slot, 0);

    /// <summary>The slot of the previous part; <see langword="null"/> for the first part.</summary>
    public static string? PartBefore(string slot) => SlotAndPart(slot) is (var whole, > 0 and var part) ? PartSlot(whole, part - 1) : null;

    private async Task ShowPartAsync(OutgoingMessage message, DateTimeOffset? notBefore, CancellationToken cancel)
    {
        var earlier = await PendingAsync(Messages, message.Slot, cancel);
        var row = new OutboxRow
        {
            Lane = Messages,
            Key = message.Slot,
            Platform = message.To.Platform,
            Destination = message.To.Value,
            Kind = KindOf(message, await IsFilledAsync(message.Slot, cancel) || await IsFilledAsync(message.InPlaceOf, cancel)),
            Priority = message.CanWait ? OutboxPriority.Bulk : OutboxPriority.Answer,
            Payload = JsonSerializer.Serialize(message, StoreJson.Options),
            NotBefore = notBefore ?? clock.GetUtcNow(),
        };
        foreach (var other in earlier)
        {
            other.DoneAt = clock.GetUtcNow();
            other.Outcome = "superseded";
            row.Attempts = Math.Max(row.Attempts, other.Attempts);
            row.SendKey ??= other.SendKey;
        }

        Add(row);
    }

    /// <summary>What the platform is asked for.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isFilled">Whether a message is there that it changes.</param>
    public static OutboxKind KindOf(OutgoingMessage message, bool isFilled) =>
        message.To.IsHome ? OutboxKind.Home
        : message.Remove ? OutboxKind.Delete
        : isFilled && !message.Anew ? OutboxKind.Edit
        : message.AnswerAt is not null ? OutboxKind.Reply
        : OutboxKind.Post;

    private async Task ReviseAsync(OutgoingMessage message, CancellationToken cancel)
    {
        message = await AddressedAsync(message, cancel);
        if (await PendingAsync(Messages, message.Slot, cancel) is [.., var planned])
        {
            // A message that is queued as a new message, so that it is noticed, stays one. What is to go, goes now: an older message may
            // stand in the slot.
            var isAnew = JsonSerializer.Deserialize<OutgoingMessage>(planned.Payload, StoreJson.Options) is { Anew: true };
            message = message with { Anew = message.Anew || (isAnew && !message.Remove) };
            await ShowAsync(message, message.Remove ? null : planned.NotBefore, message.Slot, 0, cancel);
        }
        else if (await IsThereAsync(message.Slot, cancel))
        {
            await ShowAsync(message, null, message.Slot, 0, cancel);
        }
    }

    public async Task<bool> ReviseEachAsync(string beginning, string markdown, CancellationToken cancel)
    {
        await WriteAsync(cancel);
        await db.SaveChangesAsync(cancel);
        // A prefix search in the index, with the highest character as the end of the range.
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
        var read = filled.Select(slot => SlotAndPart(slot).Slot).ToHashSet();
        var slots = read.Union(planned.Select(slot => SlotAndPart(slot).Slot)).ToList();
        slots.ForEach(slot =>
            Revise(
                new OutgoingMessage(slot, Address.Dm(new PersonId(slot[(slot.LastIndexOf('|') + 1)..])), markdown)
                {
                    Remove = !read.Contains(slot),
                }
            )
        );
        return slots.Count > 0;
    }

    private void Work(string meetingId, NotesWork work, DateTimeOffset notBefore) =>
        _wanted.Add((Notes, [meetingId], null, cancel => WorkAsync(meetingId, work, notBefore, cancel)));

    private async Task WorkAsync(string meetingId, NotesWork work, DateTimeOffset notBefore, CancellationToken cancel)
    {
        var pending = (await PendingAsync(Notes, meetingId, cancel)).FirstOrDefault(row =>
            row.Payload == work.ToString() && row.TakenAt is null
        );
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
            db.HasNotes = true;
        }
    }

    /// <summary>The queued rows of a slot or meeting, oldest first.</summary>
    private async Task<IReadOnlyList<OutboxRow>> PendingAsync(string lane, string key, CancellationToken cancel)
    {
        await KnowAsync(lane, [key], cancel);
        return [.. _pending[(lane, key)].Where(row => row.DoneAt is null)];
    }

    /// <summary>Whether the slot has a message, or one is queued.</summary>
    private async Task<bool> IsThereAsync(string slot, CancellationToken cancel) =>
        (await PendingAsync(Messages, slot, cancel)).Count > 0 || await IsFilledAsync(slot, cancel);

    private async Task<bool> IsFilledAsync(string? slot, CancellationToken cancel)
    {
        await KnowAsync(Messages, slot is null ? [] : [slot], cancel);
        return slot is not null && _filledOn[slot] is not null;
    }

    /// <summary>Loads the rows of some slots or meetings, and whether there is a second part, which is rare.</summary>
    private async Task KnowAsync(string lane, IEnumerable<string> keys, CancellationToken cancel)
    {
        var unknown = keys.Where(key => !_pending.ContainsKey((lane, key))).Distinct().ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        var all =
            lane == Messages
                ? unknown.SelectMany(key => SlotAndPart(key).Part == 0 ? [key, PartSlot(key, 1)] : new[] { key }).Distinct().ToList()
                : unknown;
        all.RemoveAll(key => _pending.ContainsKey((lane, key)));
        all.ForEach(key => _pending[(lane, key)] = []);
        var rows = db.Outbox.Where(row => row.DoneAt == null && row.Lane == lane && EF.Parameter(all).Contains(row.Key));
        foreach (var row in await rows.OrderBy(row => row.Id).ToListAsync(cancel))
        {
            _pending[(lane, row.Key)].Add(row);
        }

        if (lane == Messages)
        {
            all.ForEach(slot => _filledOn[slot] = null);
            var filled = db.SentMessages.AsNoTracking().Where(sent => EF.Parameter(all).Contains(sent.Slot));
            // The key of a message begins with its platform.
            (await filled.ToListAsync(cancel)).ForEach(sent => _filledOn[sent.Slot] = sent.MessageKey.Split(':')[0]);
        }
    }

    private void Add(OutboxRow row)
    {
        _added.Add(row);
        _pending[(row.Lane, row.Key)].Add(row);
        db.Outbox.Add(row);
        (db.HasMessages, db.HasNotes) = (db.HasMessages || row.Lane == Messages, db.HasNotes || row.Lane == Notes);
    }
}
