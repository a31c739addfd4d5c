using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>A mention of a person by id in a text: <c>&lt;@slack:U061F7AUR&gt;</c>. Published notes only contain names.</summary>
public static partial class Mention
{
    public static string Of(PersonId person) => $"<@{person}>";

    /// <summary>The person, if the text is nothing but a mention.</summary>
    public static PersonId? Read(string words) =>
        Pattern().Match(words.Trim()) is { Success: true } match && match.Length == words.Trim().Length
            ? new PersonId(match.Groups[1].Value)
            : null;

    /// <summary>Everybody mentioned in the text, and the text without the mentions.</summary>
    public static (IReadOnlyList<PersonId> People, string Others) Separate(string text) =>
        ([.. Pattern().Matches(text).Select(match => new PersonId(match.Groups[1].Value))], Pattern().Replace(text, " ").Trim());

    /// <summary>The text with mentions replaced by names.</summary>
    public static string WithNames(string text, Func<PersonId, string> name) =>
        Pattern().Replace(text, match => name(new PersonId(match.Groups[1].Value)));

    // People of the built-in chat have ids made from their names, in any script.
    [GeneratedRegex(@"<@([a-z]+:[\p{L}\p{Nd}-]+)>")]
    private static partial Regex Pattern();
}
