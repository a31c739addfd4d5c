using System.Text.RegularExpressions;
using PmcChatBot.Core;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using PmcChatBot.Platforms;
using PmcChatBot.Storage;

namespace PmcChatBot.Cli;

/// <summary>Creates committees in the store.</summary>
public sealed partial class Import(Store store)
{
    [GeneratedRegex(@"\A[a-z]+:[A-Za-z0-9-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[a-z]+:[\w:@.=-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Channel();

    [GeneratedRegex(@"\A[\p{Ll}\p{Lo}\p{Nd}][\p{Ll}\p{Lo}\p{Nd}-]{0,79}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommitteeId();

    /// <summary>A platform id as people type it: <c>slack:U061F7AUR</c>.</summary>
    /// <exception cref="UserError">It is none.</exception>
    public static string PlatformId(string given, string where) =>
        Copied(module => module.PersonId(given)) is { } id ? id
        : Id().IsMatch(given) ? given
        : throw new UserError($"{where}: expected an id such as slack:U061F7AUR, found \"{given}\".");

    /// <summary>A channel as people type it: <c>slack:C061EG9T2</c>, <c>teams:19:...@thread.tacv2</c>.</summary>
    /// <exception cref="UserError">It is not an id.</exception>
    public static string ChannelId(string given, string where) =>
        (Copied(module => module.ChannelId(given)) ?? Uri.UnescapeDataString(given)) is var id && Channel().IsMatch(id)
            ? id
            : throw new UserError($"{where}: expected a channel such as slack:C061EG9T2, found \"{given}\".");

    private static string? Copied(Func<IPlatformModule, string?> read) =>
        PlatformModules.All.Select(read).FirstOrDefault(id => id is not null);

    private static Person Named(string name) =>
        name.Contains(':', StringComparison.Ordinal)
            ? new Person(new PersonId(PlatformId(name, "--chair")), name)
            : NotesImport.LocalPerson(name);

    /// <summary>Whether there is any committee in the store.</summary>
    public Task<bool> AnyAsync(CancellationToken cancel) =>
        store.ReadAsync(async services => (await services.GetRequiredService<ICommittees>().AllAsync(cancel)).Count > 0, cancel);

    /// <summary>Stores a committee, unless it exists already.</summary>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="UserError">Its id or its notes path is not valid.</exception>
    public Task<bool> AddAsync(Committee committee, CancellationToken cancel) =>
        store.InTransactionAsync(
            async services =>
            {
                Check(committee);
                var committees = services.GetRequiredService<ICommittees>();
                if (await committees.FindAsync(committee.Id, cancel) is not null)
                {
                    return false;
                }

                await committees.SaveAsync(committee, cancel);
                await services.GetRequiredService<MeetingPlan>().EnsureAsync(committee, cancel);
                return true;
            },
            cancel
        );

    private static void Check(Committee committee)
    {
        if (!CommitteeId().IsMatch(committee.Id))
        {
            throw new UserError(
                $"The committee's id: expected up to 80 small letters, digits and dashes, such as runtime, found \"{committee.Id}\"."
            );
        }

        if (NotesPathPattern.Problem(committee.NotesPath) is { } expected)
        {
            throw new UserError($"The committee's notesPath: expected {expected}, found \"{committee.NotesPath}\".");
        }
    }

    /// <summary>Adds a committee from a notes file, with its first meeting on the file's date.</summary>
    /// <exception cref="UserError">The file cannot be read as notes.</exception>
    public async Task<ImportedCommittee> AddFromNotesAsync(
        string source,
        string fileName,
        IReadOnlyList<string> chairs,
        IReadOnlyList<string> channels,
        CancellationToken cancel
    )
    {
        var imported = NotesImport.Read(source, fileName);
        var people = imported.Committee.People.ToList();
        var ids = new List<PersonId>();
        foreach (var name in chairs)
        {
            var person = people.Find(person => person.Name == name || person.Id.Value == name) ?? Named(name);
            ids.Add(person.Id);
            if (!people.Contains(person))
            {
                people.Add(person);
            }
        }

        var committee = imported.Committee with
        {
            People = people,
            Chairs = ids,
            Channels =
                channels.Count == 0
                    ? [$"channel:{PersonId.BuiltIn}:{imported.Committee.Id}"]
                    : [.. channels.Select(channel => $"channel:{ChannelId(channel, "--channel")}")],
        };
        if (!await AddAsync(committee, cancel))
        {
            throw new UserError($"There already is a committee {committee.Id}.");
        }

        if (imported.Date is { } date)
        {
            await store.InTransactionAsync(
                services => services.GetRequiredService<MeetingPlan>().EnsureOnAsync(committee, date, cancel),
                cancel
            );
        }

        return imported with
        {
            Committee = committee,
        };
    }
}
