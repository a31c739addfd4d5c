using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>Says which team and meeting a waiting message is for.</summary>
public sealed record AssignPending(string ContributionId, string MeetingId, string TeamId) : IAction<AssignPending>
{
    public static IReadOnlyList<string> Verbs => ["place"];

    public IReadOnlyList<string> Words => ["place", ContributionId, MeetingId, TeamId];

    public static AssignPending? Read(IReadOnlyList<string> words) =>
        words is ["place", var contributionId, var meetingId, var teamId] ? new AssignPending(contributionId, meetingId, teamId) : null;
}

/// <summary>
/// Adds a waiting message to the team's text. <c>WithWithdrawn</c>: its author confirmed withdrawn text that it contains.
/// </summary>
public sealed record AddPending(string ContributionId, bool WithWithdrawn) : IAction<AddPending>
{
    public static IReadOnlyList<string> Verbs => ["add", "addagain"];

    public IReadOnlyList<string> Words => [WithWithdrawn ? "addagain" : "add", ContributionId];

    public static AddPending? Read(IReadOnlyList<string> words) =>
        words switch
        {
            ["add", var id] => new AddPending(id, false),
            ["addagain", var id] => new AddPending(id, true),
            _ => null,
        };
}

/// <summary>Replaces what the author wrote before with a waiting message.</summary>
public sealed record ReplaceWithPending(string ContributionId) : IAction<ReplaceWithPending>
{
    public static IReadOnlyList<string> Verbs => ["replace"];

    public IReadOnlyList<string> Words => ["replace", ContributionId];

    public static ReplaceWithPending? Read(IReadOnlyList<string> words) =>
        words is ["replace", var contributionId] ? new ReplaceWithPending(contributionId) : null;
}

/// <summary>Says that a waiting message is not an update.</summary>
public sealed record DismissPending(string ContributionId) : IAction<DismissPending>
{
    public static IReadOnlyList<string> Verbs => ["dismiss"];

    public IReadOnlyList<string> Words => ["dismiss", ContributionId];

    public static DismissPending? Read(IReadOnlyList<string> words) =>
        words is ["dismiss", var contributionId] ? new DismissPending(contributionId) : null;
}

/// <summary>Says that a message that looks like a command is an update.</summary>
public sealed record TreatAsUpdate(string ContributionId) : IAction<TreatAsUpdate>
{
    public static IReadOnlyList<string> Verbs => ["mine"];

    public IReadOnlyList<string> Words => ["mine", ContributionId];

    public static TreatAsUpdate? Read(IReadOnlyList<string> words) =>
        words is ["mine", var contributionId] ? new TreatAsUpdate(contributionId) : null;
}

/// <summary>Says that a message that looks like an update is a command.</summary>
public sealed record RunAsCommand(string ContributionId) : IAction<RunAsCommand>
{
    public static IReadOnlyList<string> Verbs => ["runit"];

    public IReadOnlyList<string> Words => ["runit", ContributionId];

    public static RunAsCommand? Read(IReadOnlyList<string> words) =>
        words is ["runit", var contributionId] ? new RunAsCommand(contributionId) : null;
}

/// <summary>Uses an update whose meeting was cancelled for the next meeting.</summary>
public sealed record CarryOver(string ContributionId) : IAction<CarryOver>
{
    public static IReadOnlyList<string> Verbs => ["carry"];

    public IReadOnlyList<string> Words => ["carry", ContributionId];

    public static CarryOver? Read(IReadOnlyList<string> words) =>
        words is ["carry", var contributionId] ? new CarryOver(contributionId) : null;
}
