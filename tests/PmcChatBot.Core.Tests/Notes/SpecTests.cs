using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

/// <summary>Runs the examples in <c>Specs/</c>.</summary>
public sealed class SpecTests
{
    public static TheoryData<Spec> Patches => Of("ours", "result");

    public static TheoryData<Spec> Compiles => Of("file", "compiled");

    public static TheoryData<Spec> Answers => Of("answer", "parts");

    public static TheoryData<Spec> Histories => Of("commit", "put-back");

    [Theory, MemberData(nameof(Patches))]
    public void A_patch_gives_the_result(Spec spec)
    {
        var change = new SectionChange(new SectionKey("@team"), spec.Text("base"), spec.Text("ours"));

        var (text, conflicts) = SectionPatch.Apply(spec.Text("theirs"), change);

        text.ShouldBe(spec.Text("result"));
        conflicts.Count.ShouldBe(spec.Text("conflict") is null ? 0 : 1);
    }

    [Theory, MemberData(nameof(Compiles))]
    public void Compiling_gives_the_notes(Spec spec)
    {
        var file = spec.Text("file")! + "\n";
        var stored = spec.All("stored").Select(block => Stored(block.Argument, block.Text)).ToList();

        var result = NotesCompiler.Compile(
            new CompileInput(spec.Text("base") is { } text ? text + "\n" : file, file, stored, Roster(spec))
        );

        result.Text.TrimEnd('\n').ShouldBe(spec.Text("compiled")!.TrimEnd('\n'));
        string.Join(", ", result.Escaped).ShouldBe(spec.Text("escaped") ?? "");
        string.Join(", ", NotesOutline.Read(result.Text, new TeamNames(Roster(spec))).TeamsWithTwoHeadings)
            .ShouldBe(spec.Text("two-headings") ?? "");
        string.Join(", ", result.UnknownHeadings).ShouldBe(spec.Text("unknown") ?? "");
    }

    [Theory, MemberData(nameof(Answers))]
    public void An_answer_splits_into_parts(Spec spec)
    {
        var team = Roster(spec)[0];
        var people = (spec.Text("people") ?? "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => new Person(new PersonId($"local:{name}"), name))
            .ToList();

        var answer = AnswerSplitter.Split(spec.Text("answer")!, team, people);

        var parts = AnswerChanges
            .Map(answer, SectionKey.Team(team.Id))
            .Values.Select(part => $"[{part.Key}]{(part.Heading is null ? "" : " " + part.Heading)}\n{part.Ours}".TrimEnd('\n'));
        string.Join("\n", parts).ShouldBe(spec.Text("parts"));
        string.Join("\n", answer.Fixes.Select(mend => mend.What)).ShouldBe(spec.Text("mended") ?? "");
    }

    [Theory, MemberData(nameof(Histories))]
    public void A_stale_copy_is_told_from_an_edit(Spec spec)
    {
        var commits = spec.All("commit")
            .Select(
                (block, index) =>
                    new NotesCommit(
                        $"{index}",
                        block.Argument,
                        $"{block.Argument}@example.org",
                        DateTimeOffset.UnixEpoch,
                        block.Argument == "bot",
                        block.Text
                    )
            )
            .ToList();
        var mayRemove = (spec.Text("may") ?? "").Split('\n');

        var found = StaleCopies.Find(
            new NotesHistory(commits),
            new HashSet<int>(),
            spec.Text("template")!,
            new TeamNames(Roster(spec)),
            (commit, _) => mayRemove.Contains(commit.AuthorName)
        );

        string.Join("\n", found.Select(copy => $"{copy.Key} by {copy.Commit.AuthorName}: {copy.Restored.Text}"))
            .ShouldBe(spec.Text("put-back"));
    }

    /// <summary>A team a line, its subsections behind a colon: <c>CLI</c>, <c>Infrastructure: `consul-release`, `bbl`</c>.</summary>
    private static IReadOnlyList<Team> Roster(Spec spec) =>
        [
            .. (spec.Text("roster") ?? "")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                {
                    var parts = line.Split(": ");
                    var former = parts[0].Split(" formerly ");
                    return new Team(HeadingText.Slug(former[0]), former[0])
                    {
                        FormerNames = [.. former.Skip(1)],
                        Subsections =
                        [
                            .. parts
                                .Skip(1)
                                .SelectMany(names => names.Split(", "))
                                .Select(name => new Subsection(HeadingText.Key(HeadingText.Parse(name).Name), name)),
                        ],
                    };
                }),
        ];

    private static StoredSection Stored(string argument, string text)
    {
        var words = argument.Split(" | ");
        return new StoredSection(
            new SectionKey(words[0]),
            text,
            words.Length > 1 ? words[1] : null,
            words.Length > 2 ? new SectionKey(words[2]) : null
        );
    }

    private static TheoryData<Spec> Of(string one, string other) =>
        [.. Spec.ReadAll().Where(spec => spec.All(one).Any() && spec.Text(other) is not null)];
}
