using PmcChatBot.Core.Roster;

namespace PmcChatBot.Platforms;

/// <summary>What a platform says about an assistant's request.</summary>
/// <param name="Account">On whose behalf the assistant asks; <see langword="null"/> if the platform does not say.</param>
internal sealed record AssistantRequest(PersonId? Account);

/// <summary>A platform whose own assistant asks in people's names, with requests that the platform signs.</summary>
internal interface IAssistantIdentity
{
    /// <summary>Whether a request says that it comes from this platform. The body has not been read.</summary>
    bool Claims(HttpRequest request);

    /// <summary>Verifies a request.</summary>
    /// <returns>What the platform says; <see langword="null"/> if it did not send this.</returns>
    Task<AssistantRequest?> VerifyAsync(HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancel);
}
