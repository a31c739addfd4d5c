namespace PmcChatBot.Core.Schedules;

/// <summary>A day on which people expect no meeting.</summary>
/// <param name="Date">The day.</param>
/// <param name="Name">Its name, as the calendar has it: "Christmas Day". Text that a stranger wrote.</param>
public sealed record Holiday(DateOnly Date, string Name);
