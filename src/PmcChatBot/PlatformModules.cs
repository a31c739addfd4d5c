using PmcChatBot.Platforms;
using PmcChatBot.Platforms.Local;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Teams;

namespace PmcChatBot;

/// <summary>The platforms there are. A new one is a folder in <c>Platforms/</c> and an entry here.</summary>
internal static class PlatformModules
{
    public static IReadOnlyList<IPlatformModule> All { get; } = [new LocalModule(), new SlackModule(), new TeamsModule()];

    /// <summary>Those that the settings turn on.</summary>
    public static IEnumerable<IPlatformModule> Enabled(IConfiguration configuration) =>
        All.Where(module => module.IsEnabled(configuration));
}
