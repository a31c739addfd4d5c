using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using PmcChatBot.Publishing;

namespace PmcChatBot.Replay;

/// <summary>Imports a repository of recorded meetings with all their edits as commits, and checks that the store has every word of it.</summary>
internal static class WholeRepository
{
    private const int YearsApart = 3;

    // A whole number of weeks, so that weekdays stay.
    private static readonly TimeSpan Apart = TimeSpan.FromDays(7 * 52 * YearsApart);

    /// <returns>What is wrong.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string corpora, int times, Action<string> say, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-import-").FullName;
        var repository = Path.Combine(folder, "notes.git");
        await BareRepository.CreateAsync(repository);
        var commits = await WriteAsync(corpora, times, repository, cancel);
        await using var stage = await Stage.OpenAsync(repository, new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero), cancel);
        var watch = Stopwatch.StartNew();
        var files = await new RepositoryReader(new GitOptions()).ReadAsync(repository, new Progress<(string, double)>(), cancel);
        var proposals = RepositoryImport.Read(files, DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime));
        var committees = new List<(Committee Committee, CommitteeProposal Proposal)>();
        foreach (var proposal in proposals)
        {
            var committee = new Import.Chosen(["Dieu Cao"], [], null, stage.Clock.GetUtcNow()).For(proposal.Committee);
            await stage.Get<Import>().AddFromRepositoryAsync(committee, proposal.Meetings, new Progress<int>(), cancel);
            committees.Add((committee, proposal));
        }

        var took = watch.Elapsed;
        say($"{proposals.Sum(proposal => proposal.Meetings.Count)} meetings and {commits} commits imported in {took.TotalSeconds:0.0} s");
        var wrong = new List<string>();
        foreach (var (committee, proposal) in committees)
        {
            foreach (var past in proposal.Meetings)
            {
                wrong.AddRange(await CompareAsync(stage, committee, past, cancel));
            }
        }

        Directory.Delete(folder, recursive: true);
        return wrong;
    }

    /// <summary>Every section of the file is in the store with its text, and its last version is that text.</summary>
    private static async Task<IReadOnlyList<string>> CompareAsync(
        Stage stage,
        Committee committee,
        PastMeeting past,
        CancellationToken cancel
    )
    {
        var meeting = await stage.MeetingOnAsync(committee, past.Date, cancel);
        var sections = (await stage.SectionsAsync(meeting.Id, cancel)).ToDictionary(section => section.Key);
        var versions = (
            await stage.ReadAsync(services => services.GetRequiredService<ICollectionStore>().VersionsAsync(meeting.Id, cancel), cancel)
        ).ToLookup(version => version.Key);
        var outline = NotesOutline.Read(past.File.Text, TeamNames.Of(committee.Teams));
        return
        [
            .. outline
                .Keys.Where(key => key != SectionKey.Preamble)
                .Select(key => (Key: key.Value, Text: SectionText.Of(outline.Text(key)!)))
                .Where(each =>
                    sections.GetValueOrDefault(each.Key)?.Text != each.Text
                    || (each.Text.Length > 0 && versions[each.Key].LastOrDefault()?.Text != each.Text)
                )
                .Select(each => $"{committee.Id} {past.Date:yyyy-MM-dd} {each.Key}: the store has another text"),
        ];
    }

    /// <summary>Writes the recorded meetings into a repository, all their edits as commits.</summary>
    /// <returns>How many commits there are.</returns>
    public static async Task<int> WriteAsync(string corpora, int times, string repository, CancellationToken cancel)
    {
        var (stream, commits) = (new StringBuilder(), 0);
        var recordings = Directory.GetDirectories(corpora).SelectMany(Recording.ReadAll).OrderBy(recording => recording.Date).ToList();
        for (var round = 0; round < times; round++)
        {
            var shift = Apart * round;
            foreach (var recording in recordings)
            {
                var (was, date) = (Iso(recording.Date), Iso(recording.Date.AddDays((int)shift.TotalDays)));
                var folder = recording.Committee is "bosh"
                    ? "BOSH"
                    : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(recording.Committee);
                var path = $"{folder}/{date[..4]}/{date}-{recording.Committee}.md";
                var text = recording.Initial;
                Commit("Dieu Cao", Start(recording) + shift, path, text.Replace(was, date, StringComparison.Ordinal));
                foreach (var edit in recording.Edits)
                {
                    text = NotesCompiler.Compile(new CompileInput(text, text, [.. Sections(edit)], [])).Text;
                    Commit(edit.Author, edit.At + shift, path, text.Replace(was, date, StringComparison.Ordinal));
                }

                Commit("Dieu Cao", Start(recording) + shift, path, recording.Final.Replace(was, date, StringComparison.Ordinal));
            }
        }

        await new Git(repository).RunAsync(["fast-import", "--quiet", "--done"], cancel, stream.Append("done\n").ToString());
        return commits;

        void Commit(string author, DateTimeOffset at, string path, string text)
        {
            commits++;
            stream
                .Append(
                    CultureInfo.InvariantCulture,
                    $"commit refs/heads/main\ncommitter {author} <a@example.org> {at.ToUnixTimeSeconds()} +0000\n"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"data 5\nnotes\nM 100644 inline {path}\ndata {Git.Utf8.GetByteCount(text)}\n{text}\n"
                );
        }
    }

    private static DateTimeOffset Start(Recording recording) =>
        recording.Edits is [var first, ..] ? first.At.AddHours(-1) : new DateTimeOffset(recording.Date, TimeOnly.MinValue, TimeSpan.Zero);

    private static IEnumerable<StoredSection> Sections(RecordedEdit edit) =>
        edit
            .Changes.GroupBy(change => change.Key)
            .Select(change => change.Last())
            .Select(change => new StoredSection(change.Key, change.Op == "remove" ? null : change.Text, change.Path[^1].TrimStart('~')));

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
