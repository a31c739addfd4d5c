using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Intake;

/// <summary>In text for the notes, mentions are replaced by names.</summary>
public sealed class NamesInText(ICommittees committees, PeopleFinder finder)
{
    /// <summary>The text with the names of everybody it mentions.</summary>
    public async Task<string> ReadAsync(string text, CancellationToken cancel)
    {
        var all = text.Contains("<@", StringComparison.Ordinal) ? await committees.AllAsync(cancel) : [];
        return Mention.WithNames(text, id => finder.NameOf(all, id));
    }
}
