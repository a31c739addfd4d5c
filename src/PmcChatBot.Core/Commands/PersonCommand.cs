using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Core.Commands;

/// <summary><c>person add</c>: makes somebody known who is not yet. In the built-in chat they can be picked at once.</summary>
public sealed class PersonCommand(ICommittees committees, PeopleFinder finder) : ICommand
{
    public IReadOnlyList<string> Names => ["person add"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var person =
            Mention.Separate(arguments).People.Count == 0
                ? NotesImport.LocalPerson(HeadingWords.Clean(arguments))
                : finder.Find(scene.Committee, arguments);
        if (scene.Committee.Find(person.Id) is { } known)
        {
            throw new UserError($"{known.Name} is known already.");
        }

        await committees.SaveAsync(scene.Committee.With(person), cancel);
        // Who is in the channel is a member; somebody else is known, and may be given a part.
        return person.IsMember
            ? $"{person.Name} is a member of {scene.Committee.Title} now."
            : $"{scene.Committee.Title} knows {person.Name} now: they can lead, stand in or be a deputy.";
    }
}
