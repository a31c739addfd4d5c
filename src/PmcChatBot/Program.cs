using PmcChatBot.Cli;

return await CommandLine.RunAsync(args);

/// <summary>The executable.</summary>
public partial class Program;
