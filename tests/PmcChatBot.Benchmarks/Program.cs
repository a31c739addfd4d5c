using BenchmarkDotNet.Running;
using PmcChatBot.Benchmarks;

if (args is ["hostile", ..])
{
    return await HostileText.RunAsync(
        args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 40_000,
        args.Length > 2 ? args[2] : ""
    );
}

BenchmarkSwitcher.FromAssembly(typeof(HostileText).Assembly).Run(args);
return 0;
