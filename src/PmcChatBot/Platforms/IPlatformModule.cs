using System.CommandLine;
using System.Net;

namespace PmcChatBot.Platforms;

/// <summary>
/// The registration of a chat platform. Everything specific to a platform stays in its folder; the host uses <see
/// cref="PlatformModules.All"/> and never names a platform.
/// </summary>
internal interface IPlatformModule
{
    /// <summary>The prefix of the platform's ids and addresses: <c>slack</c>.</summary>
    string Name { get; }

    /// <summary>How an operator connects the platform, as text for people.</summary>
    string HowToConnect { get; }

    /// <summary>Whether the settings enable the platform.</summary>
    bool IsEnabled(IConfiguration configuration);

    /// <summary>Reports every invalid setting of the platform's section. Invalid secrets are named but never shown.</summary>
    void Check(SettingsReport report);

    /// <summary>
    /// Registers its <see cref="Core.Messaging.IChatPlatform"/> and the services that needs, such as its directory and its health checks.
    /// </summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Registers its background services, such as a connection that the bot opens.</summary>
    void AddWorkers(IServiceCollection services, IConfiguration configuration) { }

    /// <summary>Its own listeners, in addition to the shared one.</summary>
    IReadOnlyList<IPEndPoint> Listeners(IConfiguration configuration) => [];

    /// <summary>Maps its endpoints.</summary>
    /// <param name="app">The application, for middleware that must run before every endpoint.</param>
    /// <param name="outside">The group for endpoints that other machines may reach.</param>
    void MapEndpoints(WebApplication app, IEndpointRouteBuilder outside);

    /// <summary>
    /// A person's id with the platform's prefix, made from what people copy out of the client; <see langword="null"/> if it is not such an
    /// id or needs no change.
    /// </summary>
    string? PersonId(string given) => null;

    /// <summary>As <see cref="PersonId"/>, for a channel.</summary>
    string? ChannelId(string given) => null;

    /// <summary>The subcommand of <c>manifest</c> that packs the platform's app, if it needs one.</summary>
    Command? Manifest => null;
}
