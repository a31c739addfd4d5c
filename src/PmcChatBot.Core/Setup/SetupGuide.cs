using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>What a committee still lacks before it can ask its leads, one step at a time.</summary>
public static class SetupGuide
{
    /// <summary>The next step, for the chair who sets it up; empty if nothing is missing.</summary>
    public static string NextStep(Committee committee) =>
        committee.Channels.Count == 0
            ? "**Next: the channel.** Invite me to the channel where the notes are posted; `/pmc channel` there does the same."
        : !committee.ActiveTeams.Any()
            ? "**Next: the teams.** Send me `/pmc teams` with one team a line below it, and who leads it:\n\n"
                + "```\n/pmc teams\nGarden - Jo Doe\nRouting (incubating) - Ann Ash, Bo Best\n```\n\n"
                + "If a file in the notes' repository lists them: `/pmc teams file teams.md`."
        : committee.Schedule.Rules.Count == 0
            ? "**Next: when you meet.** For instance `/pmc schedule every 2 weeks on tuesday at 10:30 Europe/Berlin from 2026-12-01`."
        : "";
}
