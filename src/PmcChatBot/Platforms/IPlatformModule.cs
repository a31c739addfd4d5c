using System.CommandLine;
using System.Net;

namespace PmcChatBot.Platforms;

/// <summary>
/// A chat platform as the host puts it together. All that is special about the platform stays in its folder; the host goes through
/// <see cref="PlatformModules.All"/> and names none of them.
/// </summary>
internal interface IPlatformModule
{
    /// <summary>What the platform's ids and addresses begin with: <c>slack</c>.</summary>
    string Name { get; }

    /// <summary>How an operator connects it, in words.</summary>
    string HowToConnect { get; }

    /// <summary>Whether the settings turn it on.</summary>
    bool IsEnabled(IConfiguration configuration);

    /// <summary>Reports every setting of its section that cannot be used. A secret that is wrong is named and never shown.</summary>
    void Check(SettingsReport report);

    /// <summary>Adds its <see cref="Core.Messaging.IChatPlatform"/>, and what that needs: its directory, its checks.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Adds what works by itself, such as a connection that the bot opens.</summary>
    void AddWorkers(IServiceCollection services, IConfiguration configuration) { }

    /// <summary>Where it listens besides the address that all share.</summary>
    IReadOnlyList<IPEndPoint> Listeners(IConfiguration configuration) => [];

    /// <summary>Maps where it is reached.</summary>
    /// <param name="app">The whole of it, for what stands before every endpoint.</param>
    /// <param name="outside">What may be reached from other machines.</param>
    void MapEndpoints(WebApplication app, IEndpointRouteBuilder outside);

    /// <summary>
    /// A person's id with the platform's name before it, from what people copy out of its client; <see langword="null"/> for what is none
    /// of its ids, or needs no change.
    /// </summary>
    string? PersonId(string given) => null;

    /// <summary>As <see cref="PersonId"/>, for a channel.</summary>
    string? ChannelId(string given) => null;

    /// <summary>The subcommand of <c>manifest</c> that packs its app, where one has to be packed.</summary>
    Command? Manifest => null;
}
