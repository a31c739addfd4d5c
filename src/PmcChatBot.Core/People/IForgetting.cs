using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>People who asked to be forgotten. What is stored under their id moves to another one in the background.</summary>
public interface IForgetting
{
    /// <summary>The name of everybody who was forgotten.</summary>
    const string Name = "a former member";

    /// <summary>The platform of the ids under which their words stay.</summary>
    const string Platform = "forgotten";

    /// <summary>Forgets a person.</summary>
    /// <param name="person">The person, as they were known.</param>
    /// <param name="alias">The id under which their published words stay.</param>
    void Forget(Person person, PersonId alias);
}
