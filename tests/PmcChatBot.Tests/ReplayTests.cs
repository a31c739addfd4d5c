using System.Runtime.CompilerServices;
using PmcChatBot.Replay;
using Shouldly;

namespace PmcChatBot.Tests;

public sealed class ReplayTests
{
    [Theory]
    [InlineData("2017-01-24", 0)]
    [InlineData("2017-02-08", 0)]
    [InlineData("2017-09-20", 0)]
    [InlineData("2017-10-03", 0.3)]
    public async Task A_real_meeting_loses_no_line(string meeting, double hand)
    {
        var folder = Corpus();
        Assert.SkipWhen(folder is null, "The corpus ../shared/corpus is not on this machine.");
        using var output = new TemporaryFolder();
        var recording = Recording
            .ReadAll(folder!)
            .Single(other => other.Date == DateOnly.Parse(meeting, System.Globalization.CultureInfo.InvariantCulture));
        var random = new Random(1);

        var outcome = await MeetingReplay.RunAsync(
            recording,
            output.In("notes.git"),
            new ReplayOptions { ByHand = () => random.NextDouble() < hand },
            TestContext.Current.CancellationToken
        );

        outcome.LinesLost.ShouldBeEmpty();
        if (hand == 0)
        {
            outcome.Differences.ShouldBeEmpty();
        }
    }

    /// <summary>The folder of the recorded meetings, where it is on this machine.</summary>
    internal static string? Corpus()
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../shared/corpus/runtime-2017"));
        return Directory.Exists(folder) ? folder : null;
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
