using System.Globalization;
using System.Text;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Following;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>my-data</c>: everything that is stored about the person who asks, in a direct message.</summary>
public sealed class MyDataCommand(
    ICommittees committees,
    IMeetings meetings,
    ICollectionStore collected,
    IAccounts accounts,
    IAccessTokens tokens,
    IFollows followed,
    IOutbox outbox,
    TimeProvider clock
) : ICommand
{
    public IReadOnlyList<string> Names => ["my-data"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var person = context.Person.Id;
        var text = new StringBuilder($"This is what I store about you (`{person}`).\n");
        if (await accounts.OfAsync(person, cancel) is { Count: > 1 } mine)
        {
            text.Append($"Your accounts, the one I write to first: {string.Join(", ", mine.Select(account => $"`{account}`"))}.\n");
        }

        if (await tokens.OfAsync(person, cancel) is { Count: > 0 } ofMine)
        {
            text.Append($"Your tokens for assistants, as hashes: {ofMine.Count}. `/pmc tokens` lists them.\n");
        }

        foreach (var committee in await committees.OfAsync(person, cancel))
        {
            AddRoster(text, committee, person, await followed.OfAsync(committee.Id, person, cancel));
        }

        var prompts = await collected.PromptsToAsync(person, DateTimeOffset.MinValue, cancel);
        text.Append($"\n## Questions\n\nI have asked you {prompts.Count} {(prompts.Count == 1 ? "question" : "questions")}");
        text.Append(prompts.Count == 0 ? ".\n" : $", the first on {Day(prompts[0].AskedAt)}, the last on {Day(prompts[^1].AskedAt)}.\n");
        var written = await collected.ContributionsOfAsync(person, cancel);
        text.Append($"\n## What you wrote ({written.Count})\n");
        foreach (var contribution in written.Reverse())
        {
            await AddAsync(text, contribution, cancel);
        }

        text.Append(
            "\n## Elsewhere\n\nWhat you sent me, as your chat delivered it, for 30 days. The notes are in git, with you as the author of "
                + "what you wrote. `/pmc withdraw` takes your text out of the notes for good; earlier versions of it stay in the store."
        );
        outbox.Show(new OutgoingMessage($"shown|{context.DeliveryId}|{person}", Address.Dm(person), text.ToString()));
        return context.In.IsDm ? "" : "I have sent it to you in a direct message.";
    }

    private void AddRoster(StringBuilder text, Committee committee, PersonId id, IReadOnlyList<Follow> follows)
    {
        var person = committee.Find(id) ?? new Person(id, id.Local);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        text.Append($"\n## {committee.Title}\n\n- Name: {person.Name}\n");
        Add("Time zone, from your chat or the roster", person.TimeZone);
        Add("Time zone, set by you", person.OwnTimeZone);
        Add("Hours, set by you", person.Hours?.ToString());
        Add("Language of dates, set by you", person.DateLanguage);
        Add("Name in git", person.GitName);
        Add("Address in git", person.GitEmail);
        Add("Other names in git", string.Join(", ", person.GitNames ?? []));
        Add("Status in your chat that I asked you about", person.StatusAsked);
        Add("Member of the channel", person.IsMember ? "yes" : "no");
        Add("Chair", committee.IsChair(id) ? "yes" : "");
        Add("Leads", Names(team => team.Leads.Contains(id)));
        Add("Deputy of", Names(team => team.Deputies.Contains(id)));
        Add(
            "Follows",
            string.Join(", ", follows.Select(follow => follow.TeamId is { } team ? committee.FindTeam(team)?.PlainName : "all teams"))
        );
        foreach (var absence in person.Absences)
        {
            Add("Away", absence.InWords(today < absence.From ? today : absence.From));
        }

        void Add(string what, string? value) => text.Append(string.IsNullOrEmpty(value) ? "" : $"- {what}: {value}\n");
        string Names(Func<Team, bool> isMeant) => string.Join(", ", committee.Teams.Where(isMeant).Select(team => team.PlainName));
    }

    private async Task AddAsync(StringBuilder text, Contribution contribution, CancellationToken cancel)
    {
        var meeting = contribution.MeetingId.Length == 0 ? null : await meetings.FindAsync(contribution.MeetingId, cancel);
        var committee = meeting is null ? null : await committees.FindAsync(meeting.CommitteeId, cancel);
        var team = committee?.FindTeam(contribution.TeamId)?.PlainName;
        string[] about =
        [
            Day(contribution.CreatedAt),
            team is null ? "" : $"**{team}**",
            meeting is null ? "" : $"for {meeting.LongDate}",
            contribution.State switch
            {
                ContributionState.Placed => "in the notes",
                ContributionState.Waiting => "waiting for you to say what to do with it",
                ContributionState.Dismissed => "left out of the notes",
                ContributionState.Withdrawn => "withdrawn",
                ContributionState.Deleted or ContributionState.DeletedWaiting => "deleted by you",
                _ => "taken back",
            },
            contribution.Versions.Count > 1 ? $"the newest of {contribution.Versions.Count} versions" : "",
        ];
        text.Append($"\n{string.Join(", ", about.Where(part => part.Length > 0))}{(contribution.Raw.Length > 0 ? ":" : ", empty")}\n\n");
        text.Append(string.Join('\n', SectionText.Lines(contribution.Raw).Select(line => $"> {line}"))).Append('\n');
    }

    private static string Day(DateTimeOffset at) => at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
