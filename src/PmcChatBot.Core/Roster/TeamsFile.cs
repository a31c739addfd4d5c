namespace PmcChatBot.Core.Roster;

/// <summary>A file of the notes' repository that is to be read for a new committee's teams.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="By">The chair who wants it.</param>
public sealed record TeamsFile(string Path, PersonId By);
