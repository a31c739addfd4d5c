using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Finds the committee, meeting and team that ids in a button, a form or a row refer to.</summary>
public sealed class MeetingLookup(ICommittees committees, IMeetings meetings)
{
    /// <exception cref="UserError">It no longer exists.</exception>
    public async Task<Committee> CommitteeAsync(string committeeId, CancellationToken cancel) =>
        await committees.FindAsync(committeeId, cancel) ?? throw new UserError("That committee no longer exists.");

    /// <inheritdoc cref="CommitteeAsync"/>
    public async Task<(Committee Committee, Meeting Meeting)> MeetingAsync(string meetingId, CancellationToken cancel)
    {
        var meeting = await meetings.FindAsync(meetingId, cancel) ?? throw new UserError("That meeting no longer exists.");
        return (await CommitteeAsync(meeting.CommitteeId, cancel), meeting);
    }

    /// <inheritdoc cref="CommitteeAsync"/>
    public async Task<TeamAtMeeting> TeamAsync(string meetingId, string teamId, CancellationToken cancel)
    {
        var (committee, meeting) = await MeetingAsync(meetingId, cancel);
        var team = committee.FindTeam(teamId) ?? throw new UserError("That team no longer exists.");
        return new TeamAtMeeting(committee, meeting, team);
    }

    /// <summary>The team and the meeting, or <see langword="null"/> if one of them no longer exists.</summary>
    public async Task<TeamAtMeeting?> FindTeamAsync(string meetingId, string teamId, CancellationToken cancel) =>
        await meetings.FindAsync(meetingId, cancel) is { } meeting
        && await committees.FindAsync(meeting.CommitteeId, cancel) is { } committee
        && committee.FindTeam(teamId) is { } team
            ? new TeamAtMeeting(committee, meeting, team)
            : null;
}
