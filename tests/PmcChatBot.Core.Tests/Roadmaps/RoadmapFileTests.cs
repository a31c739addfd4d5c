using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roadmaps;

public sealed class RoadmapFileTests
{
    private static readonly Committee Runtime = new("runtime", "Runtime PMC");
    private static readonly string Empty = Written(null);
    private static readonly string[] Comments = [.. Empty.Split('\n').Where(line => line.StartsWith("<!--", StringComparison.Ordinal))];

    [Theory]
    [InlineData("Ours.\n")]
    [InlineData("Ours.")]
    [InlineData("Ours.\r\n")]
    [InlineData("{begin}\nOurs.\n")]
    [InlineData("Ours.\n{end}\n")]
    [InlineData("{end}\nOurs.\n{begin}\n")]
    [InlineData("{begin}\nOurs.\n{begin}\nold\n{end}\nOurs, too.\n")]
    [InlineData("<!-- api: the bot writes from here on. -->\nOurs.\n<!-- api: the bot writes up to here. -->\n")]
    public void What_people_wrote_outside_its_comments_stays_however_often_it_is_written(string file)
    {
        var before = file.Replace("{begin}", Comments[0], StringComparison.Ordinal).Replace("{end}", Comments[1], StringComparison.Ordinal);

        var once = Written(before);
        var twice = Written(once);

        twice.ShouldBe(once);
        foreach (var line in file.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("Ours", StringComparison.Ordinal)))
        {
            once.Split('\n').Count(each => each.Trim() == line).ShouldBe(1);
        }

        once.ShouldNotContain("old");
        (once.Contains("\r\n", StringComparison.Ordinal) ? once.Replace("\r\n", "", StringComparison.Ordinal) : "").ShouldNotContain('\n');
    }

    private static string Written(string? file) => RoadmapFile.Write(file, Runtime, new Roadmap(null, []), _ => null);
}
