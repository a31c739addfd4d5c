using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>What a token is for. It is good for nothing else.</summary>
public enum TokenUse
{
    /// <summary>For an assistant, which sends it in a header.</summary>
    Assistant,

    /// <summary>For feeds, in whose addresses it stands.</summary>
    Feeds,
}

/// <summary>A personal token, without its secret.</summary>
/// <param name="Number">Its number among the person's.</param>
/// <param name="Name">What the person called it; may be empty.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UsedOn">The day on which it was last used; <see langword="null"/> if never.</param>
public sealed record AccessToken(int Number, string Name, DateTimeOffset CreatedAt, DateOnly? UsedOn);

/// <summary>The tokens with which assistants and feeds read in a person's name. Only a hash of each is stored.</summary>
public interface IAccessTokens
{
    /// <summary>Makes a token.</summary>
    /// <returns>Its number and its secret, which nobody can look up again.</returns>
    Task<(int Number, string Secret)> MakeAsync(PersonId person, TokenUse use, string name, CancellationToken cancel);

    /// <summary>A person's tokens, oldest first.</summary>
    Task<IReadOnlyList<AccessToken>> OfAsync(PersonId person, CancellationToken cancel);

    /// <summary>Ends a token.</summary>
    /// <returns>Whether there was one with this number.</returns>
    Task<bool> RevokeAsync(PersonId person, int number, CancellationToken cancel);
}
