namespace PmcChatBot.Replay;

/// <summary>Prints what came of the meetings.</summary>
internal static class Report
{
    public static void Line(Outcome outcome) =>
        Console.WriteLine(
            outcome.Failure is { } failure
                ? $"{outcome.Meeting}  FAILED: {failure}"
                : $"{outcome.Meeting}  {outcome.Edits, 3} edits  {outcome.Sections, 3} sections: {outcome.Identical, 3} "
                    + $"byte-identical, {outcome.Trimmed, 3} identical after trimming, {outcome.SameDocument, 3} the same document, "
                    + $"{outcome.Differences.Count} different  {outcome.LinesLost.Count} lines lost  {outcome.Seconds:F1} s"
        );

    public static void Totals(IReadOnlyList<Outcome> outcomes, bool showDifferences, Trouble? problem)
    {
        foreach (var outcome in outcomes)
        {
            foreach (var difference in showDifferences ? outcome.Differences : [])
            {
                Console.WriteLine(
                    $"\n{outcome.Meeting} {difference.Section}\n--- expected\n{difference.Expected}\n--- found\n{difference.Found}"
                );
            }

            foreach (var heading in showDifferences ? outcome.HeadingsDifferent : [])
            {
                Console.WriteLine($"{outcome.Meeting} heading: {heading}");
            }

            foreach (var slot in outcome.Doubled)
            {
                Console.WriteLine($"DOUBLED {outcome.Meeting}: {slot}");
            }

            foreach (var line in outcome.LinesLost)
            {
                Console.WriteLine($"LOST {outcome.Meeting}: {line}");
            }
        }

        Console.WriteLine();
        foreach (var (how, count) in How(outcomes))
        {
            Console.WriteLine($"{count, 4}  {how}");
        }

        foreach (var (what, count) in problem?.Counts ?? [])
        {
            Console.WriteLine($"{count, 4}  {what}");
        }

        var sections = outcomes.Sum(outcome => outcome.Sections);
        var same = outcomes.Sum(outcome => outcome.Identical + outcome.Trimmed + outcome.SameDocument);
        Console.WriteLine(
            $"\n{outcomes.Count} meetings, {outcomes.Sum(outcome => outcome.Edits)} edits, {sections} sections: {same} identical "
                + $"({100.0 * same / Math.Max(1, sections):F1} %), {sections - same} different; "
                + $"{outcomes.Sum(outcome => outcome.HeadingsDifferent.Count)} headings read differently; "
                + $"{outcomes.Sum(outcome => outcome.LinesLost.Count)} lines lost; "
                + $"{outcomes.Sum(outcome => outcome.Doubled.Count)} messages doubled; "
                + $"{outcomes.Count(outcome => outcome.Failure is not null)} not played to the end; "
                + $"{outcomes.Sum(outcome => outcome.Seconds):F1} s"
        );
    }

    public static object Json(IReadOnlyList<Outcome> outcomes) =>
        new
        {
            meetings = outcomes.Count,
            edits = outcomes.Sum(outcome => outcome.Edits),
            how = How(outcomes),
            sections = outcomes.Sum(outcome => outcome.Sections),
            identical = outcomes.Sum(outcome => outcome.Identical),
            identicalAfterTrimming = outcomes.Sum(outcome => outcome.Trimmed),
            sameDocument = outcomes.Sum(outcome => outcome.SameDocument),
            messagesDoubled = outcomes.Sum(outcome => outcome.Doubled.Count),
            different = outcomes.Sum(outcome => outcome.Differences.Count),
            headingsDifferent = outcomes.Sum(outcome => outcome.HeadingsDifferent.Count),
            linesLost = outcomes.Sum(outcome => outcome.LinesLost.Count),
            seconds = Math.Round(outcomes.Sum(outcome => outcome.Seconds), 2),
            each = outcomes,
        };

    private static SortedDictionary<string, int> How(IReadOnlyList<Outcome> outcomes)
    {
        var how = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, count) in outcomes.SelectMany(outcome => outcome.How))
        {
            how[key] = how.GetValueOrDefault(key) + count;
        }

        return how;
    }
}
