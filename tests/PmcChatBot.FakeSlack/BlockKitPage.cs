using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeSlack;

/// <summary>Draws Block Kit as a web page, near enough to how Slack does it to look at.</summary>
public static class BlockKitPage
{
    private const string Style = """
        body{font:15px/1.46 Lato,"Helvetica Neue",Arial,sans-serif;color:#1d1c1d;background:#fff;margin:0;padding:16px;width:640px}
        h1{font-size:15px;margin:0 0 12px;border-bottom:1px solid #ddd;padding-bottom:8px}
        .message{display:flex;gap:10px;margin:0 0 14px}.reply{margin-left:46px}
        .face{flex:none;width:36px;height:36px;border-radius:6px;background:#1f3a5f;color:#fff;text-align:center;line-height:36px;font-weight:700}
        .human .face{background:#8a5a00}.name{font-weight:900}.time{color:#616061;font-size:12px;margin-left:6px}
        .header{font-size:18px;font-weight:900;margin:6px 0}.rich>*{margin:0 0 4px;white-space:pre-wrap;overflow-wrap:anywhere}
        ul,ol{padding-left:24px}pre{background:#f8f8f8;border:1px solid #ddd;border-radius:4px;padding:8px;font-size:12px}
        code{background:#f8f8f8;border:1px solid #ddd;border-radius:3px;color:#c01343;font-size:12px;padding:1px 3px}
        blockquote{border-left:4px solid #ddd;margin:0;padding-left:12px}a{color:#1264a3;text-decoration:none}
        .actions{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}.button{border:1px solid #bbb;border-radius:4px;padding:4px 12px;font-weight:700;font-size:13px}
        .primary{background:#007a5a;border-color:#007a5a;color:#fff}.only{color:#616061;font-size:12px}
        .modal{border:1px solid #bbb;border-radius:8px;padding:16px;box-shadow:0 4px 12px #0002}.title{font-size:20px;font-weight:900;margin-bottom:12px}
        .label{font-weight:700;margin:12px 0 4px}.optional{color:#616061;font-weight:400}.field{border:1px solid #868686;border-radius:4px;padding:8px;min-height:44px;white-space:pre-wrap}
        .context{color:#616061;font-size:12px;margin:10px 0}.foot{display:flex;justify-content:flex-end;gap:8px;margin-top:14px}hr{border:0;border-top:1px solid #ddd}
        """;

    /// <summary>A conversation: messages with their threads under them.</summary>
    public static string Conversation(SlackWorkspace workspace, string title, IEnumerable<SlackMessage> messages)
    {
        var all = messages.ToList();
        var html = new StringBuilder($"<h1>{Text(title)}</h1>");
        foreach (var message in all.Where(message => message.ThreadTs is null))
        {
            html.Append(Message(workspace, message, ""));
            foreach (var reply in all.Where(other => other.ThreadTs == message.Ts))
            {
                html.Append(Message(workspace, reply, "reply"));
            }
        }

        return Page(html.ToString());
    }

    /// <summary>A modal.</summary>
    public static string Modal(JsonNode view) =>
        Page(
            $"<div class=modal><div class=title>{Text(view["title"]!["text"])}</div>{Blocks(view["blocks"])}<div class=foot><span "
                + $"class=button>{Text(view["close"]?["text"])}</span><span class='button "
                + $"primary'>{Text(view["submit"]?["text"])}</span></div></div>"
        );

    /// <summary>A home page.</summary>
    public static string Home(JsonNode view) => Page($"<h1>PMC bot: Home</h1>{Blocks(view["blocks"])}");

    private static string Page(string body) =>
        $"<!doctype html><html lang=en><meta charset=utf-8><title>Block Kit</title><style>{Style}</style><body>{body}</body></html>";

    private static string Message(SlackWorkspace workspace, SlackMessage message, string kind)
    {
        var name = message.IsBots ? "PMC bot" : workspace.Users[message.User].RealName;
        var only = message.OnlyFor is null ? "" : "<div class=only>Only visible to you</div>";
        var body = message.Blocks is null ? $"<div class=rich><p>{Text(message.Text)}</p></div>" : Blocks(message.Blocks);
        return $"<div class='message {kind} {(message.IsBots ? "bot" : "human")}'><div class=face>{name[0]}</div><div>{only}<span "
            + $"class=name>{Text(name)}</span><span "
            + $"class=time>{(message.IsBots ? "APP" : "")}{(message.EditedTs is null ? "" : " (edited)")}</span>{body}</div></div>";
    }

    private static string Blocks(JsonNode? blocks) => string.Concat((blocks as JsonArray ?? []).Select(block => Block(block!)));

    private static string Block(JsonNode block) =>
        block["type"]!.GetValue<string>() switch
        {
            "header" => $"<div class=header>{Text(block["text"]!["text"])}</div>",
            "section" => $"<div class=rich><p>{Text(block["text"]!["text"])}</p></div>",
            "divider" => "<hr>",
            "context" =>
                $"<div class=context>{string.Join(' ', block["elements"]!.AsArray().Select(element => Text(element!["text"])))}</div>",
            "actions" =>
                $"<div class=actions>{string.Concat(block["elements"]!.AsArray().Select(button => $"<span class='button {Text(button!["style"])}'>{Text(button["text"]!["text"])}</span>"))}</div>",
            "input" => Input(block),
            "rich_text" => $"<div class=rich>{string.Concat(block["elements"]!.AsArray().Select(element => Rich(element!)))}</div>",
            var other => throw new NotSupportedException(other),
        };

    private static string Input(JsonNode block)
    {
        var optional = block["optional"]?.GetValue<bool>() == true ? " <span class=optional>(optional)</span>" : "";
        var value =
            block["element"]!["type"]!.GetValue<string>() == "users_select"
                ? "Select a person ▾"
                : block["element"]!["initial_value"]?.GetValue<string>() ?? "";
        return $"<div class=label>{Text(block["label"]!["text"])}{optional}</div><div class=field>{Text(value)}</div>";
    }

    private static string Rich(JsonNode element) =>
        element["type"]!.GetValue<string>() switch
        {
            "rich_text_section" => $"<div>{Runs(element)}</div>",
            "rich_text_preformatted" => $"<pre>{Runs(element)}</pre>",
            "rich_text_quote" => $"<blockquote>{Runs(element)}</blockquote>",
            "rich_text_list" => List(element),
            var other => throw new NotSupportedException(other),
        };

    private static string List(JsonNode element)
    {
        var isOrdered = element["style"]!.GetValue<string>() == "ordered";
        var tag = isOrdered ? "ol" : "ul";
        var start = (element["offset"]?.GetValue<int>() ?? 0) + 1;
        var bar = element["border"]?.GetValue<int>() > 0 ? "border-left:4px solid #ddd;" : "";
        return $"<{tag} start={start} "
            + $"style='{bar}margin-left:{(element["indent"]?.GetValue<int>() ?? 0) * 24}px'>{string.Concat(element["elements"]!.AsArray().Select(item => $"<li>{Runs(item!)}</li>"))}</{tag}>";
    }

    private static string Runs(JsonNode element) => string.Concat(element["elements"]!.AsArray().Select(run => Run(run!)));

    private static string Run(JsonNode run)
    {
        var text = Text(run["text"] ?? run["url"]);
        text = run["type"]!.GetValue<string>() == "link" ? $"<a href='{Text(run["url"])}'>{text}</a>" : text;
        foreach (var (style, tag) in new[] { ("code", "code"), ("strike", "s"), ("italic", "i"), ("bold", "b") })
        {
            text = run["style"]?[style]?.GetValue<bool>() == true ? $"<{tag}>{text}</{tag}>" : text;
        }

        return text;
    }

    private static string Text(JsonNode? node) => Text(node?.GetValue<string>());

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
