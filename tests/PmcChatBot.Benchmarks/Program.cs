using BenchmarkDotNet.Running;
using PmcChatBot.Benchmarks;

if (args is ["hostile", ..])
{
    return HostileText.Run(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 40_000);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
