namespace PmcChatBot.Core.Schedules;

/// <summary>The name of a time zone in the IANA database, as people type it.</summary>
public static class ZoneName
{
    // Which place people who use an abbreviation most often mean. It is proposed, never taken.
    private static readonly IReadOnlyDictionary<string, string> Places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["ET"] = "America/New_York",
        ["EST"] = "America/New_York",
        ["EDT"] = "America/New_York",
        ["CT"] = "America/Chicago",
        ["CST"] = "America/Chicago",
        ["CDT"] = "America/Chicago",
        ["MT"] = "America/Denver",
        ["MST"] = "America/Denver",
        ["MDT"] = "America/Denver",
        ["PT"] = "America/Los_Angeles",
        ["PST"] = "America/Los_Angeles",
        ["PDT"] = "America/Los_Angeles",
        ["CET"] = "Europe/Berlin",
        ["CEST"] = "Europe/Berlin",
        ["EET"] = "Europe/Helsinki",
        ["EEST"] = "Europe/Helsinki",
        ["WET"] = "Europe/Lisbon",
        ["WEST"] = "Europe/Lisbon",
        ["BST"] = "Europe/London",
        ["IST"] = "Asia/Kolkata",
        ["JST"] = "Asia/Tokyo",
        ["AEST"] = "Australia/Sydney",
        ["AEDT"] = "Australia/Sydney",
    };

    /// <summary>A place with the time that an abbreviation mostly stands for; <see langword="null"/> if it is none that is known.</summary>
    public static string? PlaceOf(string typed) => Places.GetValueOrDefault(typed);

    /// <summary>The name as the database spells it, or <see langword="null"/> if there is none. Case does not matter.</summary>
    public static string? Read(string typed)
    {
        if (typed.StartsWith("posix", StringComparison.OrdinalIgnoreCase) || typed.StartsWith("right/", StringComparison.OrdinalIgnoreCase))
        {
            // Files of the system that are no zones.
            return null;
        }

        var known = TimeZoneInfo
            .GetSystemTimeZones()
            .Select(zone => zone.Id)
            .FirstOrDefault(id => string.Equals(id, typed, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
        {
            return known;
        }

        // Older names are not in that list. The system's file has them in one case only.
        string[] spellings = [typed, string.Join('/', typed.Split('/').Select(Capitalised)), typed.ToUpperInvariant()];
        return spellings.FirstOrDefault(spelling => TimeZoneInfo.TryFindSystemTimeZoneById(spelling, out var zone) && zone.Id == spelling);
    }

    private static string Capitalised(string word) =>
        word.Length <= 2
            ? word.ToUpperInvariant()
            : string.Join(
                '_',
                word.Split('_').Select(part => part.Length == 0 ? "" : char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant())
            );
}
