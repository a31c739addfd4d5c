namespace PmcChatBot.Platforms.Markup;

/// <summary>How much may be read back for one message, so that none takes long, whatever is in it.</summary>
internal sealed class ReadingAllowance
{
    // A character takes about two millionths of a second, and most messages need no more than twice their own length.
    private int _left = 300_000;

    /// <returns>Whether that much may still be read.</returns>
    public bool Take(int characters) => (_left -= characters + 20) > 0;
}
