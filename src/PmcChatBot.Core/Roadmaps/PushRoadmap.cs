using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>Keeps a committee's roadmap in git. Like <see cref="PushNotes"/> it locks nothing while git works.</summary>
public sealed class PushRoadmap(ICommittees committees, ReadRoadmap roadmaps, IPageLinks links, IOutbox outbox)
{
    /// <summary>How the file is to be written; <see langword="null"/> if the committee keeps none.</summary>
    public async Task<(NotesLocation Location, Func<string?, string> Write)?> PlanAsync(string committeeId, CancellationToken cancel)
    {
        if (await committees.FindAsync(committeeId, cancel) is not { RoadmapPath: { } path } committee)
        {
            return null;
        }

        var roadmap = await roadmaps.RunAsync(committee, null, cancel);
        return (
            new NotesLocation(path, $"roadmap-{HeadingText.Slug(committee.Id)}"),
            file =>
                RoadmapFile.Write(
                    file,
                    committee,
                    roadmap,
                    source => links.To(Addresses.Of(committee, source.Date, source.Key, source.Mention.Words))
                )
        );
    }

    /// <summary>Tells the chairs that the file cannot be written.</summary>
    public async Task TellAsync(string committeeId, string problem, CancellationToken cancel)
    {
        if (await committees.FindAsync(committeeId, cancel) is not { RoadmapPath: { } path } committee)
        {
            return;
        }

        foreach (var chair in committee.Chairs)
        {
            outbox.Show(
                new OutgoingMessage(
                    $"roadmap|{committee.Id}|{chair}",
                    Address.Dm(chair),
                    $"I could not write the roadmap into `{path}`: {MarkdownText.Escape(problem)}. I keep trying; "
                        + "`/pmc roadmap file off` ends that."
                )
            );
        }
    }

    /// <summary>Writes the file, if it is to be another.</summary>
    /// <exception cref="RepositoryException">The repository cannot be reached, or others were faster every time.</exception>
    public static async Task RunAsync(
        NotesLocation location,
        Func<string?, string> write,
        INotesRepository repository,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await foreach (var _ in PushTries.OfAsync(repository, clock, cancel))
        {
            var file = await repository.ReadAsync(location, cancel);
            var text = write(file.Text);
            if (
                text == file.Text
                || await repository.PushAsync(file, [new NewCommit("", "", "Update the roadmap", text)], cancel) is not null
            )
            {
                return;
            }
        }
    }
}
