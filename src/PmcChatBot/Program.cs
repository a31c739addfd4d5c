using PmcChatBot.Cli;

// A pattern that says nothing of its own time gets this much:
// https://learn.microsoft.com/dotnet/standard/base-types/best-practices-regex#use-time-out-values
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));

return await CommandLine.RunAsync(args);

/// <summary>The executable.</summary>
public partial class Program;
