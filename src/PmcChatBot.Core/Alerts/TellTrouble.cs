using System.Globalization;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Alerts;

/// <summary>
/// Notifies the chairs once about each person or channel the bot cannot reach, and why. The same message later says it is fixed.
/// </summary>
public sealed class TellTrouble(ICommittees committees, IOutbox outbox, Reach reach)
{
    private const string OfPlace = "undelivered|";
    private const string OfPlatform = "platform|";

    /// <summary>A message was refused: the person or channel cannot be reached.</summary>
    public async Task RefusedAsync(Outgoing message, string why, CancellationToken cancel)
    {
        if (IsOwn(message) || message.To.IsHome)
        {
            return;
        }

        foreach (var committee in await ConcernedAsync(message, cancel))
        {
            Tell(committee, message.To, Cannot(committee, message.To, why), told => outbox.Show(told));
        }
    }

    /// <summary>A message was delivered to a destination that had refused earlier ones.</summary>
    public async Task DeliveredAsync(Outgoing message, CancellationToken cancel)
    {
        foreach (var committee in IsOwn(message) ? [] : await ConcernedAsync(message, cancel))
        {
            Tell(committee, message.To, $"I can reach {NameOf(committee, message.To)} again. All messages are delivered.", outbox.Revise);
        }
    }

    /// <summary>
    /// A platform as a whole has a problem. If nothing can be sent at all, the chairs get the message when it is over.
    /// </summary>
    public Task PlatformAsync(PlatformTrouble trouble, CancellationToken cancel) =>
        TellAsync(
            trouble,
            $"Since {At(trouble.Since)} I have a problem with the chat: {trouble.Why}. Nothing that was written to me is "
                + "lost, and my own messages are queued. `/pmc status` shows the current state.",
            message => outbox.Show(message),
            cancel
        );

    /// <summary>A platform has recovered: the same message says so.</summary>
    public Task PlatformMendedAsync(PlatformTrouble trouble, DateTimeOffset now, CancellationToken cancel) =>
        TellAsync(
            trouble,
            $"From {At(trouble.Since)} to {At(now)} I had a problem with the chat: {trouble.Why}. It is fixed, and "
                + "the queued messages are going out.",
            outbox.Revise,
            cancel
        );

    /// <summary>One message a day for each part of a platform, however often the bot restarts or the problem recurs.</summary>
    private async Task TellAsync(PlatformTrouble trouble, string text, Action<Outgoing> show, CancellationToken cancel)
    {
        foreach (
            var chair in (await committees.AllAsync(cancel))
                .SelectMany(committee => committee.Chairs)
                .Where(chair => chair.Platform == trouble.Platform)
                .Distinct()
        )
        {
            var day = trouble.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            show(new Outgoing($"{OfPlatform}{trouble.Platform}|{trouble.About}|{day}|{chair}", Address.Dm(chair), text));
        }
    }

    private static string At(DateTimeOffset time) => time.ToString("d MMMM HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Failed alerts do not raise alerts.</summary>
    public static bool IsOwn(Outgoing message) =>
        message.Slot.StartsWith(OfPlace, StringComparison.Ordinal) || message.Slot.StartsWith(OfPlatform, StringComparison.Ordinal);

    private void Tell(Committee committee, Address place, string text, Action<Outgoing> show)
    {
        foreach (var chair in committee.Chairs.Where(chair => reach.Has(chair) && Address.Dm(chair) != place))
        {
            show(new Outgoing($"{OfPlace}{committee.Id}|{place}|{chair}", Address.Dm(chair), text));
        }
    }

    private async Task<IReadOnlyList<Committee>> ConcernedAsync(Outgoing message, CancellationToken cancel) =>
        [
            .. (await committees.AllAsync(cancel)).Where(committee =>
                message.To.IsDm
                    ? message.CanWait
                        ? committee.Find(message.To.Person) is not null
                        : HasPart(committee, message.To.Person)
                    : committee.Channels.Contains(message.To.Value)
            ),
        ];

    private static bool HasPart(Committee committee, PersonId person) =>
        committee.IsChair(person) || committee.ActiveTeams.Any(team => team.Leads.Contains(person) || team.Deputies.Contains(person));

    private static string Cannot(Committee committee, Address place, string why)
    {
        if (!place.IsDm)
        {
            return $"I cannot post in {NameOf(committee, place)}: {why}. My posts are queued until that is fixed.";
        }

        var teams = committee.ActiveTeams.Where(team => team.Leads.Contains(place.Person)).Select(team => team.PlainName).ToList();
        return $"I cannot write to {NameOf(committee, place)}{(teams.Count > 0 ? $", who leads {string.Join(" and ", teams)}" : "")}: "
            + $"{why}. My messages to them are queued until that is fixed."
            + (teams.Count > 0 ? $" To name another lead: `/pmc lead {teams[0]} @somebody`." : "");
    }

    private static string NameOf(Committee committee, Address place) =>
        place.IsDm ? $"**{committee.NameOf(place.Person)}**" : $"the channel of {committee.Title}";
}
