using System.CommandLine;
using System.Globalization;
using PmcChatBot.Core;

namespace PmcChatBot.Cli;

/// <summary>The commands and options of the executable.</summary>
internal static class CommandLine
{
    // 128 plus the number of SIGTERM, as shells do.
    private const int StoppedBySignal = 143;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("PmcChatBot collects a committee's updates in chat and publishes them as notes.")
        {
            Serve(),
            Demo(),
            ImportNotes(),
            Export(),
            SetupCode(),
            Doctor(),
            Manifest(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            // Stopped while starting: whatever was begun is finished at the next start.
            return StoppedBySignal;
        }
        catch (Exception error)
            when (error
                    is UserError
                        or IOException
                        or InvalidDataException
                        or UnauthorizedAccessException
                        or Microsoft.Data.Sqlite.SqliteException
            )
        {
            // System messages (a port in use, a file instead of a folder) are clear as they are; a stack trace would not help.
            await Terminal.WriteErrorAsync(
                Storage.StoreErrors.Explain(error) is { } problem ? $"The store cannot be used: {problem}."
                : error is InvalidDataException ? $"{error.Message} {error.GetBaseException().Message}"
                : error.Message
            );
            return 1;
        }
    }

    private static Command Serve()
    {
        var local = new Option<bool>("--local") { Description = "serve the built-in chat page on loopback, where you choose who to be" };
        var data = new Option<string?>("--data") { Description = "the folder for everything the bot keeps" };
        var seeds = new Option<string?>("--seeds") { Description = "the folder of the committee to create at the first start" };
        var at = new Option<string?>("--at")
        {
            Description = "start the clock at another time, such as 2017-09-05T18:00:00Z, to try things out",
        };
        var command = new Command("serve", "run the bot") { local, data, seeds, at };
        command.SetAction(
            (parsed, cancel) =>
                ServeCommand.RunAsync(
                    parsed.GetValue(local),
                    parsed.GetValue(data),
                    parsed.GetValue(seeds),
                    Instant(parsed.GetValue(at)),
                    cancel
                )
        );
        return command;
    }

    private static Command Demo()
    {
        var data = new Option<string?>("--data") { Description = "keep everything in this folder" };
        var seeds = new Option<string?>("--seeds") { Description = "the folder of another committee" };
        var command = new Command("demo", "run a whole meeting in front of you") { data, seeds };
        command.SetAction((parsed, cancel) => DemoCommand.RunAsync(parsed.GetValue(data), parsed.GetValue(seeds), cancel));
        return command;
    }

    private static Command Export()
    {
        var folder = new Argument<string>("folder") { Description = "the folder to write committee.json and template.md into" };
        var only = new Option<string?>("--only") { Description = "which committee, if there are several" };
        var data = new Option<string?>("--data") { Description = "the folder for everything the bot keeps" };
        var command = new Command("export", "write a committee as a folder that serve --seeds accepts; the bot may be running")
        {
            folder,
            only,
            data,
        };
        command.SetAction(
            (parsed, cancel) => ExportCommand.RunAsync(parsed.GetValue(only), parsed.GetValue(folder)!, parsed.GetValue(data), cancel)
        );
        return command;
    }

    private static Command SetupCode()
    {
        var data = new Option<string?>("--data") { Description = "the folder for everything the bot keeps" };
        var command = new Command("setup-code", "make a new code for setting up the first committee in chat; the bot may be running")
        {
            data,
        };
        command.SetAction(parsed =>
        {
            var folder = new DataFolder(Path.GetFullPath(parsed.GetValue(data) ?? "data"));
            ServeCommand.SayCode(new SetupCodes(folder, TimeProvider.System).Make());
        });
        return command;
    }

    private static Command Doctor()
    {
        var data = new Option<string?>("--data") { Description = "the folder for everything the bot keeps" };
        var command = new Command("doctor", "check the settings, the store, git and the platforms, and say what to fix") { data };
        command.SetAction(
            (parsed, cancel) =>
                DoctorCommand.RunAsync(
                    parsed.GetValue(data) is { } folder ? new Dictionary<string, string?> { ["DataDirectory"] = folder } : [],
                    Terminal.Say,
                    cancel
                )
        );
        return command;
    }

    private static Command Manifest()
    {
        var command = new Command("manifest", "create the app package for a chat platform");
        foreach (var manifest in PlatformModules.All.Select(module => module.Manifest).OfType<Command>())
        {
            command.Subcommands.Add(manifest);
        }

        return command;
    }

    private static Command ImportNotes()
    {
        var source = new Argument<string>("notes")
        {
            Description = "a repository (folder or URL) with notes, or one notes file (Markdown)",
        };
        var data = new Option<string?>("--data") { Description = "the folder for everything the bot keeps" };
        var chair = new Option<string[]>("--chair")
        {
            Description = "who chairs the committee, by name or id (slack:U061F7AUR); repeat it for each chair",
        };
        var channel = new Option<string[]>("--channel")
        {
            Description = "where the notes are posted, such as slack:C061EG9T2; repeat it for each chat; default: the built-in chat",
        };
        var every = new Option<string?>("--every")
        {
            Description = "when it meets: \"2 weeks on tuesday at 10:30 America/Los_Angeles\"; default, for a repository: as so far",
        };
        var time = new Option<string?>("--time") { Description = "at what time it meets: \"10:30 America/Los_Angeles\"" };
        var only = new Option<string?>("--only") { Description = "which committee of a repository with several" };
        var dryRun = new Option<bool>("--dry-run") { Description = "say what a repository has, and create nothing" };
        var yes = new Option<bool>("--yes") { Description = "do not ask anything" };
        var command = new Command("import", "create a committee from a repository with notes, or from one notes file")
        {
            source,
            data,
            chair,
            channel,
            every,
            time,
            only,
            dryRun,
            yes,
        };
        command.SetAction(
            (parsed, cancel) =>
            {
                var notes = parsed.GetValue(source)!;
                var (chairs, channels) = (parsed.GetValue(chair) ?? [], parsed.GetValue(channel) ?? []);
                if (File.Exists(notes) && (parsed.GetValue(only) ?? parsed.GetValue(time)) is not null)
                {
                    throw new UserError("--only and --time are for a repository. For one notes file, --every says when it meets.");
                }

                var options = new ImportRepositoryCommand.Options(
                    notes,
                    parsed.GetValue(data),
                    chairs,
                    channels,
                    parsed.GetValue(every),
                    parsed.GetValue(time),
                    parsed.GetValue(only),
                    parsed.GetValue(dryRun),
                    parsed.GetValue(yes)
                );
                return File.Exists(notes) ? ImportCommand.RunAsync(options, cancel) : ImportRepositoryCommand.RunAsync(options, cancel);
            }
        );
        return command;
    }

    private static DateTimeOffset? Instant(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new UserError($"--at: expected an instant such as 2017-09-05T18:00:00Z, found \"{text}\".");
}
