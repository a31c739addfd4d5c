using System.CommandLine;
using System.Text.Json;
using PmcChatBot.Replay;
using PmcChatBot.Replay.Servers;

var corpus = new Argument<string>("corpus") { Description = "the folder of the recorded meetings" };
var output = new Option<string?>("--out") { Description = "keep one repository a meeting in this folder" };
var share = new Option<double>("--hand") { Description = "the share of edits played as hand edits in git" };
var seed = new Option<int>("--seed") { Description = "for --hand" };
var json = new Option<bool>("--json") { Description = "print JSON" };
var only = new Option<string?>("--only") { Description = "one meeting: 2017-09-05" };
var platform = new Option<StagePlatform>("--platform") { Description = "the chat: local, or slack or teams over its own protocol" };
var forms = new Option<bool>("--forms") { Description = "people answer by form only" };
var problem = new Option<double>("--trouble")
{
    Description = "the share of deliveries that come twice or late, and of the bot's calls that fail",
};
var http = new Option<bool>("--http") { Description = "the repository is reached over HTTP, with a user and a password" };
var seconds = new Option<int>("--seconds") { Description = "how long", DefaultValueFactory = _ => 60 };
var race = new Command("race", "four bots and four people edit one notes file over HTTP at the same time") { seconds };
race.SetAction(
    async (parsed, cancel) =>
    {
        var wrong = await Race.RunAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds)), Console.WriteLine, cancel);
        wrong.ToList().ForEach(Console.WriteLine);
        return wrong.Count;
    }
);
var leads = new Option<int>("--leads") { Description = "how many", DefaultValueFactory = _ => 5000 };
var fanOut = new Command("fan-out", "asks a great many leads on a Slack that keeps its rate limits") { leads };
fanOut.SetAction(
    async (parsed, cancel) =>
    {
        var wrong = await FanOut.RunAsync(parsed.GetValue(leads), Console.WriteLine, cancel);
        wrong.ToList().ForEach(Console.WriteLine);
        return wrong.Count;
    }
);
var times = new Option<int>("--times") { Description = "how often, three years apart", DefaultValueFactory = _ => 1 };
var corpora = new Argument<string>("corpora") { Description = "the folder of the folders of recorded meetings" };
var import = new Command("import", "imports a repository that has all recorded meetings with their edits") { corpora, times };
import.SetAction(
    async (parsed, cancel) =>
    {
        var wrong = await WholeRepository.RunAsync(parsed.GetValue(corpora)!, parsed.GetValue(times), Console.WriteLine, cancel);
        wrong.ToList().ForEach(Console.WriteLine);
        return wrong.Count;
    }
);
var seeds = new Option<int[]>("--seeds")
{
    Description = "one or several",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [1],
};
var chats = new Option<StagePlatform[]>("--on")
{
    Description = "on which chats",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [StagePlatform.Slack],
};
var year = new Command("year", "a year of a committee, with everything that happens in one") { seeds, chats };
year.SetAction(
    async (parsed, cancel) =>
    {
        var wrong = new List<string>();
        foreach (var seed in parsed.GetValue(seeds)!)
        {
            foreach (var chat in parsed.GetValue(chats)!)
            {
                wrong.AddRange(await Year.RunAsync(chat, seed, Console.WriteLine, cancel));
            }
        }

        wrong.ForEach(Console.WriteLine);
        return wrong.Count;
    }
);
var root = new RootCommand("Plays recorded real meetings through the product and compares.")
{
    corpus,
    output,
    share,
    seed,
    json,
    only,
    platform,
    forms,
    problem,
    http,
    race,
    fanOut,
    import,
    year,
};
root.SetAction(
    async (parsed, cancel) =>
    {
        var recordings = Recording
            .ReadAll(parsed.GetValue(corpus)!)
            .Where(recording => parsed.GetValue(only) is not { } date || recording.Date.ToString("yyyy-MM-dd") == date)
            .ToList();
        if (recordings.Count == 0)
        {
            throw new PmcChatBot.Core.UserError($"{parsed.GetValue(corpus)}: there is no recorded meeting in it.");
        }

        var random = new Random(parsed.GetValue(seed));
        var folder = parsed.GetValue(output) is { } kept
            ? Path.GetFullPath(kept)
            : Directory.CreateTempSubdirectory("pmc-replay-out-").FullName;
        Directory.CreateDirectory(folder);
        using var server = parsed.GetValue(http) ? await GitOverHttp.StartAsync(folder, cancel) : null;
        var outcomes = new List<Outcome>();
        var wrong = parsed.GetValue(problem) > 0 ? new Trouble(parsed.GetValue(problem), parsed.GetValue(seed)) : null;
        foreach (var recording in recordings)
        {
            var repository = Path.Combine(folder, $"{recording.Date:yyyy-MM-dd}.git");
            var options = new ReplayOptions
            {
                Platform = parsed.GetValue(platform),
                OnlyForms = parsed.GetValue(forms),
                ByHand = () => random.NextDouble() < parsed.GetValue(share),
                Trouble = wrong,
                Server = server,
            };
            try
            {
                outcomes.Add(await MeetingReplay.RunAsync(recording, repository, options, cancel));
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                // One meeting that cannot be played is one row; the others go on.
                outcomes.Add(new Outcome($"{recording.Date:yyyy-MM-dd}") { Failure = error.ToString() });
            }

            if (!parsed.GetValue(json))
            {
                Report.Line(outcomes[^1]);
            }
        }

        if (parsed.GetValue(output) is null)
        {
            Directory.Delete(folder, recursive: true);
        }

        if (parsed.GetValue(json))
        {
            Console.WriteLine(JsonSerializer.Serialize(Report.Json(outcomes), new JsonSerializerOptions { WriteIndented = true }));
        }
        else
        {
            Report.Totals(outcomes, showDifferences: parsed.GetValue(share) == 0, wrong);
        }

        return outcomes.Exists(outcome => outcome.LinesLost.Count + outcome.Doubled.Count > 0 || outcome.Failure is not null) ? 1 : 0;
    }
);
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (PmcChatBot.Core.UserError error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
