using System.Text.Json;
using Microsoft.Data.Sqlite;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Platforms.Local;

/// <summary>
/// The built-in chat, the counterpart of Slack's or Teams' cloud. Keeps its messages in its own file and delivers what people do to the
/// bot's inbox.
/// </summary>
public sealed class LocalChat : IDisposable
{
    private readonly SqliteConnection _db;
    private readonly Lock _lock = new();
    private readonly Inbox.Inbox _inbox;
    private readonly TimeProvider _clock;

    public LocalChat(DataFolder data, Inbox.Inbox inbox, TimeProvider clock)
    {
        _inbox = inbox;
        _clock = clock;
        _db = new SqliteConnection($"Data Source={Path.Combine(data.Path, "local-chat.db")}");
        _db.Open();
        Run(
            "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT "
                + "NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, buttons TEXT NOT NULL, thread INTEGER, only_for TEXT, edited "
                + "INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL, idempotency TEXT UNIQUE); "
                + "CREATE TABLE IF NOT EXISTS deliveries (id INTEGER PRIMARY KEY AUTOINCREMENT);"
        );
    }

    /// <summary>A conversation changed; the argument is its name.</summary>
    public event Action<string>? Changed;

    /// <summary>A person posts a message. From channels only commands are delivered to the bot.</summary>
    public async Task<LocalMessage> PostAsync(PersonId person, string conversation, string text, long? thread, CancellationToken cancel)
    {
        var message = Insert(new LocalMessage(0, conversation, person.Value, text, [], thread, null, false, _clock.GetUtcNow()), null);
        var isDm = new Address(conversation).IsDm;
        if (text.TrimStart().StartsWith("/pmc", StringComparison.OrdinalIgnoreCase))
        {
            var command = text.Trim()["/pmc".Length..].Trim();
            await DeliverAsync(new LocalDelivery("command", person.Value, conversation, Text: command), cancel);
        }
        else if (isDm)
        {
            await DeliverAsync(
                new LocalDelivery("message", person.Value, conversation, message.Key, text, thread is null ? null : $"local:{thread}"),
                cancel
            );
        }

        return message;
    }

    public async Task EditAsync(PersonId person, long id, string text, CancellationToken cancel)
    {
        if (Own(person, id) is { } message && Update(id, text, [], edited: true))
        {
            await DeliverAsync(new LocalDelivery("edit", person.Value, message.Conversation, message.Key, text), cancel);
        }
    }

    public async Task DeleteAsync(PersonId person, long id, CancellationToken cancel)
    {
        if (Own(person, id) is { } message)
        {
            Delete(id);
            await DeliverAsync(new LocalDelivery("delete", person.Value, message.Conversation, message.Key), cancel);
        }
    }

    public Task PressAsync(PersonId person, string action, CancellationToken cancel) =>
        DeliverAsync(new LocalDelivery("button", person.Value, Action: action), cancel);

    public Task SubmitAsync(PersonId person, string formId, IReadOnlyDictionary<string, string> fields, CancellationToken cancel) =>
        DeliverAsync(new LocalDelivery("form", person.Value, Action: formId, Fields: fields), cancel);

    /// <summary>A conversation as one person sees it, oldest message first.</summary>
    public IReadOnlyList<LocalMessage> Messages(string conversation, PersonId reader)
    {
        lock (_lock)
        {
            using var command = _db.CreateCommand();
            command.CommandText =
                "SELECT id, conversation, author, text, buttons, thread, only_for, edited, at FROM messages WHERE conversation = $c "
                + "AND deleted = 0 AND (only_for IS NULL OR only_for = $r) ORDER BY id";
            command.Parameters.AddWithValue("$c", conversation);
            command.Parameters.AddWithValue("$r", reader.Value);
            return Read(command);
        }
    }

    public LocalMessage? Find(long id)
    {
        lock (_lock)
        {
            using var command = _db.CreateCommand();
            command.CommandText =
                "SELECT id, conversation, author, text, buttons, thread, only_for, edited, at FROM messages WHERE id = $id AND deleted = 0";
            command.Parameters.AddWithValue("$id", id);
            return Read(command) is [var message, ..] ? message : null;
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearPool(_db);
        _db.Dispose();
    }

    /// <summary>The bot posts a message. The same idempotency key posts only once.</summary>
    internal LocalMessage InsertOnce(LocalMessage message, string idempotencyKey) => Insert(message, idempotencyKey);

    internal bool Update(long id, string text, IReadOnlyList<Button> buttons, bool edited)
    {
        var there =
            Run(
                "UPDATE messages SET text = $t, buttons = $b, edited = $e WHERE id = $id AND deleted = 0",
                ("$t", text),
                ("$b", JsonSerializer.Serialize(buttons)),
                ("$e", edited),
                ("$id", id)
            ) > 0;
        Notify(id);
        return there;
    }

    internal void Delete(long id)
    {
        Run("UPDATE messages SET deleted = 1, text = '' WHERE id = $id", ("$id", id));
        Notify(id);
    }

    private LocalMessage? Own(PersonId person, long id) => Find(id) is { } message && message.Author == person.Value ? message : null;

    private LocalMessage Insert(LocalMessage message, string? idempotencyKey)
    {
        lock (_lock)
        {
            using var command = _db.CreateCommand();
            command.CommandText =
                "INSERT INTO messages (conversation, author, text, buttons, thread, only_for, at, idempotency) VALUES ($c, $a, $t, "
                + "$b, $th, $o, $at, $k) ON CONFLICT (idempotency) DO UPDATE SET text = excluded.text RETURNING id";
            command.Parameters.AddWithValue("$c", message.Conversation);
            command.Parameters.AddWithValue("$a", message.Author);
            command.Parameters.AddWithValue("$t", message.Text);
            command.Parameters.AddWithValue("$b", JsonSerializer.Serialize(message.Buttons));
            command.Parameters.AddWithValue("$th", (object?)message.Thread ?? DBNull.Value);
            command.Parameters.AddWithValue("$o", (object?)message.OnlyFor ?? DBNull.Value);
            command.Parameters.AddWithValue("$at", message.At.UtcTicks);
            command.Parameters.AddWithValue("$k", (object?)idempotencyKey ?? DBNull.Value);
            message = message with { Id = (long)command.ExecuteScalar()! };
        }

        Changed?.Invoke(message.Conversation);
        return message;
    }

    private async Task DeliverAsync(LocalDelivery delivery, CancellationToken cancel)
    {
        long id;
        lock (_lock)
        {
            using var command = _db.CreateCommand();
            command.CommandText = "INSERT INTO deliveries DEFAULT VALUES RETURNING id";
            id = (long)command.ExecuteScalar()!;
        }

        await _inbox.AcceptAsync(
            LocalPlatform.PlatformName,
            new($"{id}", JsonSerializer.Serialize(delivery), new PersonId(delivery.From)),
            cancel
        );
    }

    private void Notify(long id)
    {
        lock (_lock)
        {
            using var command = _db.CreateCommand();
            command.CommandText = "SELECT conversation FROM messages WHERE id = $id";
            command.Parameters.AddWithValue("$id", id);
            if (command.ExecuteScalar() is not string conversation)
            {
                return;
            }

            Changed?.Invoke(conversation);
        }
    }

    private int Run(string sql, params (string Name, object Value)[] parameters)
    {
        lock (_lock)
        {
            using var command = _db.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value);
            }

            return command.ExecuteNonQuery();
        }
    }

    private static List<LocalMessage> Read(SqliteCommand command)
    {
        var messages = new List<LocalMessage>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            messages.Add(
                new LocalMessage(
                    reader.GetInt64(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    JsonSerializer.Deserialize<List<Button>>(reader.GetString(4)) ?? [],
                    reader.IsDBNull(5) ? null : reader.GetInt64(5),
                    reader.IsDBNull(6) ? null : reader.GetString(6),
                    reader.GetBoolean(7),
                    new DateTimeOffset(reader.GetInt64(8), TimeSpan.Zero)
                )
            );
        }

        return messages;
    }
}
