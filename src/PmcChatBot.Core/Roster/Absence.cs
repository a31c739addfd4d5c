using System.Globalization;

namespace PmcChatBot.Core.Roster;

/// <summary>A time in which a person is away and is not asked.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The day on which they are back; <see langword="null"/> if they have not said.</param>
/// <param name="Reason">Why, as they said it; may be empty.</param>
public sealed record Absence(DateOnly From, DateOnly? Until, string Reason = "")
{
    /// <summary>Who noted it, if it was somebody else.</summary>
    public PersonId? NotedBy { get; init; }

    public bool Covers(DateOnly day) => day >= From && (Until is null || day < Until);

    /// <summary>For people, to stand after "is away": <c>until 3 January 2018 (holidays)</c>.</summary>
    /// <param name="today">The day on which it is read.</param>
    public string InWords(DateOnly today)
    {
        string[] words =
        [
            From > today ? $"from {Say(From)}" : "",
            Until is { } back ? $"until {Say(back)}"
            : From > today ? "on"
            : "until further notice",
            Reason.Length > 0 ? $"({Reason})" : "",
        ];
        return string.Join(' ', words.Where(word => word.Length > 0));

        string Say(DateOnly day) => day.ToString(day.Year == today.Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture);
    }
}
