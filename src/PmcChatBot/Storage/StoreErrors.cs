using Microsoft.Data.Sqlite;

namespace PmcChatBot.Storage;

/// <summary>Explains in words why the store cannot be used: https://sqlite.org/rescode.html.</summary>
internal static class StoreErrors
{
    private const int Busy = 5,
        Locked = 6,
        ReadOnly = 8,
        Io = 10,
        Corrupt = 11,
        Full = 13,
        CannotOpen = 14,
        NoDatabase = 26;

    /// <summary>What is wrong with the store, or <see langword="null"/> if the error has another cause.</summary>
    public static string? Explain(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SqliteException sqlite)
            {
                return sqlite.SqliteErrorCode switch
                {
                    Full => "there is no space left on the disk of the data folder",
                    ReadOnly => "the database pmc.db in the data folder is read-only; the bot's user needs write access to it and its "
                        + "folder",
                    Busy or Locked => "another program has locked the database pmc.db",
                    Corrupt or NoDatabase => "pmc.db in the data folder is damaged or not a database; restore a backup, or move it away",
                    CannotOpen => "the database pmc.db cannot be opened in the data folder",
                    Io => "the data folder's disk has read or write errors",
                    _ => null,
                };
            }

            if (cause is IOException { HResult: 30 })
            {
                return "the data folder is read-only; the bot's user needs write access to it";
            }

            if (cause is IOException { HResult: 28 or unchecked((int)0x80070070) })
            {
                return "there is no space left on the disk of the data folder";
            }
        }

        return null;
    }
}
