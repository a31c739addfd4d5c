using PmcChatBot.Core.Reading;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>How people read an item.</summary>
public static class RoadmapText
{
    private const int Longest = 160;

    /// <summary>The state of an item in words.</summary>
    public static string Of(RoadmapStatus status) =>
        status switch
        {
            RoadmapStatus.Planned => "planned",
            RoadmapStatus.InProgress => "in progress",
            _ => "released",
        };

    /// <summary>When an item was first and last mentioned: <c>5 September 2017</c>, <c>5 September to 3 October 2017</c>.</summary>
    public static string When(RoadmapItem item) =>
        item.First.Date == item.Last.Date
            ? Addresses.Long(item.Last.Date)
            : $"{Addresses.Long(item.First.Date)} to {Addresses.Long(item.Last.Date)}";

    /// <summary>The beginning of long words.</summary>
    public static string Short(string words) => words.Length <= Longest ? words : $"{words[..words.LastIndexOf(' ', Longest)]}…";
}
