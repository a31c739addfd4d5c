using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Web.Reading;

/// <summary>How a meeting's notes come together, for a chair.</summary>
/// <param name="Committee">The committee.</param>
/// <param name="Meeting">The meeting.</param>
/// <param name="Status">What <c>/pmc status</c> says: who has answered, who has not, and what could not be delivered.</param>
/// <param name="Conflicts">The sections in which two people wrote different things and nobody has chosen.</param>
/// <param name="InGit">The notes file as it was last read; <see langword="null"/> if there is none yet.</param>
/// <param name="Preview">The notes as they would be.</param>
public sealed record LiveView(
    Committee Committee,
    Meeting Meeting,
    string Status,
    IReadOnlyList<string> Conflicts,
    string? InGit,
    string Preview
)
{
    /// <summary>Changes whenever something on the page does.</summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Status}\n{string.Join('\n', Conflicts)}\n{InGit}\n{Preview}\n{Meeting.PostedAt}"))
        );

    /// <summary>The view of a chair.</summary>
    public static async Task<LiveView> OfAsync(
        IServiceProvider services,
        Committee committee,
        Meeting meeting,
        Person chair,
        CancellationToken cancel
    )
    {
        var collected = services.GetRequiredService<ICollectionStore>();
        var status = services.GetServices<ICommand>().Single(command => command.Names.Contains("status"));
        var context = new CommandContext(committee, chair, "live", "status");
        return new LiveView(
            committee,
            meeting,
            await status.RunAsync(context, meeting.IsoDate, cancel),
            [
                .. (await collected.ConflictsAsync(meeting.Id, cancel))
                    .Where(conflict => conflict.Choice is null)
                    .Select(conflict => SectionNames.Of(committee, new Core.Notes.SectionKey(conflict.Key)))
                    .Distinct(),
            ],
            meeting.FileText,
            NotesPreview.Of(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel)).Text
        );
    }
}
