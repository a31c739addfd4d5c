using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>A team of a committee at one of its meetings: what an update is about.</summary>
public sealed record TeamAtMeeting(Committee Committee, Meeting Meeting, Team Team);
