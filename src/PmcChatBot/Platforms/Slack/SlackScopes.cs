using System.Reflection;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>The scopes that the app needs: those of every method and event in use, and of the command.</summary>
internal static class SlackScopes
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. Each<SlackMethod>()
            .SelectMany(method => method.Scopes)
            .Concat(Each<SlackEvent>().SelectMany(@event => @event.Scopes))
            .Append("commands")
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<T> Each<T>() =>
        typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(T))
            .Select(property => (T)property.GetValue(null)!);
}
