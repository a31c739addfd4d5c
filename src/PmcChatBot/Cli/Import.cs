using System.Text.RegularExpressions;
using PmcChatBot.Core;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
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
    private static partial Regex LegalId();

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
        if (!LegalId().IsMatch(committee.Id))
        {
            throw new UserError(
                $"The committee's id: expected up to 80 small letters, digits and dashes, such as runtime, found \"{committee.Id}\"."
            );
        }

        if (CommitteeId.IsTaken(committee.Id))
        {
            throw new UserError(
                $"The committee's id: `{committee.Id}` begins commands or addresses. Choose another, such as {committee.Id}-committee."
            );
        }

        if (NotesPathPattern.Problem(committee.NotesPath) is { } expected)
        {
            throw new UserError($"The committee's notesPath: expected {expected}, found \"{committee.NotesPath}\".");
        }
    }

    /// <summary>Adds a committee from a notes file, with its first meeting on the file's date.</summary>
    /// <exception cref="UserError">The file cannot be read as notes.</exception>
    public async Task<ImportedCommittee> AddFromNotesAsync(string source, string fileName, Chosen chosen, CancellationToken cancel)
    {
        var imported = NotesImport.Read(source, fileName);
        var committee = chosen.For(imported.Committee);
        await AddNewAsync(committee, cancel);
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

    /// <summary>Adds a committee from a repository, with its past meetings.</summary>
    /// <exception cref="UserError">There is one with this id already.</exception>
    public Task AddFromRepositoryAsync(
        Committee committee,
        IReadOnlyList<PastMeeting> meetings,
        IProgress<int> progress,
        CancellationToken cancel
    ) =>
        store.InTransactionAsync(
            async services =>
            {
                var (stored, collected) = (services.GetRequiredService<IMeetings>(), services.GetRequiredService<ICollectionStore>());
                await AddNewAsync(services, committee, cancel);
                // A meeting that is yet to begin today is planned as every other, and its notes in git are its empty ones.
                var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
                foreach (var (i, meeting) in meetings.Where(past => committee.Schedule.StartOn(past.Date) <= now).Index())
                {
                    var past = PastNotes.Of(committee, meeting);
                    stored.Add(past.Meeting);
                    past.Sections.ToList().ForEach(collected.Add);
                    past.Versions.ToList().ForEach(collected.Add);
                    progress.Report(i + 1);
                }

                await services.GetRequiredService<MeetingPlan>().EnsureAsync(committee, cancel);
                return true;
            },
            cancel
        );

    private async Task AddNewAsync(Committee committee, CancellationToken cancel)
    {
        if (!await AddAsync(committee, cancel))
        {
            throw Exists(committee);
        }
    }

    private static async Task AddNewAsync(IServiceProvider services, Committee committee, CancellationToken cancel)
    {
        Check(committee);
        var committees = services.GetRequiredService<ICommittees>();
        if (await committees.CalledAsync(committee.Id, cancel) is not null)
        {
            throw Exists(committee);
        }

        await committees.SaveAsync(committee, cancel);
    }

    private static UserError Exists(Committee committee) => new($"There already is a committee {committee.Id}.");

    /// <summary>What whoever imports a committee says about it, besides the notes.</summary>
    /// <param name="Chairs">Names, or ids such as <c>slack:U061F7AUR</c>.</param>
    /// <param name="Channels">Channels such as <c>slack:C061EG9T2</c>.</param>
    /// <param name="Every">When it meets, in words; <see langword="null"/> if that is not said.</param>
    /// <param name="Now">The time.</param>
    public sealed record Chosen(IReadOnlyList<string> Chairs, IReadOnlyList<string> Channels, string? Every, DateTimeOffset Now)
    {
        /// <summary>The committee with what was said.</summary>
        /// <exception cref="UserError">Something cannot be read.</exception>
        public Committee For(Committee committee)
        {
            var people = committee.People.ToList();
            var ids = new List<PersonId>();
            foreach (var name in Chairs)
            {
                var person =
                    people.Find(person => person.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || person.Id.Value == name)
                    ?? Named(name);
                ids.Add(person.Id);
                if (!people.Contains(person))
                {
                    people.Add(person);
                }
            }

            return committee with
            {
                People = people,
                Chairs = ids,
                Channels =
                    Channels.Count == 0
                        ? [$"channel:{PersonId.BuiltIn}:{committee.Id}"]
                        : [.. Channels.Select(channel => $"channel:{ChannelId(channel, "--channel")}")],
                Schedule = Every is null
                    ? committee.Schedule
                    : Timed(RecurrencePhrase.Parse(Every, DateOnly.FromDateTime(Now.UtcDateTime))).Replacing(committee.Schedule, Now),
            };
        }

        private static RecurrencePhrase Timed(RecurrencePhrase phrase) =>
            phrase is { Time: not null, TimeZone: not null }
                ? phrase
                : throw new UserError("--every: at what time? For instance \"2 weeks on tuesday at 10:30 America/Los_Angeles\".");
    }
}
