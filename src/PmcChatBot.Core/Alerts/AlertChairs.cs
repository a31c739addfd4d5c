using System.Globalization;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Alerts;

/// <summary>
/// Notifies the chairs once about each person or channel the bot cannot reach, and why. The same message later says it is fixed.
/// </summary>
public sealed class AlertChairs(ICommittees committees, IAccounts accounts, IOutbox outbox, ReachablePeople reach)
{
    private const string OfDestination = "undelivered|";
    private const string OfPlatform = "platform|";

    /// <summary>A message was refused: the person or channel cannot be reached.</summary>
    public async Task RefusedAsync(OutgoingMessage message, string why, CancellationToken cancel)
    {
        if (IsOwn(message) || message.To.IsHome)
        {
            return;
        }

        message = await ToPersonAsync(message, cancel);
        foreach (var committee in await ConcernedAsync(message, cancel))
        {
            Notify(committee, message.To, Cannot(committee, message.To, why), told => outbox.Show(told));
        }
    }

    /// <summary>A message was delivered to a destination that had refused earlier ones.</summary>
    public async Task DeliveredAsync(OutgoingMessage message, CancellationToken cancel)
    {
        message = await ToPersonAsync(message, cancel);
        foreach (var committee in IsOwn(message) ? [] : await ConcernedAsync(message, cancel))
        {
            Notify(committee, message.To, $"I can reach {NameOf(committee, message.To)} again. All messages are delivered.", outbox.Revise);
        }
    }

    /// <summary>The rosters know the person, and perhaps not the account that the message was for.</summary>
    private async Task<OutgoingMessage> ToPersonAsync(OutgoingMessage message, CancellationToken cancel) =>
        message.To.IsDm ? message with { To = Address.Dm(await accounts.PersonOfAsync(message.To.Person, cancel)) } : message;

    /// <summary>
    /// A platform as a whole has a problem. If nothing can be sent at all, the chairs get the message when it is over.
    /// </summary>
    public Task PlatformAsync(PlatformProblem problem, CancellationToken cancel) =>
        NotifyAsync(
            problem,
            $"Since {At(problem.Since)} I have a problem with the chat: {problem.Why}. Nothing that was written to me is "
                + "lost, and my own messages are queued. `/pmc status` shows the current state.",
            message => outbox.Show(message),
            cancel
        );

    /// <summary>A platform has recovered: the same message says so.</summary>
    public Task PlatformRecoveredAsync(PlatformProblem problem, DateTimeOffset now, CancellationToken cancel) =>
        NotifyAsync(
            problem,
            $"From {At(problem.Since)} to {At(now)} I had a problem with the chat: {problem.Why}. It is fixed, and "
                + "the queued messages are going out.",
            outbox.Revise,
            cancel
        );

    /// <summary>One message a day for each part of a platform, however often the bot restarts or the problem recurs.</summary>
    private async Task NotifyAsync(PlatformProblem problem, string text, Action<OutgoingMessage> show, CancellationToken cancel)
    {
        foreach (
            var chair in (await committees.AllAsync(cancel))
                .SelectMany(committee => committee.Chairs)
                .Where(chair => chair.Platform == problem.Platform)
                .Distinct()
        )
        {
            var day = problem.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            show(new OutgoingMessage($"{OfPlatform}{problem.Platform}|{problem.About}|{day}|{chair}", Address.Dm(chair), text));
        }
    }

    private static string At(DateTimeOffset time) => time.ToString("d MMMM HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Failed alerts do not raise alerts.</summary>
    public static bool IsOwn(OutgoingMessage message) =>
        message.Slot.StartsWith(OfDestination, StringComparison.Ordinal) || message.Slot.StartsWith(OfPlatform, StringComparison.Ordinal);

    private void Notify(Committee committee, Address destination, string text, Action<OutgoingMessage> show)
    {
        foreach (var chair in committee.Chairs.Where(chair => reach.Has(chair) && Address.Dm(chair) != destination))
        {
            show(new OutgoingMessage($"{OfDestination}{committee.Id}|{destination}|{chair}", Address.Dm(chair), text));
        }
    }

    private async Task<IReadOnlyList<Committee>> ConcernedAsync(OutgoingMessage message, CancellationToken cancel) =>
        [
            .. (await committees.AllAsync(cancel)).Where(committee =>
                message.To.IsDm
                    ? message.CanWait
                        ? committee.Find(message.To.Person) is not null
                        : committee.HasPart(message.To.Person)
                    : committee.Channels.Contains(message.To.Value)
            ),
        ];

    private static string Cannot(Committee committee, Address destination, string why)
    {
        if (!destination.IsDm)
        {
            return $"I cannot post in {NameOf(committee, destination)}: {why}. My posts are queued until that is fixed.";
        }

        var teams = committee.ActiveTeams.Where(team => team.Leads.Contains(destination.Person)).Select(team => team.PlainName).ToList();
        var role = teams.Count > 0 ? $", who leads {string.Join(" and ", teams)}" : "";
        return $"I cannot write to {NameOf(committee, destination)}{role}: {why}. My messages to them are queued until that is fixed."
            + (teams.Count > 0 ? $" To name another lead: `/pmc lead {teams[0]} @somebody`." : "");
    }

    private static string NameOf(Committee committee, Address destination) =>
        destination.IsDm ? $"**{committee.NameOf(destination.Person)}**" : $"the channel of {committee.Title}";
}
