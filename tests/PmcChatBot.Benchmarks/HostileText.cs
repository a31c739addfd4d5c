using System.Diagnostics;
using System.Globalization;
using PmcChatBot.Cli;
using PmcChatBot.Core;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Slack.Markup;
using PmcChatBot.Platforms.Teams.Cards;
using PmcChatBot.Platforms.Teams.Markup;
using PmcChatBot.Tests.Shared;

namespace PmcChatBot.Benchmarks;

/// <summary>
/// What a message that was made to be slow costs a bot as it runs: a lead sends it, edits it, another lead answers meanwhile, the chair
/// compiles and withdraws it. Prints the CPU time of the costliest of these steps, of reading and writing it as Slack and Teams have it,
/// the work that was counted, and when the other lead had a receipt. Fails where a step takes a second, or the other lead waits for two.
/// </summary>
internal static class HostileText
{
    private const double Most = 1.0;
    private const double LongestWait = 2.0;

    public static async Task<int> RunAsync(int length, string only)
    {
        var (slow, chosen) = (0, HostilePieces.All.Where(piece => piece.What.Contains(only, StringComparison.Ordinal)).ToList());
        await HandleAsync("- Warm", new Costs());
        foreach (var (what, piece) in chosen)
        {
            var costs = new Costs();
            await HandleAsync(HostilePieces.Repeat(piece, length), costs);
            var isSlow = costs.Worst > Most || costs.Waited > LongestWait;
            slow += isSlow ? 1 : 0;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(isSlow ? "SLOW" : "ok  ")} {costs.Worst, 6:0.000} s to {costs.WorstWhat, -15} {costs.Steps / 1e6, 6:0.0} M "
                        + $"steps, the other waits {costs.Waited, 6:0.000} s  {what}"
                )
            );
        }

        Console.WriteLine(
            $"{chosen.Count - slow} of {chosen.Count} texts of {length} characters took less than {Most:0} s of CPU for each step, "
                + $"and held nobody up for {LongestWait:0} s."
        );
        return slow;
    }

    private static async Task HandleAsync(string text, Costs costs)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-hostile-").FullName;
        try
        {
            var repository = Path.Combine(folder, "notes.git");
            await BareRepository.CreateAsync(repository);
            var committee = SeedFolder.Read(BotHost.SampleSeeds);
            var meeting = Meeting.Of(committee, new DateOnly(2017, 9, 5));
            await using var stage = await Stage.OpenAsync(repository, meeting.StartsAt.AddDays(-2), CancellationToken.None);
            await stage.Get<Import>().AddAsync(committee, CancellationToken.None);
            await PlayAsync(stage, committee, text, costs);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await costs.OfAsync("write for Slack", () => BlockWriter.Write(text));
        await costs.OfAsync("write for Teams", () => CardText.Write(text));
        await costs.OfAsync("write HTML", () => HtmlWriter.Write(text));
        await costs.OfAsync("read from Slack", () => Mrkdwn.Read(text, new NoNames()));
        await costs.OfAsync("read from Teams", () => HtmlReader.Read(text.Replace("\n", "<br>", StringComparison.Ordinal), []));
    }

    private static async Task PlayAsync(Stage stage, Committee committee, string text, Costs costs)
    {
        var (chair, lead, other) = (committee.Chairs[0], committee.Teams[0].Leads[0], committee.Teams[1].Leads[0]);
        await stage.CommandAsync(chair, "ask", CancellationToken.None);
        var message = await stage.Chat.PostAsync(lead, text, null, CancellationToken.None);
        await stage.Chat.PostAsync(other, "- Shipped", null, CancellationToken.None);
        costs.Waited = await costs.OfAsync("answer", () => stage.SettleAsync(CancellationToken.None));
        message = await stage.Chat.EditAsync(
            lead,
            message,
            $"- new\n{text[..(text.Length / 2)]}\n- changed\n{text[(text.Length / 2)..]}",
            CancellationToken.None
        );
        await costs.OfAsync("edit", () => stage.SettleAsync(CancellationToken.None));
        await costs.OfAsync("preview", () => stage.CommandAsync(chair, "preview", CancellationToken.None));
        await costs.OfAsync("compile", () => stage.CommandAsync(chair, "compile", CancellationToken.None));
        await stage.Chat.EditAsync(lead, message, $"- newer\n{text}", CancellationToken.None);
        await costs.OfAsync("edit again", () => stage.SettleAsync(CancellationToken.None));
        await costs.OfAsync(
            "withdraw",
            () => stage.CommandAsync(chair, $"withdraw {committee.Teams[0].PlainName}", CancellationToken.None)
        );
        await costs.OfAsync("compile again", () => stage.CommandAsync(chair, "compile", CancellationToken.None));
    }

    private sealed class NoNames : INameResolver
    {
        public string User(string id) => id;

        public string Channel(string id) => id;

        public string Usergroup(string id) => id;
    }

    /// <summary>What the steps cost.</summary>
    private sealed class Costs
    {
        public double Worst { get; private set; }

        public string WorstWhat { get; private set; } = "";

        public long Steps { get; private set; }

        public double Waited { get; set; }

        public Task OfAsync(string what, Action work) =>
            OfAsync(
                what,
                () =>
                {
                    try
                    {
                        work();
                    }
                    catch (UserError)
                    {
                        // Told in words, before it gets that far.
                    }

                    return Task.CompletedTask;
                }
            );

        public async Task<double> OfAsync(string what, Func<Task> work)
        {
            using var effort = new WorkMeter();
            var (before, watch) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
            await work();
            var took = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            (Worst, WorstWhat) = took > Worst ? (took, what) : (Worst, WorstWhat);
            Steps = Math.Max(Steps, effort.Steps);
            return watch.Elapsed.TotalSeconds;
        }
    }
}
