using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

/// <summary>Twice the text is hardly more than twice the work, whatever is in it: one message holds up nobody else.</summary>
public sealed class EffortTests
{
    private const int Length = 30_000;
    private const double Most = 2.2;
    private static readonly Team Team = new("cli", "CLI") { Subsections = [new Subsection("consul-release", "`consul-release`")] };

    public static TheoryData<string, string> Pieces => new(HostilePieces.All.Select(piece => (piece.What, piece.Piece)));

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Twice_the_text_is_at_most_a_little_more_than_twice_the_work(string what, string piece)
    {
        var (once, twice) = (Steps(HostilePieces.Repeat(piece, Length)), Steps(HostilePieces.Repeat(piece, 2 * Length)));

        ((double)twice / once).ShouldBeLessThan(Most, $"{what}: {once:N0} steps, then {twice:N0}");
        twice.ShouldBeLessThan(WorkMeter.MessageLimit / 10, what);
    }

    [Fact]
    public void More_work_than_a_message_may_make_ends_in_words()
    {
        using var effort = new WorkMeter(most: 1_000);

        Should
            .Throw<UserError>(() => AnswerSplitter.Split(HostilePieces.Repeat("words ", Length), Team, []))
            .Message.ShouldContain("takes too long to process");
    }

    [Theory]
    [InlineData("[a](b) ", "links and square brackets")]
    [InlineData("a\n===\n", "headings")]
    [InlineData("a\n---\n", "headings")]
    [InlineData("# a{0}\n", "headings")]
    public void What_no_update_has_thousands_of_is_refused_in_words(string piece, string what) =>
        Should
            .Throw<UserError>(() => AnswerSplitter.Split(HostilePieces.Repeat(piece, Length), Team, []))
            .Message.ShouldContain($" {what}, and the limit is ");

    [Fact]
    public void A_count_within_a_count_is_part_of_it()
    {
        using var all = new WorkMeter();
        using (var part = new WorkMeter())
        {
            SectionText.Lines("abc");
            part.Steps.ShouldBe(3);
        }

        SectionText.Lines("de");
        all.Steps.ShouldBe(5);
    }

    /// <summary>An answer, an edit of it beside a co-lead's lines, two compiles, and its withdrawal.</summary>
    private static long Steps(string text)
    {
        using var effort = new WorkMeter();
        try
        {
            Handle(text);
        }
        catch (UserError)
        {
            // Refused in words: that costs something too.
        }

        return effort.Steps;
    }

    private static void Handle(string text)
    {
        const string file =
            "# T\n\n## Discussion\n\n- see [1] and [x]\n\n## Backlog\n\n### CLI\n\n- by hand\n\n### Garden\n\n#### `consul-release`\n";
        IReadOnlyList<Team> roster = [Team, new Team("garden", "Garden")];
        var root = SectionKey.Team(Team.Id);
        var first = AnswerChanges.Map(AnswerSplitter.Split(text, Team, []), root);
        var edited = AnswerChanges.Map(
            AnswerSplitter.Split($"- new\n{text[..(text.Length / 2)]}\n- changed\n{text[(text.Length / 2)..]}", Team, []),
            root
        );
        var written = new Contribution
        {
            Id = "1",
            PersonId = new PersonId("local:ada"),
            Kind = ContributionKind.Answer,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        written.AddVersion(text, [.. edited.Values], DateTimeOffset.UnixEpoch);
        var stored = new Dictionary<SectionKey, string?> { [root] = "- by hand\n- by a co-lead" };
        Fold(AnswerChanges.Between(new Dictionary<SectionKey, SectionChange>(), first, Team, SharedLines.None));
        Fold(AnswerChanges.Between(first, edited, Team, SharedLines.None));
        Compile(file);
        Compile(file.Replace("- by hand", "- by hand\n- pushed", StringComparison.Ordinal));
        var words = new SimilarLines(edited.Values.SelectMany(part => SectionText.Lines(part.Ours ?? "")));
        _ = SectionText.Lines(text).Count(line => words.HasOneLike(line));
        Fold(AnswerChanges.Withdrawal(written, Team, SharedLines.None));
        Compile(file);

        void Fold(IEnumerable<SectionChange> changes)
        {
            foreach (var change in changes)
            {
                stored[change.Key] = SectionPatch.Apply(stored.GetValueOrDefault(change.Key), change).Text;
            }
        }

        void Compile(string now) =>
            NotesCompiler.Compile(
                new CompileInput(
                    file,
                    now,
                    [
                        .. stored.Select(pair => new StoredSection(
                            pair.Key,
                            pair.Value,
                            edited.GetValueOrDefault(pair.Key)?.Heading,
                            edited.GetValueOrDefault(pair.Key)?.After
                        )),
                    ],
                    roster
                )
            );
    }
}
