namespace PmcChatBot.Platforms.Markup;

/// <summary>Limits how much Markdown is parsed again for one message, so that no message takes long.</summary>
internal sealed class ParseBudget
{
    // A character takes about 2 µs, and most messages need at most twice their own length.
    private int _left = 300_000;

    /// <returns>Whether that many characters may still be parsed.</returns>
    public bool Take(int characters) => (_left -= characters + 20) > 0;
}
