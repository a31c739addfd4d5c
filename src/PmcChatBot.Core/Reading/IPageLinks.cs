using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>The addresses of the pages.</summary>
public interface IPageLinks
{
    /// <summary>For how long a link can be opened.</summary>
    static TimeSpan LinkLife { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long somebody who opened a link stays signed in on that device.</summary>
    static TimeSpan SessionLife { get; } = TimeSpan.FromDays(30);

    /// <summary>Whether anybody may read what is published.</summary>
    bool ArePublic { get; }

    /// <summary>The address of a page; <see langword="null"/> if nobody has said at which address people reach the pages.</summary>
    string? To(string path);

    /// <summary>
    /// A link with which a person, and nobody else, opens a page: once, and within <see cref="LinkLife"/>. <see langword="null"/> if nobody
    /// has said at which address people reach the pages.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="path">The page, beginning with a slash.</param>
    string? SignIn(PersonId person, string path);
}
