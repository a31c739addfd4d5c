using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>person add</c>: makes somebody known who is not yet. In the built-in chat they can be picked at once.</summary>
public sealed class PersonCommand(ICommittees committees, PeopleFinder finder) : ICommand
{
    public IReadOnlyList<string> Names => ["person add"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var person = Mention.Read(arguments) is null ? NotesImport.LocalPerson(HeadingWords.Clean(arguments)) : finder.Find(scene.Committee, arguments) with { IsMember = true };
        if (scene.Committee.Find(person.Id) is { IsMember: true } known)
        {
            throw new UserError($"{known.Name} is known already.");
        }

        await committees.SaveAsync(scene.Committee.With(person), cancel);
        return $"{person.Name} is a member of {scene.Committee.Title} now.";
    }
}
