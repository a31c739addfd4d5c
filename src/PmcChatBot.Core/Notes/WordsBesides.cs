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
    // By their first word: a committee may have thousands of people, and a message hundreds of headings.
    private readonly Lazy<ILookup<string, string>> _names = new(() =>
        people
            .Where(person => Word().IsMatch(person.Name))
            .ToLookup(person => Word().Match(person.Name).Value, person => person.Name, StringComparer.OrdinalIgnoreCase)
    );

    /// <summary>The text besides the name of the team.</summary>
    public string OfTeam(string heading)
    {
        var names = new TeamNames([team!]);
        var known = Pieces(Rest(team!.Name, text => names.Find(text) is not null));
        known.AddRange(team.Label is { Length: > 0 } label ? [$"({label})"] : []);
        // The word that the bot writes itself where nobody leads a team.
        known.AddRange(team.Leads.Count == 0 ? ["(vacant)", "vacant"] : []);
        return New(Rest(heading, text => names.Find(text) is not null), known, mayBeNames: true);
    }

    /// <summary>The text besides the name of a part.</summary>
    public string OfPart(Subsection part, string heading)
    {
        var own = Pieces(Rest(part.Heading, IsName));
        // A heading copied from older notes has the leads of that time.
        return New(Rest(heading, IsName), own, mayBeNames: own.Count > 0);

        bool IsName(string text) => TeamNames.FindSubsection(new Team("", "") { Subsections = [part] }, text) is not null;
    }

    private string New(string rest, IReadOnlyList<string> known, bool mayBeNames)
    {
        if (rest.Length == 0 || (mayBeNames && AreNames(rest)))
        {
            return "";
        }

        var keys = known.Select(Key).ToHashSet();
        return string.Join(" - ", Pieces(rest).Where(piece => !keys.Contains(Key(piece)) && !(mayBeNames && AreNames(piece))));
    }

    /// <summary>Whether a text is nothing but names of people, and what stands between names.</summary>
    private bool AreNames(string text)
    {
        var left = text;
        var names = Word().Matches(text).SelectMany(word => _names.Value[word.Value]).Distinct();
        foreach (var name in names.OrderByDescending(name => name.Length))
        {
            left = Without(left, name);
        }

        return left.Length < text.Length && BetweenNames().IsMatch(left);
    }

    /// <summary>A text without a name, where that stands as whole words: "Al" is not in "Alpha".</summary>
    private static string Without(string text, string name)
    {
        for (var at = 0; (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; )
        {
            var end = at + name.Length;
            var isWhole = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            (text, at) = isWhole ? ($"{text[..at]}/{text[end..]}", at + 1) : (text, end);
        }

        return text;
    }

    /// <summary>The text after the shortest beginning of a heading that is the name.</summary>
    private static string Rest(string heading, Predicate<string> isName) =>
        HeadingText.Cuts(heading).Where(cut => isName(cut.Name)).Select(cut => cut.After).FirstOrDefault("");

    /// <summary>A piece for comparison. "a.k.a. x" says the same as "aka x".</summary>
    private static string Key(string piece) => AlsoKnownAs().Replace(HeadingText.Key(piece), "aka");

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

    [GeneratedRegex(@"\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"\ba\.?k\.?a\b\.?", RegexOptions.NonBacktracking)]
    private static partial Regex AlsoKnownAs();
}
