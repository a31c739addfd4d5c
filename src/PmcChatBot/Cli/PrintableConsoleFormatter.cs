using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Cli;

/// <summary>
/// Writes log lines like .NET's <c>simple</c> formatter, but without control characters. Log lines quote git servers, files and people,
/// which must not be able to move the cursor or hide lines in a terminal.
/// </summary>
internal sealed class PrintableConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "printable";
    private const string Indent = "\n      ";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception) + (logEntry.Exception is { } error ? $"\n{error}" : "");
        text = Printable.Of(text).Replace("\n", Indent, StringComparison.Ordinal);
        textWriter.Write($"{Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}]{Indent}{text}\n");
    }

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
}
