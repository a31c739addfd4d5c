using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>An action about a team at a meeting.</summary>
public interface ITeamAction : IAction
{
    string MeetingId { get; }

    string TeamId { get; }
}

/// <summary>Opens the form for a team's update.</summary>
public sealed record WriteUpdate(string MeetingId, string TeamId) : IAction<WriteUpdate>, ITeamAction
{
    public static IReadOnlyList<string> Verbs => ["form"];

    public IReadOnlyList<string> Words => ["form", MeetingId, TeamId];

    public static WriteUpdate? Read(IReadOnlyList<string> words) =>
        words is ["form", var meetingId, var teamId] ? new WriteUpdate(meetingId, teamId) : null;
}

/// <summary>Sends the form for a team's update. <c>IsLate</c>: the form was opened after the notes closed, and said so.</summary>
public sealed record SendUpdate(string MeetingId, string TeamId, bool IsLate = false) : IAction<SendUpdate>, ITeamAction
{
    public static IReadOnlyList<string> Verbs => ["update"];

    public IReadOnlyList<string> Words => IsLate ? ["update", MeetingId, TeamId, "late"] : ["update", MeetingId, TeamId];

    public static SendUpdate? Read(IReadOnlyList<string> words) =>
        words switch
        {
            ["update", var meetingId, var teamId] => new SendUpdate(meetingId, teamId),
            ["update", var meetingId, var teamId, "late"] => new SendUpdate(meetingId, teamId, IsLate: true),
            _ => null,
        };
}

/// <summary>Opens the form that asks who answers for a team at this meeting.</summary>
public sealed record AskForStandIn(string MeetingId, string TeamId) : IAction<AskForStandIn>, ITeamAction
{
    public static IReadOnlyList<string> Verbs => ["someone"];

    public IReadOnlyList<string> Words => ["someone", MeetingId, TeamId];

    public static AskForStandIn? Read(IReadOnlyList<string> words) =>
        words is ["someone", var meetingId, var teamId] ? new AskForStandIn(meetingId, teamId) : null;
}

/// <summary>Sends the form that says who answers for a team at this meeting.</summary>
public sealed record NameStandIn(string MeetingId, string TeamId) : IAction<NameStandIn>, ITeamAction
{
    public static IReadOnlyList<string> Verbs => ["standin"];

    public IReadOnlyList<string> Words => ["standin", MeetingId, TeamId];

    public static NameStandIn? Read(IReadOnlyList<string> words) =>
        words is ["standin", var meetingId, var teamId] ? new NameStandIn(meetingId, teamId) : null;
}

/// <summary>Declares that a team has no update. Confirmed where that removes text the team already has.</summary>
public sealed record DeclareNoUpdate(string MeetingId, string TeamId, bool IsConfirmed) : IAction<DeclareNoUpdate>, ITeamAction
{
    public static IReadOnlyList<string> Verbs => ["none", "none!"];

    public IReadOnlyList<string> Words => [IsConfirmed ? "none!" : "none", MeetingId, TeamId];

    public static DeclareNoUpdate? Read(IReadOnlyList<string> words) =>
        words switch
        {
            ["none", var meeting, var team] => new DeclareNoUpdate(meeting, team, false),
            ["none!", var meeting, var team] => new DeclareNoUpdate(meeting, team, true),
            _ => null,
        };
}

/// <summary>Keeps a team's update.</summary>
public sealed record LeaveUpdate(string MeetingId, string TeamId) : IAction<LeaveUpdate>, ITeamAction
{
    public static IReadOnlyList<string> Verbs => ["leave"];

    public IReadOnlyList<string> Words => ["leave", MeetingId, TeamId];

    public static LeaveUpdate? Read(IReadOnlyList<string> words) =>
        words is ["leave", var meetingId, var teamId] ? new LeaveUpdate(meetingId, teamId) : null;
}
