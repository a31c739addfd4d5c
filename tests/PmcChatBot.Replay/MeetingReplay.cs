using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Core.Setup;
using PmcChatBot.Storage;

namespace PmcChatBot.Replay;

/// <summary>Plays one recorded meeting: every edit as the person would do it with the bot.</summary>
internal sealed class MeetingReplay(Recording recording, Stage stage, HandEditor hand, string path, ReplayOptions options)
{
    private readonly Tracked _tracked = new(recording.Initial);
    private readonly Outcome _outcome = new(recording.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    private readonly Dictionary<(PersonId Person, string Team), ChatMessage> _messages = [];
    private readonly HashSet<SectionKey> _byHand = [];
    private Meeting _meeting = null!;
    private PersonId _chair;
    private bool _compiled;

    public static async Task<Outcome> RunAsync(Recording recording, string repository, ReplayOptions options, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        var date = recording.Date;
        var path = $"{recording.Committee}/{date:yyyy}/{date:yyyy-MM-dd}-{recording.Committee}.md";
        var start = Start(date);
        var first = recording.Edits.Select(edit => edit.At).DefaultIfEmpty(start).Min();
        var now = (first < start ? first : start).AddDays(-3);
        await BareRepository.CreateAsync(repository);
        await using var stage = await Stage.OpenAsync(repository, now, cancel, options.Platform, options.Server?.SettingsFor(repository));
        options.Trouble?.Start(stage);
        var replay = new MeetingReplay(recording, stage, new HandEditor(stage.Git, path), path, options);
        await replay.PrepareAsync(now, cancel);
        await replay.PlayAsync(cancel);
        await replay.CompareAsync(cancel);
        await replay.CountDoubledAsync(cancel);
        replay._outcome.Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return replay._outcome;
    }

    private PersonId Chair => _chair;

    private static DateTimeOffset Start(DateOnly date) =>
        new Schedule(
            "America/Los_Angeles",
            date.DayOfWeek == DayOfWeek.Wednesday ? new TimeOnly(14, 30) : new TimeOnly(10, 30),
            []
        ).StartOn(date);

    private async Task PrepareAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await hand.CommitAsync(recording.Chairs[0], now, "Notes", recording.Initial, cancel);
        var imported = await stage
            .Get<Import>()
            .AddFromNotesAsync(recording.Initial, path, new Import.Chosen(recording.Chairs, [], null, stage.Clock.GetUtcNow()), cancel);
        var committee = stage.Chat.Adopt(imported.Committee);
        var people = committee.People.ToList();
        foreach (var lead in LeadsNamed().Where(lead => Names.Find(people, lead) is null))
        {
            people.Add(stage.Chat.Adopt(NotesImport.LocalPerson(lead)));
        }

        foreach (var author in recording.Edits.Select(edit => edit.Author).Distinct())
        {
            if (Names.Find(people, author) is not { } known)
            {
                people.Add(stage.Chat.Adopt(NotesImport.LocalPerson(author)));
            }
            else if (known.Name != author)
            {
                people[people.IndexOf(known)] = known with { GitNames = [.. known.GitNames ?? [], author] };
            }
        }

        await stage.WriteAsync(
            async services =>
            {
                await services.GetRequiredService<ICommittees>().SaveAsync(committee with { People = people }, cancel);
                _meeting = (await services.GetRequiredService<IMeetings>().OfAsync(imported.Committee.Id, cancel)).Single(meeting =>
                    meeting.Date == recording.Date
                );
                _meeting.StartsAt = Start(recording.Date);
            },
            cancel
        );
        _chair = Names.Find(people, recording.Chairs[0])!.Id;
        await stage.CommandAsync(Chair, $"ask {_meeting.IsoDate}", cancel);
    }

    private IEnumerable<string> LeadsNamed() =>
        recording
            .Edits.SelectMany(edit => edit.Changes)
            .Where(change => change is { Op: "add", Path.Count: 2 })
            .SelectMany(change => HeadingText.SplitLeads(HeadingText.Parse(change.Path[1]).Leads))
            .Distinct();

    private async Task PlayAsync(CancellationToken cancel)
    {
        for (var i = 0; i < recording.Edits.Count; i++)
        {
            var edit = recording.Edits[i];
            await AdvanceAsync(edit.At, cancel);
            await PlayAsync(edit, recording.Accidents.Contains(i), cancel);
            _outcome.Edits++;
        }

        await AdvanceAsync(_meeting.StartsAt.AddMinutes(1), cancel);
        await stage.AdvanceToAsync(stage.Clock.GetUtcNow().AddMinutes(11), cancel);
        await CompileAsync(cancel);
    }

    /// <summary>Moves on to an edit's time; the chair compiles when the meeting begins.</summary>
    private async Task AdvanceAsync(DateTimeOffset at, CancellationToken cancel)
    {
        if (!_compiled && at >= _meeting.StartsAt)
        {
            await stage.AdvanceToAsync(_meeting.StartsAt, cancel);
            await CompileAsync(cancel);
        }

        await stage.AdvanceToAsync(at, cancel);
    }

    private async Task CompileAsync(CancellationToken cancel)
    {
        _compiled = true;
        await stage.CommandAsync(Chair, $"compile {_meeting.IsoDate}", cancel);
    }

    private async Task PlayAsync(RecordedEdit edit, bool accident, CancellationToken cancel)
    {
        var wiped = accident ? edit.Changes.Where(_tracked.TakesBack).ToList() : [];
        if (wiped.Count > 0)
        {
            await WipeAsync(edit, wiped, cancel);
        }

        var changes = edit.Changes.Except(wiped).Where(IsChange).ToList();
        foreach (var change in edit.Changes.Except(wiped).Except(changes))
        {
            _outcome.Count(Kind(change), "nothing: it reads so already");
        }

        if (changes.Count > 0 && options.ByHand())
        {
            await HandAsync(edit, changes, "a random hand edit", cancel);
            return;
        }

        changes = await HeadingsAsync(edit, changes, cancel);
        var committee = await stage.CommitteeAsync(cancel);
        var teams = new TeamNames(committee.Teams);
        var texts = changes.ToLookup(change =>
            change.Path.Count > 1 && !IsDuplicateHeading(change) ? teams.Find(change.Path[1])?.Id : null
        );
        foreach (var team in texts.Where(group => group.Key is not null))
        {
            await TeamAsync(edit, committee.FindTeam(team.Key!)!, [.. team], cancel);
        }

        await OthersAsync(edit, [.. texts[null]], cancel);
    }

    private static string Kind(RecordedChange change) =>
        $"{(change.Path.Count > 1 && change.Path[0] == "Backlog Reviews" ? "team" : "other")} {change.Op}";

    // Blank lines at the ends are no change, nor is what is there already.
    private bool IsChange(RecordedChange change) =>
        change.Op == "remove" ? _tracked.Text(change.Key) is not null : _tracked.Text(change.Key) != change.Text;

    private static bool IsDuplicateHeading(RecordedChange change) => change.Path.Contains("~");

    /// <summary>Somebody pushes a file in which other people's sections are as they were earlier.</summary>
    private async Task WipeAsync(RecordedEdit edit, IReadOnlyList<RecordedChange> wiped, CancellationToken cancel)
    {
        await CompileAsync(cancel);
        await hand.EditAsync(edit.Author, edit.At, edit.Message, [.. wiped.Select(change => Stored(change))], cancel);
        foreach (var change in wiped)
        {
            _outcome.Count(Kind(change), "a stale copy pushed");
        }

        await CompileAsync(cancel);
    }

    private static StoredSection Stored(RecordedChange change) =>
        new(
            change.Key,
            change.Op == "remove" ? null : change.Text,
            change.Path is ["~"] ? null
                : change.Path[^1] == "~" ? change.Path[^2]
                : change.Path[^1]
        );

    private async Task HandAsync(RecordedEdit edit, IReadOnlyList<RecordedChange> changes, string how, CancellationToken cancel)
    {
        var sections = await RekeyAsync(changes, cancel);
        await hand.EditAsync(edit.Author, edit.At, edit.Message, sections, cancel);
        foreach (var change in changes)
        {
            _outcome.Count(Kind(change), how);
            _byHand.Add(change.Key);
            _tracked.Apply(change);
        }
    }

    /// <summary>The keys of the changes in the file as it is: its headings may name other people.</summary>
    private async Task<IReadOnlyList<StoredSection>> RekeyAsync(IReadOnlyList<RecordedChange> changes, CancellationToken cancel)
    {
        var committee = await stage.CommitteeAsync(cancel);
        var teams = new TeamNames(committee.Teams);
        var outline = NotesOutline.Read(await hand.TextAsync(cancel) ?? "", new TeamNames([]));
        var inFile = outline
            .Keys.Where(key => outline.Find(key) is { Level: > 0 } && teams.Find(outline.Find(key)!.Heading) is not null && key.Depth == 1)
            .GroupBy(key => teams.Find(outline.Find(key)!.Heading)!.Id)
            .ToDictionary(group => group.Key, group => group.First());
        var kept = changes.Where(change =>
            change.Op != "remove"
            || !changes.Any(other =>
                other.Op == "add"
                && other.Path.Count == change.Path.Count
                && change.Path.Count > 1
                && teams.Find(other.Path[1]) is { } team
                && team == teams.Find(change.Path[1])
                && other.Path.Skip(2).SequenceEqual(change.Path.Skip(2))
            )
        );
        return
        [
            .. kept.Select(change =>
            {
                var stored = Stored(change);
                if (
                    outline.Find(stored.Key) is not null
                    || change.Path.Count < 2
                    || teams.Find(change.Path[1]) is not { } team
                    || !inFile.TryGetValue(team.Id, out var root)
                )
                {
                    return stored;
                }

                var key = change
                    .Path.Skip(2)
                    .Aggregate(
                        root,
                        (above, heading) => heading == "~" ? new SectionKey(above.Value + "~2") : above.Child(HeadingText.Key(heading))
                    );
                return stored with { Key = key, Heading = change.Path.Count == 2 && change.Op != "add" ? null : stored.Heading };
            }),
        ];
    }

    /// <summary>Headings of teams that came, went or changed are commands; what is left are texts.</summary>
    private async Task<List<RecordedChange>> HeadingsAsync(RecordedEdit edit, List<RecordedChange> changes, CancellationToken cancel)
    {
        var committee = await stage.CommitteeAsync(cancel);
        var teams = new TeamNames(committee.Teams);
        var added = changes.Where(change => change is { Op: "add", Path.Count: 2 } && IsTeamLevel(change)).ToList();
        var removed = changes.Where(change => change is { Op: "remove", Path.Count: 2 } && IsTeamLevel(change)).ToList();
        var texts = changes.Except(added).Except(removed).ToList();
        foreach (var change in added)
        {
            var old = removed.Find(other => teams.Find(other.Path[1]) is { } team && team == teams.Find(change.Path[1]));
            old ??= added.Count == 1 && removed.Count == 1 && teams.Find(change.Path[1]) is null ? removed[0] : null;
            removed.Remove(old!);
            await HeadingAsync(edit, change, old, cancel);
            texts.RemoveAll(text => old is not null && text.Op == "remove" && text.Path.Count > 2 && text.Path[1] == old.Path[1]);
            if (change.Text.Length > 0)
            {
                texts.Add(change);
            }
            else
            {
                _tracked.Apply(change);
            }

            if (old is not null)
            {
                Rename(old, change);
            }
        }

        foreach (var change in removed)
        {
            await SayAsync(Kind(change), "team retire", $"team retire {change.Path[1].Split(" - ")[0]}", cancel);
            _tracked.Apply(change);
            texts.RemoveAll(text => text.Op == "remove" && text.Path.Count > 2 && text.Path[1] == change.Path[1]);
        }

        return [.. texts.Where(change => change.Op != "add" || change.Path.Count < 3 || IsChange(change))];
    }

    private bool IsTeamLevel(RecordedChange change) => change.Path[0] == "Backlog Reviews";

    /// <summary>A renamed heading takes its sections' expected texts along.</summary>
    private void Rename(RecordedChange old, RecordedChange change)
    {
        foreach (var key in _tracked.Below(old.Key))
        {
            var moved = new SectionKey(change.Key.Value + key.Value[old.Key.Value.Length..]);
            if (_tracked.Text(moved) is null)
            {
                _tracked.Set(moved, _tracked.Text(key));
            }

            _tracked.Set(key, null);
        }
    }

    private async Task HeadingAsync(RecordedEdit edit, RecordedChange change, RecordedChange? old, CancellationToken cancel)
    {
        var parts = HeadingText.Parse(change.Path[1]);
        var leads = HeadingText.SplitLeads(parts.Leads);
        if (old is null)
        {
            await SayAsync(Kind(change), "team add", $"team add {change.Path[1]}", cancel);
            return;
        }

        var was = HeadingText.Parse(old.Path[1]);
        if (HeadingText.Key(was.Name) != HeadingText.Key(parts.Name))
        {
            await SayAsync(Kind(change), "team rename", $"team rename {was.Name} to {parts.Name}", cancel);
        }

        var committee = await stage.CommitteeAsync(cancel);
        var author = Names.Find(committee.People, edit.Author)!;
        if (leads.Count == 1 && change.Text.Length > 0 && Names.Find(committee.People, leads[0]) == author)
        {
            await SayAsync(Kind(change), "stand-in", $"stand-in {parts.Name} {Names.Find(committee.People, leads[0])!.Name}", cancel);
        }
        else if (was.Leads != parts.Leads)
        {
            await SayAsync(
                Kind(change),
                "lead",
                $"lead {parts.Name} {string.Join(", ", leads.Select(lead => Names.Find(committee.People, lead)!.Name))}",
                cancel
            );
        }
    }

    private async Task SayAsync(string op, string how, string command, CancellationToken cancel)
    {
        _outcome.Count(op, how);
        await stage.CommandAsync(Chair, command, cancel);
    }

    /// <summary>A team's text: the first by DM, an edit of one's own message by editing it, everything else by form.</summary>
    private async Task TeamAsync(RecordedEdit edit, Team team, IReadOnlyList<RecordedChange> changes, CancellationToken cancel)
    {
        var committee = await stage.CommitteeAsync(cancel);
        var person = Names.Find(committee.People, edit.Author)!;
        await AllowAsync(committee, team, person, cancel);
        var sections = await stage.SectionsAsync(_meeting.Id, cancel);
        var isFresh =
            Reports.StateOf(team, committee, sections) == SectionState.NoReply && changes.All(change => change.Op is "fill" or "add");
        var prompt = stage
            .Chat.ToPerson(person.Id)
            .FirstOrDefault(message => message.Buttons.Any(button => button.Action == $"form|{_meeting.Id}|{team.Id}"));
        if (isFresh && !options.OnlyForms && prompt is not null && !_messages.ContainsKey((person.Id, team.Id)))
        {
            var text = Message(changes);
            _messages[(person.Id, team.Id)] = await stage.Chat.PostAsync(person.Id, text, prompt.Key, cancel);
            Done(changes, "dm");
        }
        else if (
            _messages.TryGetValue((person.Id, team.Id), out var earlier)
            && changes is [{ Path.Count: 2, Op: "edit" or "fill" } only]
            && _tracked.Text(only.Key) == SectionText.Of(earlier.Text)
        )
        {
            _messages[(person.Id, team.Id)] = await stage.Chat.EditAsync(person.Id, earlier, only.Text, cancel);
            Done(changes, "edited dm");
        }
        else
        {
            Done(changes, await FormAsync(team, person, changes, cancel) ? "form" : "dm, for the form is too small");
        }

        await stage.SettleWithRetriesAsync(cancel);
        await ConfirmAsync(person.Id, cancel);
    }

    /// <summary>After the closing time the bot asks which notes are meant: these.</summary>
    private async Task ConfirmAsync(PersonId person, CancellationToken cancel)
    {
        var asked = stage.Chat.ToPerson(person).LastOrDefault();
        var wanted = asked?.Buttons.FirstOrDefault(button =>
            (
                button.Action.StartsWith("place|", StringComparison.Ordinal)
                && button.Action.Contains($"|{_meeting.Id}|", StringComparison.Ordinal)
            ) || button.Action.StartsWith("apply|", StringComparison.Ordinal)
        );
        if (wanted is not null && stage.Clock.GetUtcNow() > _meeting.StartsAt.AddDays(7))
        {
            await stage.Chat.PressAsync(person, wanted.Action, cancel);
            await stage.SettleWithRetriesAsync(cancel);
        }
    }

    private void Done(IReadOnlyList<RecordedChange> changes, string how)
    {
        foreach (var change in changes)
        {
            _outcome.Count(Kind(change), how);
            _tracked.Apply(change);
        }
    }

    private static string Message(IReadOnlyList<RecordedChange> changes)
    {
        var parts = new List<string>();
        foreach (var change in changes.OrderBy(change => change.Path.Count > 2))
        {
            for (var depth = 3; depth <= change.Path.Count; depth++)
            {
                var heading = $"{new string('#', depth + 1)} {change.Path[depth - 1]}";
                if (depth == change.Path.Count || !parts.Contains(heading))
                {
                    parts.Add(heading);
                }
            }

            parts.Add(change.Text);
        }

        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    /// <summary>Fills the form; where it has not the room, the same words go as a message that replaces the update.</summary>
    private async Task<bool> FormAsync(Team team, Person person, IReadOnlyList<RecordedChange> changes, CancellationToken cancel)
    {
        var action = $"form|{_meeting.Id}|{team.Id}";
        if (!stage.Chat.ToPerson(person.Id).Any(message => message.Buttons.Any(button => button.Action == action)))
        {
            await stage.CommandAsync(person.Id, $"update {team.PlainName}", cancel);
        }

        IReadOnlyDictionary<string, string>? filled = null;
        if (await stage.Chat.FillAsync(person.Id, action, form => filled = Filled(form, team, changes), cancel))
        {
            return true;
        }

        var message = await stage.Chat.PostAsync(person.Id, Message(changes), null, cancel);
        await stage.SettleWithRetriesAsync(cancel);
        var question =
            stage
                .Chat.ToPerson(person.Id)
                .SelectMany(other => other.Buttons)
                .LastOrDefault(button => button.Action.StartsWith("replace|", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The bot did not ask what to do with {message.Key}.");
        await stage.Chat.PressAsync(person.Id, question.Action, cancel);
        return false;
    }

    private static Dictionary<string, string> Filled(Form form, Team team, IReadOnlyList<RecordedChange> changes)
    {
        var fields = form.Fields.ToDictionary(field => field.Name, field => field.Value);
        var own = fields.Keys.First(name => name.StartsWith($"@{team.Id}#", StringComparison.Ordinal));
        foreach (var change in changes)
        {
            var known = change.Path.Count > 2 ? TeamNames.FindSubsection(team, change.Path[2])?.Id : null;
            var key = change
                .Path.Skip(2)
                .Select((heading, index) => index == 0 && known is not null ? known : HeadingText.Key(heading))
                .Aggregate(SectionKey.Team(team.Id), (above, name) => above.Child(name));
            var field = fields.Keys.FirstOrDefault(name => name.StartsWith($"{key}#", StringComparison.Ordinal));
            var parent = key.Parent is { } above
                ? fields.Keys.FirstOrDefault(name => name.StartsWith($"{above}#", StringComparison.Ordinal)) ?? own
                : own;
            if (field is not null)
            {
                fields[field] = change.Op == "remove" ? "" : change.Text;
            }
            else
            {
                fields[parent] = $"{fields[parent]}\n\n{new string('#', change.Path.Count + 1)} {change.Path[^1]}\n\n{change.Text}".Trim(
                    '\n'
                );
            }
        }

        return fields;
    }

    /// <summary>Somebody who does not lead the team answers as its deputy: the heading keeps its name.</summary>
    private async Task AllowAsync(Committee committee, Team team, Person person, CancellationToken cancel)
    {
        var meeting = await stage.MeetingAsync(_meeting.Id, cancel);
        if (!Responsibilities.MayAnswer(person.Id, new(committee, meeting, team)))
        {
            var deputies = team.Deputies.Select(committee.NameOf).Append(person.Name);
            await stage.CommandAsync(Chair, $"deputy {team.PlainName} {string.Join(", ", deputies)}", cancel);
        }
    }

    /// <summary>Sections that belong to no team: an item by `add` where it is one, else by hand in git.</summary>
    private async Task OthersAsync(RecordedEdit edit, IReadOnlyList<RecordedChange> changes, CancellationToken cancel)
    {
        var committee = await stage.CommitteeAsync(cancel);
        var byHandEdits = new List<RecordedChange>();
        foreach (var change in changes)
        {
            if (change.Path.Count == 1 && Item(change, edit, committee) is { } item)
            {
                await stage.CommandAsync(
                    Names.Find(committee.People, edit.Author)!.Id,
                    $"add {change.Path[0].ToLowerInvariant()} {item}",
                    cancel
                );
                _outcome.Count(Kind(change), "add");
                _tracked.Apply(change);
            }
            else
            {
                byHandEdits.Add(change);
            }
        }

        if (byHandEdits.Count > 0)
        {
            await HandAsync(edit, byHandEdits, "hand in git", cancel);
        }
    }

    /// <summary>The one item a change adds at the end, if the bot would write it the same way: its words name who raised it.</summary>
    private string? Item(RecordedChange change, RecordedEdit edit, Committee committee)
    {
        var person = Names.Find(committee.People, edit.Author)!;
        var before = _tracked.Text(change.Key) ?? "";
        var rest = change.Text.StartsWith(before, StringComparison.Ordinal) ? change.Text[before.Length..].Trim('\n') : "";
        return
            rest.StartsWith("- ", StringComparison.Ordinal)
            && rest.Contains(person.Name, StringComparison.OrdinalIgnoreCase)
            && rest.Split('\n').Count(line => line.StartsWith("- ", StringComparison.Ordinal)) == 1
            ? rest
            : null;
    }

    private async Task CompareAsync(CancellationToken cancel)
    {
        var committee = await stage.CommitteeAsync(cancel);
        var found = await hand.TextAsync(cancel) ?? "";
        var wanted = NotesOutline.Read(recording.Final, new TeamNames(committee.Teams));
        var bare = NotesOutline.Read(recording.Final, new TeamNames([]));
        var result = NotesOutline.Read(found, new TeamNames(committee.Teams));
        for (var i = 0; i < wanted.Keys.Count; i++)
        {
            var (key, section) = (wanted.Keys[i], wanted.Document.Sections[i]);
            var final = wanted.Document.Text(section);
            // Where an accident was never put right, what stood there before it is expected.
            var expected = recording.NeverRestored.Contains(HeadingText.Parse(section.Heading).PlainName)
                ? _tracked.Text(bare.Keys[i]) ?? final
                : final;
            var text = result.Text(key);
            _outcome.Sections++;
            if (result.Find(key)?.Heading is { } heading && heading != section.Heading)
            {
                _outcome.HeadingsDifferent.Add($"\"{section.Heading}\" reads \"{heading}\"");
            }

            if (text is not null && result.Document.Body(result.Find(key)!) == wanted.Document.Body(section))
            {
                _outcome.Identical++;
            }
            else if (text == expected)
            {
                _outcome.Trimmed++;
            }
            else if (
                options.RichText
                && text is not null
                && (options.Platform == StagePlatform.Teams ? SameDocument.AreInTeams(text, expected) : SameDocument.Are(text, expected))
            )
            {
                _outcome.SameDocument++;
            }
            else
            {
                _outcome.Differences.Add(new Difference($"{key}", expected, text ?? "(no such section)"));
            }

            CountLost(expected, found);
        }
    }

    private void CountLost(string expected, string found)
    {
        if (options.RichText)
        {
            var words = SameDocument.Words(found).ToHashSet();
            _outcome.LinesLost.AddRange(SameDocument.Words(expected).Where(line => !words.Contains(line)));
            return;
        }

        var lines = SectionText.Lines(found).Select(line => line.Trim()).ToHashSet();
        _outcome.LinesLost.AddRange(
            SectionText.Lines(expected).Select(line => line.Trim()).Where(line => line.Length > 0 && !lines.Contains(line))
        );
    }

    /// <summary>A slot that two messages of the bot fill.</summary>
    private async Task CountDoubledAsync(CancellationToken cancel)
    {
        if (stage.Teams is { } teams)
        {
            var recorded = await stage.ReadAsync(
                async services =>
                    (
                        await services.GetRequiredService<BotDbContext>().SentMessages.Select(sent => sent.MessageKey).ToListAsync(cancel)
                    ).ToHashSet(),
                cancel
            );
            _outcome.Doubled.AddRange(
                teams
                    .Tenant.Messages.Where(message =>
                        !message.IsDeleted
                        && message.From.StartsWith("28:", StringComparison.Ordinal)
                        && !recorded.Contains($"teams:{message.Conversation}/{message.Id}")
                    )
                    .Select(message => $"{message.Conversation}/{message.Id}")
            );
            return;
        }

        var keys =
            stage
                .Slack?.Workspace.Messages.Select(message => message.Metadata?["event_payload"]?["key"]?.GetValue<string>())
                .OfType<string>()
            ?? [];
        _outcome.Doubled.AddRange(
            keys.GroupBy(key => key[..key.LastIndexOf('|')]).Where(slot => slot.Count() > 1).Select(slot => slot.Key)
        );
    }
}
