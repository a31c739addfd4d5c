using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PmcChatBot.Cli;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

/// <summary>What others wrote reaches the terminal as text and nothing else.</summary>
public sealed class TerminalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_log_line_moves_no_cursor_and_begins_no_line_that_looks_like_another()
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning,
            "PmcChatBot.Outbox",
            7,
            "remote: \e[2J\e[1;1Hgone\r\ninfo: all is well",
            new InvalidOperationException("\e]0;title\a\u202Eback"),
            (state, _) => state
        );

        new PrintableConsoleFormatter().Write(entry, null, writer);

        writer
            .ToString()
            .ShouldBe(
                "warn: PmcChatBot.Outbox[7]\n      remote: [2J[1;1Hgone\n      info: all is well\n      "
                    + "System.InvalidOperationException: ]0;titleback\n"
            );
    }

    [Fact]
    public async Task A_heading_with_escape_sequences_is_imported_without_painting_the_terminal()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.In("2026-11-03.md"),
            "# PMC 2026-11-03\n\n## Updates\n\n### Al\e[31mpha\e[0m - Ada Aber\n",
            Cancel
        );

        var (exitCode, output) = await Executable.RunAsync(
            ["import", "2026-11-03.md", "--data", folder.In("data"), "--chair", "Eve Chair"],
            Cancel,
            folder.Path
        );

        exitCode.ShouldBe(0, output);
        output.ShouldContain("Al[31mpha");
        output.ShouldNotContain('\e');
    }

    [Fact]
    public void No_pattern_may_search_for_ever()
    {
        typeof(PrintableConsoleFormatter).Assembly.EntryPoint!.Invoke(null, [new[] { "--version" }]).ShouldBe(0);

        AppContext.GetData("REGEX_DEFAULT_MATCH_TIMEOUT").ShouldBe(TimeSpan.FromSeconds(1));
    }
}
