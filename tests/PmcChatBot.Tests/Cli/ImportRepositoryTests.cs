using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Core.Setup;
using PmcChatBot.Publishing;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

public sealed class ImportRepositoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Tuesdays, every other week.
    private static readonly IReadOnlyList<DateOnly> Dates =
    [
        .. Enumerable.Range(0, 6).Select(i => new DateOnly(2017, 6, 13).AddDays(14 * i)),
    ];

    [Fact]
    public async Task The_bot_knows_what_was_reported_before_it_came()
    {
        using var folder = new TemporaryFolder();
        var repository = await RepositoryAsync(folder);
        await using var stage = await Stage.OpenAsync(repository, new DateTimeOffset(2017, 8, 24, 10, 0, 0, TimeSpan.Zero), Cancel);
        var proposal = (await LearnAsync(repository, stage)).ShouldHaveSingleItem();
        var chosen = new Import.Chosen(
            ["Ann Ash"],
            [],
            "2 weeks on tuesday at 10:30 Europe/Berlin from 2017-08-22",
            stage.Clock.GetUtcNow()
        );
        var committee = stage.Chat.Adopt(chosen.For(proposal.Committee));
        await stage.Get<Import>().AddFromRepositoryAsync(committee, proposal.Meetings, new Progress<int>(), Cancel);

        await stage.CommandAsync(committee.Chairs[0], "ask", Cancel);
        var asked = stage.Chat.ToPerson(committee.People.Single(person => person.Name == "Bo Best").Id);
        var history = await stage.CommandAsync(committee.Chairs[0], "history Beta", Cancel);

        asked.ShouldContain(message => message.Text.Contains("since 22 August") && message.Text.Contains("- Beta did 5"));
        history.ShouldContain("Tuesday 22 August 2017");
        history.ShouldContain("- Beta did 1");
    }

    [Fact]
    public async Task Every_version_has_its_author_and_time_also_before_a_file_was_renamed()
    {
        using var folder = new TemporaryFolder();
        var repository = await RepositoryAsync(folder);
        await using var stage = await Stage.OpenAsync(repository, new DateTimeOffset(2017, 8, 24, 10, 0, 0, TimeSpan.Zero), Cancel);
        var proposal = (await LearnAsync(repository, stage)).ShouldHaveSingleItem();
        var committee = new Import.Chosen(["Ann Ash"], [], null, stage.Clock.GetUtcNow()).For(proposal.Committee);
        await stage.Get<Import>().AddFromRepositoryAsync(committee, proposal.Meetings, new Progress<int>(), Cancel);

        var meeting = await stage.MeetingOnAsync(committee, Dates[0], Cancel);
        var versions = await stage.ReadAsync(
            services => services.GetRequiredService<ICollectionStore>().VersionsAsync(meeting.Id, Cancel),
            Cancel
        );
        meeting.FilePath.ShouldBe("notes/2017-06-13.md");
        meeting.ClosedAt.ShouldNotBeNull();
        versions
            .Where(version => version.Key == "@beta")
            .Select(version => (version.AuthorName, version.AuthorId, version.Text, version.At.Date))
            .ShouldBe([
                ("Bo Best", "local:bo-best", "- Beta did 0", new DateTime(2017, 6, 13)),
                ("Somebody Else", null, "- Beta did 0 and more", new DateTime(2017, 6, 14)),
            ]);
        proposal.Committee.FindTeam("alpha")!.FormerNames.ShouldBe(["Omega"]);
    }

    [Fact]
    public async Task Whoever_repairs_a_file_that_could_not_be_read_gets_no_credit_for_the_rest_of_it()
    {
        using var folder = new TemporaryFolder();
        var repository = await RepositoryAsync(folder);
        var (path, day) = ($"notes/{Dates[5]:yyyy-MM-dd}.md", Dates[5].AddDays(1));
        await CommitsAsync(
            repository,
            Commit("Bo Best", day, 1, path, Notes(Dates[5], "- Beta did 5\n", alpha: "- Alpha too\n")),
            Commit("Somebody Else", day, 2, path, new string('x', 250_000)),
            Commit("Cy Care", day, 3, path, Notes(Dates[5], "- Beta did 5 and more\n", alpha: "- Alpha too\n")),
            Commit("Cy Care", day, 4, "notes/2017-09-05.md", new string('x', 250_000))
        );
        await using var stage = await Stage.OpenAsync(repository, new DateTimeOffset(2017, 9, 20, 10, 0, 0, TimeSpan.Zero), Cancel);

        var proposal = (await LearnAsync(repository, stage)).ShouldHaveSingleItem();

        proposal.Unsure.ShouldContain("Left out: notes/2017-09-05.md: it is 250 KB long, and the limit is 200 KB.");
        var versions = PastNotes.Of(proposal.Committee, proposal.Meetings[^1]).Versions;
        versions
            .Where(version => version is { Key: "@alpha" or "@beta", Text.Length: > 0 })
            .Select(version => (version.AuthorName, version.Text))
            .ShouldBe([("Bo Best", "- Beta did 5"), ("Bo Best", "- Alpha too"), ("Cy Care", "- Beta did 5 and more")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_meeting_that_begins_later_on_the_day_of_the_import_is_still_to_come()
    {
        using var folder = new TemporaryFolder();
        var repository = await RepositoryAsync(folder);
        await using var stage = await Stage.OpenAsync(repository, new DateTimeOffset(Dates[5], new TimeOnly(7, 0), TimeSpan.Zero), Cancel);
        var proposal = (await LearnAsync(repository, stage)).ShouldHaveSingleItem();
        var committee = new Import.Chosen(["Ann Ash"], [], null, stage.Clock.GetUtcNow()).For(proposal.Committee);
        committee = committee with { Schedule = committee.Schedule with { Time = new TimeOnly(10, 30), TimeZone = "Europe/Berlin" } };

        await stage.Get<Import>().AddFromRepositoryAsync(committee, proposal.Meetings, new Progress<int>(), Cancel);

        (await stage.MeetingOnAsync(committee, Dates[4], Cancel)).ClosedAt.ShouldNotBeNull();
        var today = await stage.MeetingOnAsync(committee, Dates[5], Cancel);
        (today.PostedAt, today.CompiledAt, today.ClosedAt).ShouldBe((null, null, null));
    }

    [Fact]
    public async Task On_the_terminal_it_says_what_is_missing_and_creates_what_was_chosen()
    {
        using var folder = new TemporaryFolder();
        var repository = await RepositoryAsync(folder);
        var data = folder.In("data");

        var dry = await Executable.RunAsync(["import", repository, "--data", data, "--dry-run"], Cancel);
        dry.ExitCode.ShouldBe(0, dry.Output);
        dry.Output.ShouldContain("Notes path: notes/{yyyy}-{MM}-{dd}.md");
        dry.Output.ShouldContain("Schedule: every 2 weeks on Tuesday");
        dry.Output.ShouldContain("Alpha: Ann Ash; formerly Omega");
        dry.Output.ShouldContain("Nothing was created: this was a dry run.");
        Directory.Exists(data).ShouldBeFalse();

        var without = await Executable.RunAsync(["import", repository, "--data", data, "--yes"], Cancel);
        without.ExitCode.ShouldBe(1);
        without.Output.ShouldContain("Add --chair \"Jo Doe\" and --time \"10:30 America/Los_Angeles\". Nothing was created.");

        string[] whole = ["import", repository, "--data", data, "--yes", "--chair", "Ann Ash", "--time", "10:30 Europe/Berlin"];
        var created = await Executable.RunAsync(whole, Cancel);
        created.ExitCode.ShouldBe(0, created.Output);
        created.Output.ShouldContain("Created Web WG with 6 past meetings.");
        created.Output.ShouldContain("at 10:30 Europe/Berlin");

        (await Executable.RunAsync(whole, Cancel)).Output.ShouldContain("There already is a committee web-wg.");
    }

    [Theory]
    [InlineData("10:30")]
    [InlineData("Europe/Berlin")]
    [InlineData("25:00 Europe/Berlin")]
    [InlineData("10:30 Mars/Olympus")]
    [InlineData("10:30 Europe/Berlin sharp")]
    public void A_time_without_a_zone_or_the_other_way_round_is_refused(string text) =>
        Should.Throw<UserError>(() => RecurrencePhrase.ParseTime(text));

    [Theory]
    [InlineData("10:30 Europe/Berlin")]
    [InlineData("at 10:30 Europe/Berlin")]
    [InlineData("10.30am europe/berlin")]
    public void A_time_with_its_zone_is_read(string text) =>
        RecurrencePhrase.ParseTime(text).ShouldBe((new TimeOnly(10, 30), "Europe/Berlin"));

    [Fact]
    public async Task What_is_no_repository_is_said()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("plain"));

        (await Executable.RunAsync(["import", folder.In("plain"), "--dry-run"], Cancel)).Output.ShouldContain("is not in a git repository");
        (await Executable.RunAsync(["import", folder.In("nowhere"), "--dry-run"], Cancel)).Output.ShouldContain(
            "there is no such file or folder"
        );
        (await Executable.RunAsync(["import", "https://jo:secret@example.org/x.git", "--dry-run"], Cancel)).Output.ShouldContain(
            "expected a URL without user and password"
        );
        await BareRepository.CreateAsync(folder.In("empty.git"));
        (await Executable.RunAsync(["import", folder.In("empty.git"), "--dry-run"], Cancel)).Output.ShouldContain("has no commit yet");
        (await Executable.RunAsync(["import", $"file://{folder.In("empty.git")}", "--dry-run"], Cancel)).Output.ShouldContain(
            "has no commit yet"
        );
    }

    [Fact]
    public async Task A_url_and_a_folder_within_a_checkout_are_read_too()
    {
        using var folder = new TemporaryFolder();
        var repository = await RepositoryAsync(folder);
        var git = new Git(folder.In("checkout/.git"));
        Directory.CreateDirectory(folder.In("checkout/notes"));
        Directory.CreateDirectory(folder.In("checkout/.git"));
        await git.RunAsync(["init", "--quiet"], Cancel);
        await git.RunAsync(["fetch", "--quiet", repository, "main:refs/heads/main"], Cancel);
        await git.RunAsync(["symbolic-ref", "HEAD", "refs/heads/main"], Cancel);

        foreach (var where in new[] { $"file://{repository}", folder.In("checkout"), folder.In("checkout/notes") })
        {
            var files = await new RepositoryReader(new GitOptions()).ReadAsync(where, new Progress<(string, double)>(), Cancel);
            files.Count(file => file.Path.StartsWith("notes/", StringComparison.Ordinal)).ShouldBe(6, where);
        }
    }

    private static async Task<IReadOnlyList<CommitteeProposal>> LearnAsync(string repository, Stage stage) =>
        RepositoryImport.Read(
            await new RepositoryReader(new GitOptions()).ReadAsync(repository, new Progress<(string, double)>(), Cancel),
            DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime)
        );

    /// <summary>Six meetings: each made by the chair and filled by a lead, the first under another path until it was renamed.</summary>
    private static async Task<string> RepositoryAsync(TemporaryFolder folder)
    {
        var repository = folder.In("source.git");
        await BareRepository.CreateAsync(repository);
        var commits = new List<string>();
        foreach (var (i, date) in Dates.Index())
        {
            var path = i == 0 ? $"{date:yyyy-MM-dd}.md" : $"notes/{date:yyyy-MM-dd}.md";
            commits.Add(Commit("Ann Ash", date, 1, path, Notes(date, "")));
            commits.Add(Commit("Bo Best", date, 2, path, Notes(date, $"- Beta did {i}\n")));
            if (i == 0)
            {
                commits.Add(Commit("Ann Ash", date, 3) + $"R {path} notes/{path}\n");
                commits.Add(Commit("Somebody Else", date.AddDays(1), 1, $"notes/{path}", Notes(date, "- Beta did 0 and more\n")));
            }
        }

        await CommitsAsync(repository, [.. commits]);
        return repository;
    }

    private static async Task CommitsAsync(string repository, params string[] commits)
    {
        var git = new Git(repository);
        var before = (await git.TryAsync(["rev-parse", "--verify", "--quiet", "refs/heads/main"], Cancel)).ExitCode == 0;
        var first = before ? commits[0].Replace("data 5\nnotes\n", "data 5\nnotes\nfrom refs/heads/main^0\n") : commits[0];
        await git.RunAsync(["fast-import", "--quiet", "--done"], Cancel, string.Concat(commits.Skip(1).Prepend(first)) + "done\n");
    }

    private static string Commit(string author, DateOnly date, int hour, string path, string text) =>
        Commit(author, date, hour) + $"M 100644 inline {path}\n{Data(text)}";

    private static string Commit(string author, DateOnly date, int hour) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"commit refs/heads/main\ncommitter {author} <{author[..2].ToLowerInvariant()}@example.org> {new DateTimeOffset(date, new TimeOnly(hour, 0), TimeSpan.Zero).ToUnixTimeSeconds()} +0000\n{Data("notes")}"
        );

    private static string Notes(DateOnly date, string beta, string alpha = "") =>
        $"# Web WG {date:yyyy-MM-dd}\n\n## Updates\n\n### {(date == Dates[0] ? "Omega" : "Alpha")} - Ann Ash\n\n{alpha}\n### Beta - Bo Best\n\n{beta}";

    private static string Data(string text) => $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n";
}
