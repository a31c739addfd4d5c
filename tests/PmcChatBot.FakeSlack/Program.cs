using PmcChatBot.FakeSlack;

// A Slack for tests in other languages: dotnet run --project tests/PmcChatBot.FakeSlack -- 8085
await using var slack = await FakeSlackServer.StartAsync(
    TimeProvider.System,
    args is [var port, ..] ? int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) : 0
);
Console.WriteLine(slack.ApiUrl);
await slack.WaitForShutdownAsync();
