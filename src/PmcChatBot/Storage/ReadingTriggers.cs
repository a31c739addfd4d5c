namespace PmcChatBot.Storage;

/// <summary>
/// What the database keeps by itself for readers: the search index of all sections' present text, and the former dates of meetings.
/// SQLite drops the triggers with their table: a migration that builds <c>Sections</c> or <c>Meetings</c> anew runs these again.
/// </summary>
internal static class ReadingTriggers
{
    // The rowid of a table without an integer key may change: https://www.sqlite.org/lang_vacuum.html. So the index has ids of its own.
    private const string Rows = """
        CREATE TABLE "SearchRows" ("Id" INTEGER PRIMARY KEY, "MeetingId" TEXT NOT NULL, "Key" TEXT NOT NULL);
        CREATE UNIQUE INDEX "IX_SearchRows" ON "SearchRows" ("MeetingId", "Key");
        """;

    // Without a copy of the text: https://www.sqlite.org/fts5.html#contentless_delete_tables
    private const string Text = """
        CREATE VIRTUAL TABLE "SearchText" USING fts5(
            heading, text, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1');
        """;

    private const string Add = """
        INSERT OR IGNORE INTO "SearchRows" ("MeetingId", "Key") VALUES (new."MeetingId", new."Key");
        INSERT OR REPLACE INTO "SearchText" (rowid, heading, text)
            SELECT "Id", coalesce(new."Heading", ''), coalesce(new."Text", '') FROM "SearchRows"
            WHERE "MeetingId" = new."MeetingId" AND "Key" = new."Key";
        """;

    private const string Remove = """
        DELETE FROM "SearchText" WHERE rowid = (
            SELECT "Id" FROM "SearchRows" WHERE "MeetingId" = old."MeetingId" AND "Key" = old."Key");
        DELETE FROM "SearchRows" WHERE "MeetingId" = old."MeetingId" AND "Key" = old."Key";
        """;

    private const string Fill = """
        INSERT INTO "SearchRows" ("MeetingId", "Key") SELECT "MeetingId", "Key" FROM "Sections";
        INSERT INTO "SearchText" (rowid, heading, text)
            SELECT r."Id", coalesce(s."Heading", ''), coalesce(s."Text", '') FROM "SearchRows" r
            JOIN "Sections" s ON s."MeetingId" = r."MeetingId" AND s."Key" = r."Key";
        """;

    private const string Moved = """
        INSERT OR REPLACE INTO "FormerDates" ("CommitteeId", "Date", "MeetingId")
            VALUES (old."CommitteeId", old."Date", old."Id");
        """;

    /// <summary>The statements in their order, for a database that has none of it.</summary>
    public static IReadOnlyList<string> Statements { get; } =
    [
        Rows,
        Text,
        Fill,
        $"CREATE TRIGGER \"SectionAdded\" AFTER INSERT ON \"Sections\" BEGIN {Add} END;",
        $"CREATE TRIGGER \"SectionChanged\" AFTER UPDATE OF \"Text\", \"Heading\" ON \"Sections\" BEGIN {Add} END;",
        $"CREATE TRIGGER \"SectionRemoved\" AFTER DELETE ON \"Sections\" BEGIN {Remove} END;",
        $"CREATE TRIGGER \"MeetingMoved\" AFTER UPDATE OF \"Date\" ON \"Meetings\" WHEN old.\"Date\" <> new.\"Date\" BEGIN {Moved} END;",
    ];
}
