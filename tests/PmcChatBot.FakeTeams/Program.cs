using PmcChatBot.FakeTeams;

await using var teams = await FakeTeamsServer.StartAsync(
    TimeProvider.System,
    args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 8086
);
Console.WriteLine($"A Teams for this machine at {teams.Address}");
await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
