using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// The text in an answer's heading besides the name of the team or part: in brackets, or after a dash. It is the author's, and goes into
/// the notes, unless it only repeats what the heading has anyway: names of people, a label, an "a.k.a.".
/// </summary>
/// <param name="team">The team; <see langword="null"/> for an answer about one section.</param>
/// <param name="people">The people whom the committee knows.</param>
internal sealed partial class WordsBesides(Team? team, IReadOnlyCollection<Person> people)
{
    private readonly string[] _names =
    [
        .. people.Select(person => person.Name).Where(name => name.Length > 0).OrderByDescending(name => name.Length),
    ];

    /// <summary>The text besides the name of the team.</summary>
    public string OfTeam(string heading)
    {
        var names = new TeamNames([team!]);
        var known = Pieces(Rest(team!.Name, text => names.Find(text) is not null)).Append($"({team.Label})").ToList();
        return New(Rest(heading, text => names.Find(text) is not null), known, mayBeNames: true, mayBeVacant: team.Leads.Count == 0);
    }

    /// <summary>The text besides the name of a part.</summary>
    public string OfPart(Subsection part, string heading)
    {
        var own = Pieces(Rest(part.Heading, IsName));
        // A heading copied from older notes has the leads of that time.
        return New(Rest(heading, IsName), own, mayBeNames: own.Count > 0, mayBeVacant: own.Count > 0);

        bool IsName(string text) => TeamNames.FindSubsection(new Team("", "") { Subsections = [part] }, text) is not null;
    }

    private string New(string rest, IReadOnlyList<string> known, bool mayBeNames, bool mayBeVacant)
    {
        if (rest.Length == 0 || (mayBeNames && AreNames(rest)))
        {
            return "";
        }

        var keys = known.Select(Letters).ToHashSet();
        return string.Join(
            " - ",
            Pieces(rest)
                .Where(piece =>
                    !keys.Contains(Letters(piece)) && !(mayBeNames && AreNames(piece)) && !(mayBeVacant && HeadingText.IsVacant(piece))
                )
        );
    }

    /// <summary>Whether a text is nothing but names of people, and what stands between names.</summary>
    private bool AreNames(string text)
    {
        var left = _names.Aggregate(text, (rest, name) => rest.Replace(name, "", StringComparison.OrdinalIgnoreCase));
        return left.Length < text.Length && BetweenNames().IsMatch(left);
    }

    /// <summary>The text after the shortest beginning of a heading that is the name.</summary>
    private static string Rest(string heading, Predicate<string> isName) =>
        HeadingText.Cuts(heading).Where(cut => isName(cut.Name)).Select(cut => cut.After).FirstOrDefault("");

    /// <summary>"a.k.a. x" says the same as "aka x".</summary>
    private static string Letters(string piece) => string.Concat(HeadingText.Key(piece).Where(char.IsLetterOrDigit));

    private static List<string> Pieces(string rest) =>
        [
            .. HeadingText
                .Split(rest)
                .SelectMany(piece => OnlyBrackets().IsMatch(piece) ? Brackets().Matches(piece).Select(match => match.Value) : [piece])
                .Select(piece => piece.Trim())
                .Where(piece => piece.Length > 0),
        ];

    [GeneratedRegex(@"\A(?:[\s/&,;|*_`\-\u2010-\u2015]|\band\b)*\z", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex BetweenNames();

    [GeneratedRegex(@"\A\s*(?:\([^()]*\)\s*)+\z", RegexOptions.NonBacktracking)]
    private static partial Regex OnlyBrackets();

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Brackets();
}
