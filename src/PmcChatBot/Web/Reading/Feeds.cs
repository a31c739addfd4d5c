using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Web.Reading;

/// <summary>The notes as Atom feeds: https://www.rfc-editor.org/rfc/rfc4287.</summary>
internal static class Feeds
{
    /// <summary>How many entries a feed has.</summary>
    public const int Length = 20;

    /// <summary>A feed of a committee's notes.</summary>
    public static IResult OfCommittee(IReadOnlyList<NotesReading> notes, Committee committee, IPageLinks links) =>
        Feed(
            new FeedHead(committee.Title, Addresses.Of(committee), Addresses.Feed(committee)),
            notes.Select(reading =>
                Entry(
                    $"{committee.Title}, {Addresses.Long(reading.Meeting.Date)}",
                    string.Concat(
                        NotesHtml
                            .Of(reading.Notes!, null)
                            .Select(section => $"<h{section.Level}>{section.Heading.Value}</h{section.Level}>{section.Body.Value}")
                    ),
                    (committee, reading.Meeting),
                    reading.ChangedAt,
                    links
                )
            ),
            links
        );

    /// <summary>A feed of a team's updates.</summary>
    /// <param name="reading">The updates.</param>
    /// <param name="changed">When each meeting's text of the team was last changed, by the meeting's id.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="team">The team.</param>
    /// <param name="links">Makes the addresses.</param>
    public static IResult OfTeam(
        TeamReading reading,
        IReadOnlyDictionary<string, DateTimeOffset?> changed,
        Committee committee,
        Team team,
        IPageLinks links
    ) =>
        Feed(
            new FeedHead($"{team.PlainName}, {committee.Title}", Addresses.Of(committee, team), Addresses.Feed(committee, team)),
            reading.Updates.Select(update =>
                Entry(
                    $"{team.PlainName}, {Addresses.Long(update.Meeting.Date)}",
                    NotesHtml.Of(update.Markdown, null).Value,
                    (committee, update.Meeting),
                    changed[update.Meeting.Id],
                    links
                )
            ),
            links
        );

    /// <summary>What a feed says about itself.</summary>
    private sealed record FeedHead(string Title, string Page, string Address);

    private static SyndicationItem Entry(
        string title,
        string html,
        (Committee Committee, Meeting Meeting) of,
        DateTimeOffset? changed,
        IPageLinks links
    )
    {
        var item = new SyndicationItem
        {
            // The id of a meeting stays when it is moved: https://www.rfc-editor.org/rfc/rfc4151.
            Id = $"tag:pmcchatbot,2026:{Uri.EscapeDataString(of.Meeting.Id)}:{Uri.EscapeDataString(title.Split(',')[0])}",
            Title = new TextSyndicationContent(title),
            Content = SyndicationContent.CreateHtmlContent(html),
            PublishDate = of.Meeting.PostedAt!.Value,
            // A withdrawal is a change too: feed readers take no entry anew that does not say so.
            LastUpdatedTime = changed > of.Meeting.PostedAt ? changed.Value : of.Meeting.PostedAt.Value,
        };
        Link(item.Links, links.To(Addresses.Of(of.Committee, of.Meeting.Date)), "alternate");
        return item;
    }

    private static IResult Feed(FeedHead head, IEnumerable<SyndicationItem> entries, IPageLinks links)
    {
        var items = entries.ToList();
        var feed = new SyndicationFeed(items)
        {
            Id = $"tag:pmcchatbot,2026:{head.Address}",
            Title = new TextSyndicationContent(head.Title),
            LastUpdatedTime = items.Count == 0 ? DateTimeOffset.UnixEpoch : items.Max(item => item.LastUpdatedTime),
        };
        feed.Authors.Add(new SyndicationPerson(null, head.Title, null));
        Link(feed.Links, links.To(head.Page), "alternate");
        Link(feed.Links, links.To(head.Address), "self");
        using var written = new MemoryStream();
        using (var xml = XmlWriter.Create(written, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            new Atom10FeedFormatter(feed).WriteTo(xml);
        }

        return Results.Bytes(written.ToArray(), "application/atom+xml; charset=utf-8");
    }

    private static void Link(ICollection<SyndicationLink> links, string? address, string relation)
    {
        if (address is not null)
        {
            links.Add(new SyndicationLink(new Uri(address), relation, null, null, 0));
        }
    }
}
