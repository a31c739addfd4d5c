using Ganss.Xss;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Local;

/// <summary>A message with the replies in its thread.</summary>
public sealed record Threaded(LocalMessage Message, IReadOnlyList<LocalMessage> Replies);

/// <summary>A conversation as one person sees it.</summary>
public sealed record Conversation(Committee Committee, Person Reader, Address Address, IReadOnlyList<Threaded> Messages)
{
    public string Title => Address.IsDm ? "PMC bot" : $"#{Committee.Id}";

    public string Path => $"/as/{Uri.EscapeDataString(Reader.Id.Local)}/{(Address.IsDm ? "dm" : "channel")}";
}

/// <summary>The data for the pages of the built-in chat.</summary>
public sealed class LocalViews(LocalChat chat, IServiceScopeFactory scopes)
{
    private readonly HtmlSanitizer _sanitizer = Sanitizer();

    public async Task<Committee?> CommitteeAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ICommittees>().AllAsync(cancel)) is [var first, ..] ? first : null;
    }

    public async Task<Conversation?> ConversationAsync(string person, string kind, CancellationToken cancel)
    {
        if (await CommitteeAsync(cancel) is not { } committee || committee.Find(new PersonId($"local:{person}")) is not { } reader)
        {
            return null;
        }

        var address =
            kind == "channel"
                ? new Address(
                    committee.Channels.FirstOrDefault(channel => channel.StartsWith("channel:local:", StringComparison.Ordinal))
                        ?? $"channel:local:{committee.Id}"
                )
                : Address.Dm(reader.Id);
        var all = chat.Messages(address.Value, reader.Id);
        var ids = all.Select(message => message.Id).ToHashSet();
        var replies = all.ToLookup(message => message.Thread is { } thread && ids.Contains(thread) ? thread : 0);
        return new Conversation(
            committee,
            reader,
            address,
            [.. replies[0].Select(message => new Threaded(message, [.. replies[message.Id]]))]
        );
    }

    /// <summary>Limits what a chat message may contain: text, but no pictures from other sites and no form elements.</summary>
    private static HtmlSanitizer Sanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        foreach (var tag in new[] { "img", "form", "input", "button", "select", "textarea", "video", "audio", "iframe", "style" })
        {
            sanitizer.AllowedTags.Remove(tag);
        }

        sanitizer.AllowedAttributes.Remove("style");
        sanitizer.AllowedAttributes.Remove("id");
        return sanitizer;
    }

    /// <summary>Markdown as safe HTML.</summary>
    public MarkupString Html(string markdown)
    {
        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        NotesMarkdown.Pipeline.Setup(renderer);
        renderer.ObjectRenderers.RemoveAll(each => each is HtmlBlockRenderer or HtmlInlineRenderer);
        renderer.ObjectRenderers.AddRange([new EscapedInlineHtml(), new EscapedHtmlBlock()]);
        renderer.Render(NotesMarkdown.Parse(markdown));
        lock (_sanitizer)
        {
            return new MarkupString(_sanitizer.Sanitize(html.ToString()));
        }
    }

    /// <summary>Shows HTML as source, as other chats do. Rendered, it would be invisible to the author who checks the text.</summary>
    private sealed class EscapedInlineHtml : HtmlObjectRenderer<HtmlInline>
    {
        protected override void Write(HtmlRenderer renderer, HtmlInline obj)
        {
            if (LineBreaks.IsBreak(obj.Tag))
            {
                renderer.Write("<br>");
            }
            else
            {
                renderer.WriteEscape(obj.Tag);
            }
        }
    }

    /// <inheritdoc cref="EscapedInlineHtml"/>
    private sealed class EscapedHtmlBlock : HtmlObjectRenderer<HtmlBlock>
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock obj)
        {
            renderer.Write("<p>");
            renderer.WriteEscape(obj.Lines.ToString());
            renderer.Write("</p>");
        }
    }
}
