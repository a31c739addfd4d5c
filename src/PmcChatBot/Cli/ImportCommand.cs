using System.Text;
using PmcChatBot.Core;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Cli;

/// <summary><c>import</c>: creates a committee from a notes file and prints what it understood.</summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(ImportRepositoryCommand.Options options, CancellationToken cancel)
    {
        var (file, data, chairs) = (options.Repository, options.Data, options.Chairs);
        if (options.DryRun)
        {
            Print(NotesImport.Read(await TextAsync(file, cancel), InRepository(file)), hasChair: true, data, isCreated: false);
            return 0;
        }

        await using var app = App(data);
        using var held = BotHost.Lock(app.Services.GetRequiredService<DataFolder>().Path);
        await BotHost.PrepareAsync(app.Services, cancel);
        var chosen = new Import.Chosen(
            chairs,
            options.Channels,
            options.Every,
            app.Services.GetRequiredService<TimeProvider>().GetUtcNow()
        );
        var imported = await app
            .Services.GetRequiredService<Import>()
            .AddFromNotesAsync(await TextAsync(file, cancel), InRepository(file), chosen, cancel);
        Print(imported, chairs.Count > 0, data);
        return 0;
    }

    /// <summary>The services without listeners and workers.</summary>
    internal static WebApplication App(string? data)
    {
        var builder = BotHost.Builder(data is null ? [] : new Dictionary<string, string?> { ["DataDirectory"] = data });
        builder.Logging.ClearProviders();
        builder.Services.AddBot(builder.Configuration);
        return builder.Build();
    }

    /// <summary>
    /// The file's path from the root of its git repository. For a file outside any repository and outside the current folder, only its
    /// name.
    /// </summary>
    private static string InRepository(string file)
    {
        var full = Path.GetFullPath(file);
        for (var folder = Path.GetDirectoryName(full); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return Path.GetRelativePath(folder, full).Replace('\\', '/');
            }
        }

        var fromHere = Path.GetRelativePath(Environment.CurrentDirectory, full).Replace('\\', '/');
        return fromHere.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(fromHere) ? Path.GetFileName(full) : fromHere;
    }

    private static async Task<string> TextAsync(string file, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllTextAsync(file, new UTF8Encoding(false, throwOnInvalidBytes: true), cancel);
        }
        catch (DecoderFallbackException)
        {
            throw new UserError($"{file} is not UTF-8. Save it as UTF-8 and try again.");
        }
    }

    private static void Print(ImportedCommittee imported, bool hasChair, string? data, bool isCreated = true)
    {
        var committee = imported.Committee;
        Terminal.Say($"{committee.Title} ({committee.Id}), from {imported.Reasons.Title}");
        Terminal.Say($"Notes path: {committee.NotesPath}, from the file's path in its repository");
        Terminal.Say(
            $"Date: {imported.Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "none"}, "
                + $"{(imported.Date is null ? "" : "from ")}{imported.Reasons.Date}"
        );
        Terminal.Say($"Agenda: {(imported.AgendaSections.Count == 0 ? "none" : string.Join(", ", imported.AgendaSections))}");
        Terminal.Say($"Teams: {committee.Teams.Count}, from {imported.Reasons.Teams}");
        SayTeams(committee);
        var unsure = hasChair
            ? imported.Unsure
            :
            [
                .. imported.Unsure,
                $"No chair is named, so nobody can compile. Delete the folder {data ?? "data"} and import again with --chair \"Name\".",
            ];
        Terminal.Say(unsure.Count == 0 ? "Nothing to check." : "Please check:");
        foreach (var doubt in unsure)
        {
            Terminal.Say($"  {doubt}");
        }

        if (isCreated)
        {
            SayNext(committee, data);
        }
        else
        {
            Terminal.Say("Nothing was created: this was a dry run.");
        }
    }

    internal static void SayTeams(Committee committee)
    {
        foreach (var team in committee.ActiveTeams)
        {
            var label = team.Label is null ? "" : $" ({team.Label})";
            var leads = team.Leads.Count == 0 ? "nobody" : string.Join(", ", team.Leads.Select(committee.NameOf));
            var former = team.FormerNames.Count == 0 ? "" : $"; formerly {string.Join(", ", team.FormerNames.Select(HeadingText.Plain))}";
            Terminal.Say($"  {team.PlainName}{label}: {leads}{former}");
            foreach (var part in team.Subsections)
            {
                Terminal.Say($"    {part.Name}");
            }
        }
    }

    /// <summary>What to do once a committee is imported.</summary>
    internal static void SayNext(Committee committee, string? data)
    {
        if (committee.Channels.Any(channel => new Address(channel).Platform != PersonId.BuiltIn))
        {
            Terminal.Say(
                "The leads are known by name only. Once the bot runs, it searches for their accounts and asks the "
                    + "chair to confirm them."
            );
        }

        var onChat =
            committee.Channels.All(channel => new Address(channel).Platform == PersonId.BuiltIn)
            && committee.Chairs.All(chair => chair.Platform == PersonId.BuiltIn);
        Terminal.Say(
            "Next: dotnet run --project src/PmcChatBot -- "
                + $"serve{(onChat ? " --local" : "")}{(data is null ? "" : $" --data {data}")}, and /pmc ask in the chat."
        );
    }
}
