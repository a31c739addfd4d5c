using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Core.Commands;

/// <summary><c>person add</c>: adds a person whom the committee does not know yet. The built-in chat then lists them.</summary>
public sealed class PersonCommand(ICommittees committees, PeopleFinder finder) : ICommand
{
    public IReadOnlyList<string> Names => ["person add"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var person =
            Mention.Separate(arguments).People.Count == 0
                ? NotesImport.LocalPerson(HeadingArgument.Clean(arguments))
                : finder.Find(context.Committee, arguments);
        if (context.Committee.Find(person.Id) is { } known)
        {
            throw new UserError($"{known.Name} is already in the committee's list.");
        }

        await committees.SaveAsync(context.Committee.With(person), cancel);
        // A person in the channel becomes a member. Anybody else can be given a role, but is not a member.
        return person.IsMember
            ? $"{person.Name} is now a member of {context.Committee.Title}."
            : $"I added {person.Name} to {context.Committee.Title}: they can lead, stand in or be a deputy.";
    }
}
