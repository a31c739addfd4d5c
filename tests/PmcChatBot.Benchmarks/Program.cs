using BenchmarkDotNet.Running;
using PmcChatBot.Benchmarks;

if (args is ["hostile", ..])
{
    return await HostileText.RunAsync(
        args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 40_000,
        args.Length > 2 ? args[2] : ""
    );
}

if (args is ["readers", var corpus, ..])
{
    return await Readers.RunAsync(corpus, args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 6);
}

if (args is ["answers", "bolt", ..])
{
    return await Answers.RunBoltAsync(args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 2400);
}

if (args is ["answers", ..])
{
    int Number(int at, int otherwise) =>
        args.Length > at ? int.Parse(args[at], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
    return await Answers.RunAsync(teams: Number(1, 40), answers: Number(2, 200), others: Number(3, 0), stored: Number(4, 0));
}

BenchmarkSwitcher.FromAssembly(typeof(HostileText).Assembly).Run(args);
return 0;
