using CliWrap;
using CliWrap.Buffered;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Core;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Local;
using Spectre.Console;

namespace PmcChatBot.Cli;

/// <summary>
/// The demo's script: who does what, in which order. Roles are given to teams by their position in the roster, so that it works for any
/// committee.
/// </summary>
internal sealed class DemoScript(
    IServiceProvider services,
    Committee committee,
    Meeting meeting,
    FakeTimeProvider clock,
    string seeds,
    string folder
)
{
    private readonly LocalChat _chat = services.GetRequiredService<LocalChat>();
    private readonly ClockDriver _settle = new(services, clock);
    private readonly List<Team> _teams = [.. committee.ActiveTeams.Where(team => team.Leads.Count > 0)];

    private PersonId Chair => committee.Chairs[0];

    /// <summary>The team that has no update: one without a sample answer, or else the last one.</summary>
    private Team? Quiet => _teams.LastOrDefault(team => SeedFolder.Update(seeds, team) is null) ?? (_teams.Count > 1 ? _teams[^1] : null);

    /// <summary>The team that answers after the meeting.</summary>
    private Team? Late => _teams.Count > 2 ? _teams.Last(team => team != Quiet) : null;

    private string NotesGit => Path.Combine(folder, "notes.git");

    public async Task RunAsync(CancellationToken cancel)
    {
        Heading(
            $"{committee.Title}, meeting of {meeting.LongDate}. {committee.ActiveTeams.Count()} teams, {_teams.Count} of them with a lead."
        );
        await PublishEmptyNotesAsync(cancel);
        await AskAsync(cancel);
        await AnswerAsync(cancel);
        await HandEditAsync(cancel);
        await CompileAsync(cancel);
        await AmendAsync(cancel);
        await ShowAsync(cancel);
    }

    private async Task PublishEmptyNotesAsync(CancellationToken cancel)
    {
        Heading($"{committee.NameOf(Chair)} puts the empty notes into git by hand, as before the bot.");
        await GitAsync(folder, ["init", "--quiet", "--bare", "--initial-branch", "main", NotesGit], cancel);
        var clone = await CloneAsync(cancel);
        var file = Path.Combine(clone, meeting.NotesPath(committee));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, meeting.EmptyNotes(committee), cancel);
        await PushAsync(clone, committee.NameOf(Chair), $"Notes of {meeting.IsoDate}", cancel);
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        await _settle.AdvanceToAsync(meeting.AskAt(committee).AddSeconds(1), cancel);
        await _settle.UntilAsync(async () => (await PromptsAsync(cancel)).Count > 0, cancel);
        await _settle.AdvanceToAsync(meeting.RemindAt(committee).AddHours(-1), cancel);
        var prompts = await PromptsAsync(cancel);
        Heading(
            $"The ask job fired: {prompts.Count} prompts to {prompts.Select(prompt => prompt.PersonId).Distinct().Count()} leads, "
                + "each in the morning of their own time zone. The first one says:"
        );
        var (person, prompt) = (prompts[0].PersonId, Messages(prompts[0].PersonId).First(message => message.IsBots));
        Quote($"{committee.NameOf(person)} gets", prompt.Text);
    }

    private async Task AnswerAsync(CancellationToken cancel)
    {
        var handedOver = _teams.Count > 3 ? _teams[3] : null;
        var edited = _teams.FirstOrDefault();
        foreach (var team in _teams.Where(team => team != Late))
        {
            if (team == Quiet)
            {
                await PressAsync(team, team.Leads[0], "none", cancel);
                Say(team.Leads[0], team, "has no update.");
            }
            else if (team == handedOver)
            {
                var standIn = _teams[^1].Leads[0];
                await _chat.PostAsync(
                    team.Leads[0],
                    Dm(team.Leads[0]),
                    $"/pmc stand-in {team.PlainName} {committee.NameOf(standIn)}",
                    null,
                    cancel
                );
                Say(team.Leads[0], team, $"is away: {committee.NameOf(standIn)} answers this time.");
                await AnswerAsync(team, standIn, cancel);
            }
            else
            {
                var message = await AnswerAsync(team, team.Leads[0], cancel);
                if (team == edited)
                {
                    await _chat.EditAsync(
                        team.Leads[0],
                        message.Id,
                        message.Text + "\n- One more thing: thanks to everybody who tried the beta",
                        cancel
                    );
                    Say(team.Leads[0], team, "edits the answer and adds a line.");
                }
            }
        }

        await _settle.IdleAsync(cancel);
        if (edited is not null)
        {
            Quote(
                $"{committee.NameOf(edited.Leads[0])} gets a receipt",
                Messages(edited.Leads[0]).LastOrDefault(message => message.IsBots && message.Thread is not null)?.Text ?? "(nothing)"
            );
        }
    }

    private async Task<LocalMessage> AnswerAsync(Team team, PersonId person, CancellationToken cancel)
    {
        await _settle.IdleAsync(cancel);
        var text = SeedFolder.Update(seeds, team) ?? "- Steady progress, nothing to decide";
        var prompt = Messages(person)
            .FirstOrDefault(message => message.Buttons.Any(button => button.Action == ActionText.Of(new WriteUpdate(meeting.Id, team.Id))));
        var message = await _chat.PostAsync(person, Dm(person), text, prompt?.Id, cancel);
        var known = team.Subsections.Select(part => part.Name).ToList();
        var added = text.Split('\n')
            .Where(line => line.StartsWith("#### ", StringComparison.Ordinal))
            .Select(line => HeadingText.Parse(line[5..]).PlainName)
            .Except(known)
            .ToList();
        Say(person, team, added.Count == 0 ? "answers." : $"answers, and adds a new part: {string.Join(", ", added)}.");
        return message;
    }

    private async Task HandEditAsync(CancellationToken cancel)
    {
        var clone = await CloneAsync(cancel);
        var file = Path.Combine(clone, meeting.NotesPath(committee));
        var text = await File.ReadAllTextAsync(file, cancel);
        var heading =
            text.Split('\n').FirstOrDefault(line => line.StartsWith("## Ann", StringComparison.Ordinal))
            ?? text.Split('\n').First(line => line.StartsWith('#'));
        text = text.Replace(heading + "\n", $"{heading}\n\n- The summit's call for talks closes on Friday\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text, cancel);
        await PushAsync(clone, "Sam Editor", "Add an announcement", cancel);
        Heading($"Sam Editor edits the file in git by hand, under \"{heading.TrimStart('#', ' ')}\".");
    }

    private async Task CompileAsync(CancellationToken cancel)
    {
        await _settle.AdvanceToAsync(meeting.StartsAt, cancel);
        await _chat.PostAsync(Chair, committee.Channels[0], "/pmc compile", null, cancel);
        await _settle.IdleAsync(cancel);
        Heading($"{committee.NameOf(Chair)} says /pmc compile. In #{committee.Id}:");
        Quote("The channel gets", ChannelPost());
    }

    private async Task AmendAsync(CancellationToken cancel)
    {
        if (Late is not { } missing)
        {
            return;
        }

        await _settle.AdvanceToAsync(meeting.StartsAt.AddMinutes(45), cancel);
        var before = ChannelPost();
        await AnswerAsync(missing, missing.Leads[0], cancel);
        await _settle.IdleAsync(cancel);
        await _settle.AdvanceToAsync(clock.GetUtcNow().AddMinutes(11), cancel);
        Heading(
            $"{committee.NameOf(missing.Leads[0])}'s answer came after the meeting. Ten minutes later the file and the post are amended:"
        );
        Quote("New in the channel's post", New(before, ChannelPost(), missing));
    }

    /// <summary>The new lines of a text that speak of a team.</summary>
    private static string New(string before, string after, Team team) =>
        string.Join(
            '\n',
            InlineDiffBuilder
                .Diff(before, after)
                .Lines.Where(line => line.Type == ChangeType.Inserted && line.Text.Contains(team.PlainName, StringComparison.Ordinal))
                .Select(line => line.Text)
        );

    private async Task ShowAsync(CancellationToken cancel)
    {
        var path = meeting.NotesPath(committee);
        Heading($"The notes, {path}:");
        AnsiConsole.WriteLine();
        Terminal.Say((await GitAsync(folder, ["--git-dir", NotesGit, "show", $"main:{path}"], cancel)).TrimEnd());
        Heading($"The repository: {NotesGit}");
        Heading("Its commits, newest first:");
        Terminal.Say((await GitAsync(folder, ["--git-dir", NotesGit, "log", "--format=  %h %an: %s", "main"], cancel)).TrimEnd());
        Heading("To continue by hand:");
        var start = Directory.Exists("src/PmcChatBot")
            ? "dotnet run --project src/PmcChatBot --"
            : $"dotnet {Path.Combine(AppContext.BaseDirectory, "PmcChatBot.dll")}";
        Terminal.Say($"  {start} serve --local --data {folder} --at {clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}");
    }

    private string ChannelPost() =>
        _chat
            .Messages(committee.Channels[0], Chair)
            .LastOrDefault(message => message.IsBots && message.Thread is null && message.OnlyFor is null)
            ?.Text
        ?? "(nothing)";

    private async Task PressAsync(Team team, PersonId person, string verb, CancellationToken cancel)
    {
        await _settle.IdleAsync(cancel);
        await _chat.PressAsync(person, $"{verb}|{meeting.Id}|{team.Id}", cancel);
    }

    private Task<IReadOnlyList<Prompt>> PromptsAsync(CancellationToken cancel) =>
        services
            .GetRequiredService<Storage.Store>()
            .ReadAsync(store => store.GetRequiredService<ICollectionStore>().PromptsAsync(meeting.Id, cancel), cancel);

    private IReadOnlyList<LocalMessage> Messages(PersonId person) => _chat.Messages(Dm(person), person);

    private static string Dm(PersonId person) => Address.Dm(person).Value;

    private async Task<string> CloneAsync(CancellationToken cancel)
    {
        var clone = Path.Combine(folder, $"by-hand-{Guid.NewGuid():N}"[..16]);
        await GitAsync(folder, ["clone", "--quiet", NotesGit, clone], cancel);
        return clone;
    }

    private static async Task PushAsync(string clone, string author, string message, CancellationToken cancel)
    {
        await GitAsync(clone, ["add", "--all"], cancel);
        await GitAsync(
            clone,
            ["-c", $"user.name={author}", "-c", $"user.email={HeadingText.Slug(author)}@example.org", "commit", "--quiet", "-m", message],
            cancel
        );
        await GitAsync(clone, ["push", "--quiet", "origin", "HEAD:main"], cancel);
        Directory.Delete(clone, recursive: true);
    }

    private static async Task<string> GitAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var result = await CliWrap
            .Cli.Wrap("git")
            .WithWorkingDirectory(directory)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables.Set("GIT_CONFIG_GLOBAL", "/dev/null").Set("GIT_CONFIG_NOSYSTEM", "1"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Publishing.Git.Utf8, cancel);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new UserError($"git {arguments[0]} failed: {result.StandardError.Trim()}");
    }

    private void Say(PersonId person, Team team, string what) =>
        AnsiConsole.MarkupLineInterpolated($"  [bold]{committee.NameOf(person)}[/] ({team.PlainName}) {what}");

    private static void Heading(string text) => AnsiConsole.MarkupLineInterpolated($"\n[bold blue]>[/] {text}");

    private static void Quote(string title, string text)
    {
        AnsiConsole.Write(new Panel(new Text(text)).Header(new PanelHeader(title)).Border(BoxBorder.Rounded));
    }
}
