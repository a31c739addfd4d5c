namespace PmcChatBot.Core.Schedules;

/// <summary>The name of a time zone in the IANA database, as people type it.</summary>
public static class ZoneName
{
    /// <summary>The name as the database spells it, or <see langword="null"/> if there is none. Case does not matter.</summary>
    public static string? Read(string typed)
    {
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
