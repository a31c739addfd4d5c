using PmcChatBot.Cli;

// The default time-out of regular expressions:
// https://learn.microsoft.com/dotnet/standard/base-types/best-practices-regex#use-time-out-values
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));

return await CommandLine.RunAsync(args);

/// <summary>The executable's entry point.</summary>
public partial class Program;
