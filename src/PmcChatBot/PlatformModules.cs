using PmcChatBot.Platforms;
using PmcChatBot.Platforms.Local;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Teams;

namespace PmcChatBot;

/// <summary>All platforms. To add one, add a folder in <c>Platforms/</c> and an entry here.</summary>
internal static class PlatformModules
{
    public static IReadOnlyList<IPlatformModule> All { get; } = [new LocalModule(), new SlackModule(), new TeamsModule()];

    /// <summary>The platforms that the settings enable.</summary>
    public static IEnumerable<IPlatformModule> Enabled(IConfiguration configuration) =>
        All.Where(module => module.IsEnabled(configuration));
}
