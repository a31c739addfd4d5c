using System.Text.RegularExpressions;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Tests.Sequences;

/// <summary>What somebody does.</summary>
internal enum Deed
{
    Write,
    Edit,
    Delete,
    Press,
    FillForm,
    SayNoUpdate,
    Withdraw,
    Compile,
    EditInGit,
    Wait,
}

/// <summary>One thing that somebody does; the numbers choose among what is there to do it with.</summary>
internal sealed record Move(Deed Deed, int Who, int First, int Second);

/// <summary>
/// A small committee whose leads answer, edit, delete, undo, fill forms and press whatever button there is, while the chair withdraws and
/// compiles and somebody edits in git, in any order. Every word they write is one of its own (<c>w12</c>), so that it can be told whose it
/// is, who took it out, and where it still stands.
/// </summary>
internal sealed partial class Sequence(
    Stage stage,
    Committee committee,
    Meeting meeting,
    Func<string, string, Task> pushByHand,
    CancellationToken cancel
)
{
    private readonly Dictionary<string, HashSet<PersonId>> _typedBy = [];
    private readonly Dictionary<string, HashSet<string>> _tookOut = [];
    private readonly Dictionary<string, (HashSet<PersonId> MayTypeAgain, int Commits)> _withdrawn = [];
    private readonly Dictionary<PersonId, List<(ChatMessage Message, bool IsGone)>> _messages = [];
    private readonly Dictionary<string, Dictionary<string, int>> _times = [];
    private readonly HashSet<string> _typedAgain = [];
    private readonly HashSet<string> _byHand = [];
    private readonly List<string> _done = [];
    private IReadOnlySet<string> _stood = new HashSet<string>();
    private int _words;

    private PersonId Chair => committee.Chairs[0];

    private IReadOnlyList<PersonId> Leads => [.. committee.Teams.SelectMany(team => team.Leads).Distinct()];

    /// <summary>What was done so far, a line each.</summary>
    public string Story => string.Join('\n', _done);

    public async Task PlayAsync(IEnumerable<Move> moves)
    {
        await stage.CommandAsync(Chair, "ask", cancel);
        foreach (var move in moves.Append(new Move(Deed.Compile, 0, 0, 0)))
        {
            // No two people do something at the same moment: the order of their commits is that of what they did.
            stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var before = _stood = await WordsAsync();
            var who = await MakeAsync(move);
            await stage.SettleWithRetriesAsync(cancel);
            foreach (var word in before.Except(await WordsAsync()))
            {
                (_tookOut.TryGetValue(word, out var names) ? names : _tookOut[word] = []).Add(who);
            }

            await CheckAsync();
        }
    }

    /// <returns>Who did it, as git names them.</returns>
    private async Task<string> MakeAsync(Move move)
    {
        var lead = Leads[move.Who % Leads.Count];
        switch (move.Deed)
        {
            case Deed.Edit when Pick(Sent(lead).Where(sent => !sent.IsGone), move.First) is { Message: not null } sent:
                var edited = Edited(lead, sent.Message.Text, move.Second);
                _done.Add($"{lead} edits {OneLine(sent.Message.Text)} to: {OneLine(edited)}");
                Typed(lead, edited, $"{lead} {Sent(lead).IndexOf(sent)}");
                Sent(lead)[Sent(lead).IndexOf(sent)] = (await stage.Chat.EditAsync(lead, sent.Message, edited, cancel), false);
                return Name(lead);
            case Deed.Delete when Pick(Sent(lead).Where(sent => !sent.IsGone), move.First) is { Message: not null } sent:
                _done.Add($"{lead} deletes: {OneLine(sent.Message.Text)}");
                await stage.Chat.DeleteAsync(lead, sent.Message, cancel);
                Sent(lead)[Sent(lead).IndexOf(sent)] = (sent.Message, true);
                return Name(lead);
            case Deed.Press
                when Pick(
                    Buttons(lead).Where(button => !button.Action.StartsWith("form|", StringComparison.Ordinal) && !button.OpensForm),
                    move.First
                )
                    is { } button:
                _done.Add($"{lead} presses {button.Label} ({button.Action})");
                await stage.Chat.PressAsync(lead, button.Action, cancel);
                Confirmed(lead, button.Action);
                return Name(lead);
            case Deed.FillForm
                when Pick(
                    Buttons(lead)
                        .Where(button => button.Action.StartsWith("form|", StringComparison.Ordinal))
                        .DistinctBy(button => button.Action),
                    move.First
                )
                    is { } form:
                await FillAsync(lead, form.Action, move.Second);
                return Name(lead);
            case Deed.Withdraw when Pick(committee.Teams, move.First) is { } team:
                _done.Add($"the chair withdraws {team.PlainName}");
                var commits = (await CommitsAsync()).Count;
                var stood = await WordsAsync(team);
                await stage.CommandAsync(Chair, $"withdraw {team.PlainName}", cancel);
                foreach (var word in stood.Except(await WordsAsync()))
                {
                    _withdrawn[word] = ([.. _typedBy.GetValueOrDefault(word, []), Chair], commits);
                    _typedAgain.Remove(word);
                }

                return Name(Chair);
            case Deed.Compile:
                _done.Add("the chair compiles");
                await stage.CommandAsync(Chair, "compile", cancel);
                return Name(Chair);
            case Deed.EditInGit when (await CommitsAsync()).Count > 0:
                return await EditInGitAsync(move);
            case Deed.SayNoUpdate:
                _done.Add($"{lead}: no update");
                await stage.CommandAsync(lead, "none", cancel);
                return Name(lead);
            case Deed.Wait:
                _done.Add("twelve hours pass");
                await stage.AdvanceToAsync(stage.Clock.GetUtcNow().AddHours(12), cancel);
                return "";
            default:
                var text = Words(lead, move.First, 1 + (move.Second % 3));
                _done.Add($"{lead} writes: {OneLine(text)}");
                Sent(lead).Add((await stage.Chat.PostAsync(lead, text, null, cancel), false));
                Typed(lead, text, $"{lead} {Sent(lead).Count - 1}");
                return Name(lead);
        }
    }

    private async Task FillAsync(PersonId lead, string action, int how)
    {
        var (typed, before) = ("", "");
        try
        {
            await stage.Chat.FillAsync(
                lead,
                action,
                form =>
                    form.Fields.ToDictionary(
                        field => field.Name,
                        field =>
                            field == form.Fields[how % form.Fields.Count] ? typed = Edited(lead, before = field.Value, how) : field.Value
                    ),
                cancel
            );
        }
        catch (Core.UserError)
        {
            // That form is no longer to be had.
        }

        _done.Add($"{lead} fills {action}: {OneLine(typed)}");
        Typed(lead, typed, $"form {_done.Count}", before);
    }

    /// <summary>A stranger, a lead or the chair adds a line, takes one out, renames a heading, or pushes an older copy of the file.</summary>
    private async Task<string> EditInGitAsync(Move move)
    {
        var commits = await CommitsAsync();
        var text = commits[^1].Text ?? "";
        var name = (move.Who % 3) switch
        {
            0 => "Sam Stranger",
            1 => Name(Leads[0]),
            _ => Name(Chair),
        };
        var lines = text.Split('\n').ToList();
        switch (move.First % 4)
        {
            case 0:
                lines.Insert(
                    Math.Max(0, lines.FindIndex(line => line.StartsWith("###", StringComparison.Ordinal)) + 1),
                    $"\n- {NewWord()} by hand\n"
                );
                break;
            case 1 when lines.FindIndex(line => Word().IsMatch(line)) is >= 0 and var at:
                lines.RemoveAt(at);
                break;
            case 2 when Pick(Headings(lines), move.Second) is { } heading:
                // And back, where it was renamed before.
                lines[lines.IndexOf(heading)] =
                    heading.Replace("Renamed ", "", StringComparison.Ordinal) is var old && old != heading
                        ? old
                        : heading.Replace("# ", "# Renamed ", StringComparison.Ordinal);
                break;
            case 3 when name == "Sam Stranger" && commits.Count > 1:
                lines = [.. commits[move.Second % (commits.Count - 1)].Text?.Split('\n') ?? []];
                break;
        }

        if (lines.Count > 0 && string.Join('\n', lines) is var edited && edited != text)
        {
            var headings = Headings(lines).Except(Headings([.. text.Split('\n')]));
            _done.Add(
                $"{name} pushes: {string.Concat(headings.Select(heading => heading + " "))}"
                    + $"{string.Join(", ", WordsIn(text).Except(WordsIn(edited)).Select(word => "-" + word).Concat(WordsIn(edited).Except(WordsIn(text)).Select(word => "+" + word)))}"
            );
            _byHand.UnionWith(WordsIn(edited).Except(WordsIn(text)));
            await pushByHand(name, edited);
        }

        return name;
    }

    private static List<string> Headings(List<string> lines) => [.. lines.Where(line => line.StartsWith("###", StringComparison.Ordinal))];

    private async Task CheckAsync()
    {
        var secret = _withdrawn.Keys.Except(_typedAgain).ToHashSet();
        var people = committee.People.Select(person => person.Id);
        foreach (var message in people.SelectMany(stage.Chat.ToPerson).Concat(stage.Chat.InChannel(Chair)))
        {
            WordsIn(message.Text).Intersect(secret).ShouldBeEmpty($"{Story}\nThe bot says: {message.Text}");
        }

        (await WordsAsync()).Intersect(secret).ShouldBeEmpty($"{Story}\nin the store");
        var commits = await CommitsAsync();
        for (var i = 0; i < commits.Count; i++)
        {
            if (!commits[i].ByBot)
            {
                continue;
            }

            var (words, before) = (WordsIn(commits[i].Text ?? ""), WordsIn(i == 0 ? "" : commits[i - 1].Text ?? ""));
            words
                .Where(word => secret.Contains(word) && i > _withdrawn[word].Commits && IsLastOfItsPush(commits, i))
                .ShouldBeEmpty($"{Story}\nin commit {i + 1} of {commits[i].AuthorName}:\n{commits[i].Text}");
            if (i == commits.Count - 1)
            {
                var earlier = Count(i == 0 ? "" : commits[i - 1].Text);
                Count(commits[i].Text)
                    .Where(word => word.Value > Math.Max(MostTimes(word.Key), earlier.GetValueOrDefault(word.Key)))
                    .ShouldBeEmpty($"{Story}\ndoubled by commit {i + 1}:\n{commits[i].Text}");
            }

            before
                .Except(words)
                .Where(word => !_withdrawn.ContainsKey(word) && !MayRemove(commits[i].AuthorName, word))
                .ShouldBeEmpty($"{Story}\ntaken out by commit {i + 1} of {commits[i].AuthorName}, who did not");
        }
    }

    /// <summary>
    /// Whoever took it out; and the bot, where somebody had taken it out and an older copy that was pushed brought it back, or where it stood
    /// in git in place of withdrawn lines, and the chair was told that it went with them.
    /// </summary>
    private bool MayRemove(string author, string word) =>
        (_tookOut.TryGetValue(word, out var names) && (author.Length == 0 || names.Contains(author)))
        || (author.Length == 0 && _byHand.Contains(word) && WasToldOfLinesThatWent());

    private bool WasToldOfLinesThatWent() =>
        stage.Chat.ToPerson(Chair).Any(message => message.Text.Contains("I took those edited lines out too", StringComparison.Ordinal));

    /// <summary>Commits of one push are seen together: the newest is what people see.</summary>
    private static bool IsLastOfItsPush(IReadOnlyList<NotesCommit> commits, int index) =>
        index == commits.Count - 1 || !commits[index + 1].ByBot;

    private async Task<IReadOnlyList<NotesCommit>> CommitsAsync() =>
        (await stage.Get<INotesRepository>().ReadAsync(NotesLocation.Of(committee, await stage.MeetingAsync(meeting.Id, cancel)), cancel))
            .History
            .Commits;

    /// <summary>The words that the notes would have now.</summary>
    private async Task<IReadOnlySet<string>> WordsAsync(Team? of = null) =>
        WordsIn(
            string.Join(
                '\n',
                (await stage.SectionsAsync(meeting.Id, cancel))
                    .Where(section => of is null || section.SectionKey.TeamId == of.Id)
                    .Select(section => section.Text)
            )
        );

    private List<(ChatMessage Message, bool IsGone)> Sent(PersonId person) =>
        _messages.TryGetValue(person, out var sent) ? sent : _messages[person] = [];

    private IEnumerable<Button> Buttons(PersonId person) =>
        stage.Chat.ToPerson(person).Reverse().Take(6).SelectMany(message => message.Buttons);

    /// <summary>New lines, and now and then one that the same person has written before.</summary>
    private string Words(PersonId person, int how, int count)
    {
        var own = _typedBy.Where(pair => pair.Value.Contains(person)).Select(pair => pair.Key).ToList();
        var old = how % 4 == 0 && own.Count > 0 ? [$"- {own[how / 4 % own.Count]} {person.Local}"] : Array.Empty<string>();
        return string.Join('\n', Enumerable.Range(0, count).Select(_ => $"- {NewWord()} {person.Local}").Concat(old));
    }

    private string Edited(PersonId person, string text, int how)
    {
        var lines = text.Split('\n').Where((line, i) => line.Length > 0 && (how >> (i % 3)) % 2 == 0).ToList();
        return string.Join('\n', how % 5 < 3 ? lines.Append(Words(person, how, 1)) : lines);
    }

    private string NewWord() => $"w{++_words}";

    /// <summary>
    /// A word is whose typing brought it into the notes. Somebody else's, typed again after a withdrawal, is theirs to say.
    /// </summary>
    private void Typed(PersonId person, string text, string source, string before = "")
    {
        var had = Count(before);
        foreach (var (word, count) in Count(text))
        {
            var all = _times.TryGetValue(word, out var known) ? known : _times[word] = [];
            all[source] = Math.Max(count - had.GetValueOrDefault(word), all.GetValueOrDefault(source));
        }

        foreach (var word in WordsIn(text).Where(word => !_stood.Contains(word)))
        {
            if (_withdrawn.TryGetValue(word, out var withdrawn) && !withdrawn.MayTypeAgain.Contains(person))
            {
                _typedAgain.Add(word);
            }

            (_typedBy.TryGetValue(word, out var people) ? people : _typedBy[word] = []).Add(person);
        }
    }

    /// <summary>Withdrawn words are back once somebody who may type them has said so.</summary>
    private void Confirmed(PersonId person, string action)
    {
        if (action.Split('|')[0] is "again" or "addagain" or "itemagain")
        {
            _typedAgain.UnionWith(_withdrawn.Where(pair => pair.Value.MayTypeAgain.Contains(person)).Select(pair => pair.Key));
        }
    }

    private string Name(PersonId person) => committee.Find(person)!.Name;

    private static T? Pick<T>(IEnumerable<T> from, int which) => from.ToList() is { Count: > 0 } list ? list[which % list.Count] : default;

    private static HashSet<string> WordsIn(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    private static Dictionary<string, int> Count(string? text) =>
        Word().Matches(text ?? "").CountBy(match => match.Value).ToDictionary(StringComparer.Ordinal);

    /// <summary>How often a word can stand in the notes: as often as somebody typed it, in all messages and forms.</summary>
    private int MostTimes(string word) => Math.Max(1, _times.GetValueOrDefault(word)?.Values.Sum() ?? 0);

    private static string OneLine(string text) => text.Replace("\n", " / ", StringComparison.Ordinal);

    [GeneratedRegex(@"\bw\d+\b")]
    private static partial Regex Word();
}
