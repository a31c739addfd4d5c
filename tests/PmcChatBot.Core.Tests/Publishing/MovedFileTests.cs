using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Setup;
using Shouldly;

namespace PmcChatBot.Core.Tests.Publishing;

public sealed class MovedFileTests
{
    /// <summary>The notes of every recorded meeting, moved onto those of the next one of the same committee.</summary>
    private static IEnumerable<(string Moved, string There)> Neighbours() =>
        Corpus
            .Files("final.md")
            .Order(StringComparer.Ordinal)
            .GroupBy(file => Path.GetDirectoryName(Path.GetDirectoryName(file))!)
            .SelectMany(group => group.Zip(group.Skip(1)))
            .Select(pair => (Corpus.Read(pair.First), Corpus.Read(pair.Second)));

    [Fact]
    public void Every_line_of_both_is_in_the_merged_notes_and_none_is_doubled()
    {
        foreach (var (moved, there) in Neighbours())
        {
            var merged = Move(moved, there).File.Text!;

            var (mine, theirs, now) = (Count(moved), Count(there), Count(merged));
            foreach (var line in mine.Keys.Union(theirs.Keys).Where(line => !line.StartsWith('#')))
            {
                var (least, most) = (
                    Math.Max(mine.GetValueOrDefault(line), theirs.GetValueOrDefault(line)),
                    mine.GetValueOrDefault(line) + theirs.GetValueOrDefault(line)
                );
                now.GetValueOrDefault(line).ShouldBeInRange(least, most, $"\"{line}\" in\n{merged}");
            }

            now.Keys.Except(mine.Keys).Except(theirs.Keys).Where(line => !line.StartsWith('#')).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Done_again_the_merge_changes_nothing()
    {
        foreach (var (moved, there) in Neighbours())
        {
            var merged = Move(moved, there).File.Text!;

            Move(moved, merged).File.Text.ShouldBe(merged);
        }
    }

    [Fact]
    public void Without_a_file_in_the_way_only_headings_with_the_date_change()
    {
        foreach (var (text, _) in Neighbours())
        {
            var now = Move(text, null).File.Text!;

            now.Split('\n').Length.ShouldBe(text.Split('\n').Length);
            now.Split('\n').Zip(text.Split('\n')).Where(pair => pair.First != pair.Second).ShouldAllBe(pair => pair.Second.StartsWith('#'));
        }
    }

    private static MovedFile Move(string moved, string? there)
    {
        var committee = NotesImport.Read(moved, "notes/2017-09-05.md").Committee with { NotesPath = "notes/{yyyy}-{MM}-{dd}.md" };
        var meeting = Meeting.Of(committee, new DateOnly(2017, 9, 7));
        (meeting.FilePath, meeting.FileText) = ("notes/2017-09-05.md", moved);
        var location = NotesLocation.Of(committee, meeting);
        return MovedFile.Of(
            new NotesInStore(committee, meeting, [], []),
            new NotesFile("0", moved, NotesHistory.None)
            {
                Location = location,
                InTheWay = there is null
                    ? null
                    : new NotesFile("0", there, NotesHistory.None) { Location = location with { Path = location.MoveTo! } },
            }
        )!;
    }

    private static Dictionary<string, int> Count(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).CountBy(line => line).ToDictionary();
}
