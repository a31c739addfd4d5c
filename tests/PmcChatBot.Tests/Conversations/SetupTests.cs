using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Cli;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using PmcChatBot.Platforms.Local;
using Shouldly;

namespace PmcChatBot.Tests.Conversations;

public sealed class SetupTests : IAsyncLifetime
{
    private static readonly PersonId Ann = new("local:ann-ash");
    private static readonly PersonId Bo = new("local:bo-best");
    private readonly TemporaryFolder _folder = new();
    private Stage _stage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await BareRepository.CreateAsync(_folder.In("notes.git"));
        _stage = await Stage.OpenAsync(_folder.In("notes.git"), new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_committee_is_set_up_in_chat_from_the_code_to_the_first_question()
    {
        (await SayAsync(Ann, "hi")).ShouldContain("I do not serve a committee yet");
        (await SayAsync(Ann, "/pmc status")).ShouldContain("Write `/pmc setup <code> <the committee's title>`");
        (await SayAsync(Ann, "/pmc setup ABCD-EFGH Web WG")).ShouldContain("There is no set-up code");
        var code = _stage.Get<SetupCodes>().Make();

        (await SayAsync(Ann, $"/pmc setup {code.ToLowerInvariant()}")).ShouldContain("What is the committee called?");
        (await SayAsync(Ann, $"/pmc setup {code.ToLowerInvariant()} Web WG")).ShouldContain("**Web WG** is there, and you chair it.");
        (await SayAsync(Bo, $"/pmc setup {code} Other")).ShouldContain("There is a committee already.");
        (await SayAsync(Ann, "/pmc channel")).ShouldContain("write `/pmc channel` there, not here");
        await _stage.Get<LocalChat>().PostAsync(Ann, "channel:local:web", "/pmc channel", null, Cancel);
        await _stage.SettleWithRetriesAsync(Cancel);
        (await CommitteeAsync()).Channels.ShouldBe(["channel:local:web"]);
        (await SayAsync(Ann, "/pmc teams")).ShouldContain("**Next: the teams.**");
        (await SayAsync(Ann, "/pmc teams\n- Garden - Bo Best\n- Garden - Bo Best")).ShouldContain("no name comes twice");

        var teams = await SayAsync(Ann, "/pmc teams\n- Garden - Bo Best\n* Routing (incubating) - Ann Ash, Bo Best\nDocs");
        teams.ShouldContain("- **Garden**: Bo Best");
        teams.ShouldContain("- **Routing** (incubating): Ann Ash, Bo Best");
        teams.ShouldContain("- **Docs**: no lead");
        teams.ShouldContain("**Next: when you meet.**");
        var schedule = await SayAsync(Ann, "/pmc schedule every 2 weeks on tuesday at 10:30 Europe/Berlin from 2026-12-01");
        schedule.ShouldContain("**That is all.**");

        await SayAsync(Ann, "/pmc ask");
        _stage.Chat.ToPerson(Bo).ShouldContain(message => message.Text.Contains("What has **Garden** done"));
        await SayAsync(Bo, "/pmc update Garden");
        await SayAsync(Ann, "/pmc compile anyway");
        var committee = await CommitteeAsync();
        committee.FindTeam("routing")!.Leads.ShouldBe([Ann, Bo]);
        var file = await _stage.Git.RunAsync(["show", "main:web-wg/2026-12-01.md"], Cancel);
        file.ShouldStartWith("# Web WG 2026-12-01\n");
        file.ShouldContain("### Routing (incubating) - Ann Ash, Bo Best");
    }

    [Fact]
    public async Task Who_has_the_code_chairs_an_imported_committee_whose_chair_nobody_can_write_to()
    {
        var absent = new Person(new PersonId("slack:U061F7AUR"), "Ann Ash");
        await _stage
            .Get<Import>()
            .AddAsync(
                new Committee("web", "Web WG")
                {
                    People = [absent],
                    Chairs = [absent.Id],
                    Teams = [new Team("garden", "Garden")],
                    NotesPath = "web/{yyyy}-{MM}-{dd}.md",
                    Template = "# Web WG {date}\n\n### Garden\n",
                },
                Cancel
            );
        (await SayAsync(Ann, "/pmc setup ABCD-EFGH")).ShouldContain("There is no set-up code");

        (await SayAsync(Ann, $"/pmc setup {_stage.Get<SetupCodes>().Make()}")).ShouldContain("You chair **Web WG** now.");

        (await CommitteeAsync()).Chairs.ShouldContain(Ann);
        (await SayAsync(Bo, $"/pmc setup {_stage.Get<SetupCodes>().Make()} Other")).ShouldContain("There is a committee already.");
        (await SayAsync(Ann, "/pmc schedule every tuesday at 10:30")).ShouldContain("In which time zone?");
    }

    [Theory]
    [InlineData("# Our teams\n\n* Garden - Bo Best\n* Routing (incubating) - Ann Ash, Bo Best\n* Docs\n")]
    [InlineData(
        "# Web WG\n\nWords.\n\n## Updates\n\n### Garden - Bo Best\n\n- x\n\n### Routing (incubating) - Ann Ash, Bo Best\n\n### Docs\n"
    )]
    public async Task Teams_can_be_read_from_a_file_in_git(string text)
    {
        await SayAsync(Ann, $"/pmc setup {_stage.Get<SetupCodes>().Make()} Web WG");
        await new HandEditor(_stage.Git, "docs/our teams.md").CommitAsync("Ann", _stage.Clock.GetUtcNow(), "Teams", text, Cancel);

        var said = await SayAsync(Ann, "/pmc teams file docs/our teams.md");

        said.ShouldContain("I am reading `docs/our teams.md`");
        said.ShouldContain("- **Garden**: Bo Best\n- **Routing** (incubating): Ann Ash, Bo Best\n- **Docs**: no lead");
        said.ShouldContain("**Next: the channel.**");
        (await CommitteeAsync()).FindTeam("routing")!.Leads.ShouldBe([Ann, Bo]);
        (await CommitteeAsync()).TeamsFile.ShouldBeNull();
        (await SayAsync(Ann, "/pmc teams file docs/our teams.md")).ShouldContain("has teams already");
    }

    [Theory]
    [InlineData("missing.md", "the notes' repository has no such file. You can also send me the list")]
    [InlineData("empty.md", "it lists no teams")]
    [InlineData("twice.md", "no name comes twice")]
    [InlineData("../../etc/passwd", "Which file of the notes' repository?")]
    [InlineData("", "Which file of the notes' repository?")]
    public async Task A_file_that_lists_no_teams_is_said_and_changes_nothing(string path, string why)
    {
        await SayAsync(Ann, $"/pmc setup {_stage.Get<SetupCodes>().Make()} Web WG");
        var at = _stage.Clock.GetUtcNow();
        await new HandEditor(_stage.Git, "empty.md").CommitAsync("Ann", at, "Teams", "# Nothing\n", Cancel);
        await new HandEditor(_stage.Git, "twice.md").CommitAsync("Ann", at, "Teams", "- A - Bo Best\n- A - Bo Best\n", Cancel);

        (await SayAsync(Ann, $"/pmc teams file {path}")).ShouldContain(why);

        (await CommitteeAsync()).Teams.ShouldBeEmpty();
        (await CommitteeAsync()).TeamsFile.ShouldBeNull();
    }

    [Fact]
    public async Task A_chair_adds_another_committee_and_nobody_else_does()
    {
        await SayAsync(Ann, $"/pmc setup {_stage.Get<SetupCodes>().Make()} Web WG");

        (await SayAsync(Bo, "/pmc new-committee Docs WG")).ShouldContain("Only somebody who chairs a committee can add another one.");
        (await SayAsync(Ann, "/pmc new-committee Web WG")).ShouldContain("There is a committee Web WG (`web-wg`) already.");
        (await SayAsync(Ann, "/pmc new-committee Docs WG")).ShouldContain("**Docs WG** is there, and you chair it.");
        (await SayAsync(Ann, "/pmc new-committee Lead")).ShouldContain("Its notes will be in `lead-committee/`");
        (await SayAsync(Ann, "/pmc lead-committee teams")).ShouldContain("Lead has no teams yet.");
        (await SayAsync(Ann, "/pmc new-committee")).ShouldContain("What is the committee called?");
    }

    [Fact]
    public void A_code_is_good_for_an_hour_and_five_tries()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
        var codes = new SetupCodes(new DataFolder(_folder.In("data")), clock);
        var first = codes.Make();
        var code = codes.Make();

        codes.Try(first).ShouldBe(SetupCodeOutcome.Wrong);
        codes.Try(code.Replace("-", " ")).ShouldBe(SetupCodeOutcome.Right);
        clock.Advance(TimeSpan.FromMinutes(59));
        codes.Try(code).ShouldBe(SetupCodeOutcome.Right);
        clock.Advance(TimeSpan.FromMinutes(2));
        codes.Try(code).ShouldBe(SetupCodeOutcome.None);

        var next = codes.Make();
        for (var tries = 0; tries < 5; tries++)
        {
            codes.Try("wrong").ShouldBe(SetupCodeOutcome.Wrong);
        }

        codes.Try(next).ShouldBe(SetupCodeOutcome.None);
        File.ReadAllText(_folder.In("data/setup-code.json")).ShouldNotContain(next);
    }

    [Fact]
    public async Task The_code_is_on_the_terminal_and_a_new_one_can_be_made_beside_the_running_bot()
    {
        var (exitCode, output) = await Executable.RunAsync(["setup-code", "--data", _folder.In("other")], Cancel);

        exitCode.ShouldBe(0, output);
        output.ShouldMatch("Set-up code: [A-Z0-9]{4}-[A-Z0-9]{4}, for an hour.");
    }

    private Task<string> SayAsync(PersonId person, string text) => SayAsync(person, text, Address.Dm(person).Value);

    private async Task<string> SayAsync(PersonId person, string text, string where)
    {
        var before = _stage.Chat.ToPerson(person).Select(message => message.Key).ToHashSet();
        await _stage.Get<LocalChat>().PostAsync(person, where, text, null, Cancel);
        await _stage.SettleWithRetriesAsync(Cancel);
        return string.Join(
            "\n",
            _stage.Chat.ToPerson(person).Where(message => !before.Contains(message.Key)).Select(message => message.Text)
        );
    }

    private async Task<Committee> CommitteeAsync() =>
        (await _stage.ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(Cancel), Cancel)).ShouldHaveSingleItem();
}
