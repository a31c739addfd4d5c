namespace PmcChatBot.Core.Collection;

/// <summary>Lines of a section that two people changed differently. Both texts are in the notes until somebody chooses.</summary>
public sealed class Conflict
{
    public required string Id { get; init; }

    public required string MeetingId { get; init; }

    public required string Key { get; set; }

    public required string Theirs { get; init; }

    public required string Ours { get; init; }

    /// <summary>The lines as they are in the section, both texts included.</summary>
    public required string Both { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// What was chosen: <c>theirs</c>, <c>ours</c> or <c>both</c>; <c>changed</c> if the lines were edited before anybody chose.
    /// </summary>
    public string? Choice { get; set; }
}
