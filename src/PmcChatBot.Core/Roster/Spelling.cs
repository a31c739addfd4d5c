namespace PmcChatBot.Core.Roster;

/// <summary>How far apart two words are, so that a message can name what somebody may have meant.</summary>
public static class Spelling
{
    /// <summary>
    /// How many letters have to be added, removed, replaced or swapped with their neighbour to get from one word to the other: the optimal
    /// string alignment distance (https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance).
    /// </summary>
    public static int Distance(string one, string other)
    {
        var (before, last, row) = (new int[other.Length + 1], Enumerable.Range(0, other.Length + 1).ToArray(), new int[other.Length + 1]);
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, changed);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[^1];
    }
}
