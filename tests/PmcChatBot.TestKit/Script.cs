using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.TestKit;

/// <summary>
/// A conversation, a line a step. <c>\n</c> in a text is a line break.
/// <code>
/// Dies Köper: text                 a message to the bot (a command begins with /pmc)
/// Dies Köper edits: text           edits their newest message; "deletes" deletes it
/// Dies Köper edits before: text    edits the message before that
/// Dies Köper presses Label         a button below the newest message that has it; "presses before Label" the one before it
/// Dies Köper fills Label: text     a field of the form behind their newest form button, sent at once
/// Sam in git, CLI: text            a hand edit of a section in the repository, pushed
/// Sam in git replaces: a => b      a hand edit anywhere in the file, pushed
/// clock +11m                       the clock moves, and messages and retries that fall due happen
/// wait +2d                         the same, with what the scheduler does: asking, reminding, the chairs' card, closing
/// > Dies Köper: words              the newest message of the bot to them holds the words
/// ! Dies Köper: words              no message of the bot to them, as shown now, holds the words
/// ! all: words                     nor does any to anybody, the channel or the newest notes
/// > channel: words                 the newest message of the bot in the channel, or its parent, holds the words
/// ! channel: words                 nor does any in the channel
/// > file: words                    the notes file holds the words
/// > notes CLI: text                the section in the repository reads so; "-" is empty
/// > store CLI: text                the section in the store reads so
/// > authors: A, B                  the newest commits' authors, oldest first
/// </code>
/// </summary>
internal sealed partial class Script(SeededStage seeded, CancellationToken cancel)
{
    private readonly Dictionary<PersonId, ChatMessage> _newest = [];
    private readonly Dictionary<PersonId, ChatMessage> _before = [];
    private readonly WhoDidIt _who = new(seeded);
    private string _title = "";

    public async Task RunAsync(string script, string title)
    {
        _title = title;
        foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await (
                line[0] switch
                {
                    '>' => CheckAsync(line[1..].Trim()),
                    '!' => CheckNotAsync(line[1..].Trim()),
                    _ => StepAsync(line),
                }
            );
            await seeded.Stage.SettleWithRetriesAsync(cancel);
            await _who.CheckAsync(ActorOf(line), $"{title}: {line}", cancel);
        }
    }

    /// <summary>The person who does a step in the chat.</summary>
    private PersonId? ActorOf(string line) =>
        line[0] is '>' or '!' || Clock().IsMatch(line) || Replaces().IsMatch(line) || InGit().IsMatch(line) ? null
        : Acts().Match(line) is { Success: true } act ? seeded.Person(act.Groups[1].Value)
        : seeded.Person(line.Split(": ", 2)[0]);

    private async Task StepAsync(string line)
    {
        if (Clock().Match(line) is { Success: true } clock)
        {
            var amount = int.Parse(clock.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            var by = clock.Groups[2].Value switch
            {
                "m" => TimeSpan.FromMinutes(amount),
                "h" => TimeSpan.FromHours(amount),
                _ => TimeSpan.FromDays(amount),
            };
            var time = seeded.Stage.Clock.GetUtcNow() + by;
            await (
                line.StartsWith("wait", StringComparison.Ordinal)
                    ? seeded.Stage.RunJobsUntilAsync(time, cancel)
                    : seeded.Stage.AdvanceToAsync(time, cancel)
            );
        }
        else if (Replaces().Match(line) is { Success: true } replaces)
        {
            await ReplaceAsync(replaces.Groups[1].Value, Text(replaces.Groups[2].Value), Text(replaces.Groups[3].Value));
        }
        else if (InGit().Match(line) is { Success: true } git)
        {
            await HandEditAsync(git.Groups[1].Value, git.Groups[2].Value, Text(git.Groups[3].Value));
        }
        else if (Acts().Match(line) is { Success: true } act)
        {
            await ActAsync(seeded.Person(act.Groups[1].Value), act.Groups[2].Value, act.Groups[3].Value, line);
        }
        else
        {
            var parts = line.Split(": ", 2);
            var person = seeded.Person(parts[0]);
            if (_newest.TryGetValue(person, out var newest))
            {
                _before[person] = newest;
            }

            _newest[person] = await seeded.Stage.Chat.PostAsync(person, Text(parts[1]), null, cancel);
        }
    }

    private async Task ActAsync(PersonId person, string verb, string rest, string line)
    {
        var chat = seeded.Stage.Chat;
        switch (verb)
        {
            case "edits" when rest.StartsWith(" before:", StringComparison.Ordinal):
                _before[person] = await chat.EditAsync(person, _before[person], Text(rest[8..].TrimStart()), cancel);
                break;
            case "edits":
                _newest[person] = await chat.EditAsync(person, _newest[person], Text(rest.TrimStart(':', ' ')), cancel);
                break;
            case "deletes":
                await chat.DeleteAsync(person, _newest[person], cancel);
                break;
            case "presses":
                var (label, before) =
                    rest.Trim() is var words && words.StartsWith("before ", StringComparison.Ordinal) ? (words[7..], 1) : (rest.Trim(), 0);
                var button = FromBot(person)
                    .SelectMany(message => message.Buttons)
                    .Where(button => button.Label == label)
                    .SkipLast(before)
                    .LastOrDefault();
                button.ShouldNotBeNull(
                    $"{_title}: {line}\nThere are: "
                        + $"{string.Join(", ", FromBot(person).SelectMany(message => message.Buttons).Select(other => other.Label))}"
                );
                await chat.PressAsync(person, button.Action, cancel);
                break;
            default:
                await FillAsync(person, [.. rest.Split(':', 2).Select(part => part.Trim())]);
                break;
        }
    }

    private async Task FillAsync(PersonId person, string[] field)
    {
        var actions = FromBot(person)
            .SelectMany(message => message.Buttons)
            .Where(button => button.Action.StartsWith("form|", StringComparison.Ordinal))
            .Select(button => button.Action)
            .Distinct()
            .Reverse();
        foreach (var action in actions)
        {
            var sent = await seeded.Stage.Chat.FillAsync(
                person,
                action,
                form =>
                    form.Fields.Any(other => other.Label == field[0])
                        ? form.Fields.ToDictionary(other => other.Name, other => other.Label == field[0] ? Text(field[1]) : other.Value)
                        : null,
                cancel
            );
            if (sent)
            {
                return;
            }
        }

        throw new ShouldAssertException($"{_title}: no form of {person} has a field {field[0]}");
    }

    private async Task ReplaceAsync(string author, string words, string others)
    {
        await BeginFileAsync();
        var text = (await seeded.Hand.TextAsync(cancel))!;
        text.ShouldContain(words, Case.Sensitive, _title);
        await seeded.Hand.CommitAsync(
            author,
            seeded.Stage.Clock.GetUtcNow(),
            "By hand",
            text.Replace(words, others, StringComparison.Ordinal),
            cancel
        );
    }

    private async Task BeginFileAsync()
    {
        if (await seeded.Hand.TextAsync(cancel) is null)
        {
            await seeded.Hand.CommitAsync(
                "Dieu Cao",
                seeded.Stage.Clock.GetUtcNow(),
                "Empty notes",
                seeded.Meeting.EmptyNotes(seeded.Committee),
                cancel
            );
        }
    }

    private async Task HandEditAsync(string author, string section, string text)
    {
        var now = seeded.Stage.Clock.GetUtcNow();
        await BeginFileAsync();

        var outline = NotesOutline.Read((await seeded.Hand.TextAsync(cancel))!, new TeamNames([]));
        var key = outline.Keys.Single(key => HeadingText.Parse(outline.Find(key)!.Heading).PlainName == section);
        await seeded.Hand.EditAsync(author, now, "By hand", [new StoredSection(key, text)], cancel);
    }

    private async Task CheckAsync(string line)
    {
        var (what, wanted) = line.Split(": ", 2) is [var one, var two] ? (one, Text(two)) : (line, "");
        if (what == "channel")
        {
            var posts = seeded.Stage.Chat.InChannel(seeded.Chair);
            posts.ShouldContain(post => Says(post, wanted), $"{_title}: {string.Join("\n~~\n", posts.Select(post => post.Text))}");
        }
        else if (what == "file")
        {
            (await seeded.Hand.TextAsync(cancel) ?? "").ShouldContain(
                wanted,
                Case.Sensitive,
                $"{_title}: {line}\n{await seeded.Hand.TextAsync(cancel)}"
            );
        }
        else if (what == "authors")
        {
            var authors = (await seeded.GitAsync(cancel, "log", "--format=%an", "main")).Split('\n');
            string.Join(", ", authors.Take(wanted.Split(", ").Length).Reverse()).ShouldBe(wanted, _title);
        }
        else if (what.StartsWith("notes ", StringComparison.Ordinal) || what.StartsWith("store ", StringComparison.Ordinal))
        {
            (await SectionAsync(what[..5], what[6..]) ?? "(gone)").ShouldBe(wanted == "-" ? "" : wanted, $"{_title}: {line}");
        }
        else
        {
            var messages = FromBot(seeded.Person(what)).ToList();
            messages.ShouldContain(
                message => Says(message, wanted),
                $"{_title}: {line}\nthe bot said: {string.Join("\n~~\n", messages.Select(message => message.Text))}"
            );
        }
    }

    private async Task CheckNotAsync(string line)
    {
        var (who, words) = line.Split(": ", 2) is [var one, var two] ? (one, Text(two)) : (line, "");
        var people = who switch
        {
            "all" => seeded.Committee.People.Select(person => person.Id),
            "channel" => [],
            _ => [seeded.Person(who)],
        };
        var messages = people.SelectMany(FromBot).Concat(who is "all" or "channel" ? seeded.Stage.Chat.InChannel(seeded.Chair) : []);
        messages.Select(message => message.Text).ShouldAllBe(text => !text.Contains(words, StringComparison.Ordinal), $"{_title}: {line}");
        if (who == "all")
        {
            (await seeded.Hand.TextAsync(cancel) ?? "").ShouldNotContain(words, Case.Sensitive, _title);
        }
    }

    /// <summary>Slack and Teams have no headings and space lists their own way: there the words count.</summary>
    private bool Says(ChatMessage message, string wanted) =>
        message.Text.Contains(wanted, StringComparison.Ordinal)
        || (seeded.Stage.Slack is not null && Words(message.Text).Contains(Words(wanted), StringComparison.Ordinal))
        || (
            seeded.Stage.Teams is not null
            && WithoutSlash(Words(message.Text)).Contains(WithoutSlash(Words(wanted)), StringComparison.Ordinal)
        );

    /// <summary>Teams has no commands with a slash.</summary>
    private static string WithoutSlash(string text) => text.Replace("/pmc", "pmc", StringComparison.Ordinal);

    private static string Words(string text) =>
        string.Join(' ', MarkdownText.Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<string?> SectionAsync(string where, string name)
    {
        if (where == "notes")
        {
            var outline = NotesOutline.Read(await seeded.Hand.TextAsync(cancel) ?? "", new TeamNames([]));
            var key = outline
                .Keys.Where(key => HeadingText.Parse(outline.Find(key)!.Heading).PlainName == name)
                .Select(key => (SectionKey?)key)
                .FirstOrDefault();
            return key is null ? null : outline.Text(key.Value);
        }

        var sections = await seeded.Stage.SectionsAsync(seeded.Meeting.Id, cancel);
        return sections.FirstOrDefault(section => HeadingText.Parse(section.Heading ?? "").PlainName == name || section.Key == name)?.Text;
    }

    private IEnumerable<ChatMessage> FromBot(PersonId person) => seeded.Stage.Chat.ToPerson(person);

    // \\ is a backslash, \n a line break, \u200b a character that cannot be seen.
    private static string Text(string text) =>
        text.Replace("\\\\", "\u0001", StringComparison.Ordinal)
            .Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\u200b", "\u200b", StringComparison.Ordinal)
            .Replace('\u0001', '\\');

    [GeneratedRegex(@"^(?:clock|wait) \+(\d+)([mhd])$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(.+?) in git replaces: (.*) => (.*)$")]
    private static partial Regex Replaces();

    [GeneratedRegex(@"^(.+?) in git, (.+?): ?(.*)$")]
    private static partial Regex InGit();

    [GeneratedRegex(@"^([\p{L} ]+?) (edits|deletes|presses|fills)\b(.*)$")]
    private static partial Regex Acts();
}
