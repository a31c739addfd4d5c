using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Intake;

/// <summary>Connects a kind of action with the use case that handles it.</summary>
public interface IActionRoute
{
    /// <summary>The verbs of this kind of action.</summary>
    IReadOnlyList<string> Verbs { get; }

    /// <summary>The action that was sent as these words, or <see langword="null"/> if they are not of this kind.</summary>
    IAction? Read(IReadOnlyList<string> words);

    /// <inheritdoc cref="IActionHandler{TAction}.RunAsync"/>
    Task<string> RunAsync(IServiceProvider services, IAction action, ActionContext context, CancellationToken cancel);
}

/// <summary>A kind of action and its use case.</summary>
public sealed class ActionRoute<TAction, THandler> : IActionRoute
    where TAction : class, IAction<TAction>
    where THandler : class, IActionHandler<TAction>
{
    public IReadOnlyList<string> Verbs => TAction.Verbs;

    public IAction? Read(IReadOnlyList<string> words) => TAction.Read(words);

    public Task<string> RunAsync(IServiceProvider services, IAction action, ActionContext context, CancellationToken cancel) =>
        ((THandler)services.GetService(typeof(THandler))!).RunAsync((TAction)action, context, cancel);
}

/// <summary>Finds the use case for a button or a form and runs it.</summary>
public sealed class ActionRouter(IEnumerable<IActionRoute> routes, IServiceProvider services)
{
    private readonly Dictionary<string, IActionRoute> _byVerb = routes
        .SelectMany(route => route.Verbs.Select(verb => (verb, route)))
        .ToDictionary(pair => pair.verb, pair => pair.route);

    /// <summary>The action that a message carried, or <see langword="null"/> if it is unknown.</summary>
    public IAction? Read(string text)
    {
        var words = ActionText.Words(text);
        return _byVerb.TryGetValue(words[0], out var route) ? route.Read(words) : null;
    }

    /// <summary>Runs the action.</summary>
    /// <returns>What to reply to the person; may be empty.</returns>
    /// <exception cref="UserError">The action cannot be run, or is unknown.</exception>
    public Task<string> RunAsync(string text, ActionContext context, CancellationToken cancel)
    {
        var words = ActionText.Words(text);
        return _byVerb.TryGetValue(words[0], out var route) && route.Read(words) is { } action
            ? route.RunAsync(services, action, context, cancel)
            : throw new UserError("That button or form is too old for me to understand. `/pmc help` shows what you can do.");
    }
}
