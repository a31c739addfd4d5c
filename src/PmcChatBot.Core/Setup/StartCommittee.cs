using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>
/// Creates a committee in chat. The first needs the set-up code from the terminal; later ones are made by somebody who chairs one already.
/// </summary>
public sealed class StartCommittee(ICommittees committees, ISetupCodes codes, PeopleFinder finder, ReachablePeople reach)
{
    private const int LongestTitle = 80;

    /// <summary>What somebody reads who writes to the bot while there is no committee.</summary>
    public const string Hello =
        "Hello. I collect the updates for the notes of a committee's meetings, but I do not serve a committee yet. If you are to set me "
        + "up: the set-up code is on the terminal where I run (`setup-code` makes a new one). Write "
        + "`/pmc setup <code> <the committee's title>`.";

    /// <summary>Whether there is no committee yet.</summary>
    public async Task<bool> IsFirstAsync(CancellationToken cancel) => (await committees.AllAsync(cancel)).Count == 0;

    /// <summary><c>setup CODE Title</c>: the first committee, chaired by whoever has the code.</summary>
    /// <exception cref="UserError">The code is wrong, or there is a committee already.</exception>
    public async Task<string> SetUpAsync(PersonId by, string arguments, CancellationToken cancel)
    {
        var orphan = await WithoutChairAsync(cancel);
        if (orphan is null && !await IsFirstAsync(cancel))
        {
            throw new UserError("There is a committee already. Somebody who chairs one can add another: `/pmc new-committee <title>`.");
        }

        var words = arguments.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
        {
            throw new UserError(Hello);
        }

        if (words.Length == 1 && orphan is null)
        {
            throw new UserError("What is the committee called? Write `/pmc setup <code> <title>`, for instance `Web Working Group`.");
        }

        return codes.Try(words[0]) switch
        {
            SetupCodeOutcome.Right => orphan is null ? await CreateAsync(by, words[1], cancel) : await TakeAsync(orphan, by, cancel),
            SetupCodeOutcome.Wrong => throw new UserError("That is not the set-up code. It is on the terminal where I run."),
            _ => throw new UserError(
                "There is no set-up code, or it is more than an hour old, or it was tried too often. The operator can make a new one with "
                    + "`setup-code`."
            ),
        };
    }

    /// <summary>
    /// A committee whose chairs have no account in any chat that the bot is in: it was imported with their names. Whoever has the set-up
    /// code chairs it.
    /// </summary>
    public async Task<Committee?> WithoutChairAsync(CancellationToken cancel) =>
        (await committees.AllAsync(cancel)).FirstOrDefault(committee => !committee.Chairs.Any(reach.Has));

    private async Task<string> TakeAsync(Committee committee, PersonId by, CancellationToken cancel)
    {
        var person = finder.PersonOf(committee, by);
        var named = committee.Chairs.FirstOrDefault(chair =>
            string.Equals(committee.NameOf(chair), person.Name, StringComparison.OrdinalIgnoreCase)
        );
        var known = committee.With(person);
        var taken = named == default ? known with { Chairs = [by, .. known.Chairs] } : known.ReplacePersonId(named, by);
        await committees.SaveAsync(taken, cancel);
        return $"You chair **{committee.Title}** now. I look for the leads' accounts in this chat, and ask you to confirm each. "
            + "`/pmc help` shows what a chair can do."
            + (
                committee.Channels.Any(channel => reach.Has(new PersonId(channel[(channel.IndexOf(':') + 1)..])))
                    ? ""
                    : " Invite me to the committee's channel and write `/pmc channel` there: the notes are posted where you do."
            );
    }

    /// <summary><c>new-committee Title</c>: another committee, by somebody who chairs one.</summary>
    /// <exception cref="UserError">They chair none, or there is one with that name.</exception>
    public async Task<string> AddAsync(PersonId by, string title, CancellationToken cancel)
    {
        if (await IsFirstAsync(cancel))
        {
            throw new UserError(Hello);
        }

        return (await committees.OfAsync(by, cancel)).Any(committee => committee.IsChair(by))
            ? await CreateAsync(by, title, cancel)
            : throw new UserError("Only somebody who chairs a committee can add another one.");
    }

    private async Task<string> CreateAsync(PersonId by, string given, CancellationToken cancel)
    {
        var title = HeadingText.Plain(Quoting.Without(Printable.Of(given).Trim()));
        if (title.Length is 0 or > LongestTitle)
        {
            throw new UserError($"What is the committee called? A title has at most {LongestTitle} characters. Nothing changed.");
        }

        var id = CommitteeId.Of(title);
        if (await committees.CalledAsync(id, cancel) is { } known)
        {
            throw new UserError($"There is a committee {known.Title} (`{known.Id}`) already. Choose another title. Nothing changed.");
        }

        var person = finder.PersonOf(new Committee(id, title), by);
        var committee = new Committee(id, title)
        {
            Chairs = [by],
            People = [person],
            NotesPath = $"{id}/{{yyyy}}-{{MM}}-{{dd}}.md",
            Template = $"# {title} {{date}}\n\n## Announcements\n\n## Discussion\n\n## Updates\n",
        };
        await committees.SaveAsync(committee, cancel);
        return $"**{title}** is there, and you chair it. Its notes will be in `{id}/` of the notes repository, one file a meeting.\n\n"
            + SetupGuide.NextStep(committee);
    }
}
