using Microsoft.Extensions.Logging.Console;
using PmcChatBot.Core;
using PmcChatBot.Storage;

namespace PmcChatBot.Cli;

/// <summary>Builds the host the same way for every command.</summary>
internal static class BotHost
{
    /// <summary>
    /// A builder with the settings file beside the program, overridden by the environment, overridden by the given settings.
    /// </summary>
    /// <exception cref="UserError">A setting is wrong; the message lists all problems.</exception>
    public static WebApplicationBuilder Builder(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        builder
            .Logging.AddConsole(options => options.FormatterName ??= PrintableConsoleFormatter.FormatterName)
            .AddConsoleFormatter<PrintableConsoleFormatter, ConsoleFormatterOptions>()
            // One line for each connection above the limit would fill the log.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error);
        KeepWhatIsSet(builder.Configuration);
        if (File.Exists(builder.Configuration["DataDirectory"]))
        {
            throw new UserError($"DataDirectory: expected a folder, found the file {builder.Configuration["DataDirectory"]}.");
        }

        var failures = SettingsCheck.Failures(builder.Configuration);
        if (failures.Count > 0)
        {
            throw new UserError("The settings cannot be used:\n" + string.Join('\n', failures.Select(failure => "- " + failure)));
        }

        return builder;
    }

    /// <summary>
    /// What is empty counts as not set, as docker-compose writes variables that nobody gave; and line breaks at the end, as files edited on
    /// Windows have them, are no part of a value.
    /// </summary>
    private static void KeepWhatIsSet(ConfigurationManager configuration)
    {
        var values = configuration
            .AsEnumerable()
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.Trim('\r', '\n')))
            .Where(pair => !string.IsNullOrWhiteSpace(pair.Value))
            .ToList();
        configuration.Sources.Clear();
        configuration.AddInMemoryCollection(values);
    }

    /// <summary>Locks the data folder: two processes on one SQLite file would do everything twice.</summary>
    /// <exception cref="UserError">Another process has locked it.</exception>
    public static FileStream Lock(string dataDirectory)
    {
        new DataFolder(dataDirectory).Make();
        try
        {
            return new FileStream(Path.Combine(dataDirectory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new UserError($"Another PmcChatBot is running on {dataDirectory}. Stop it first, or use another folder with --data.");
        }
    }

    /// <summary>The folder of the sample committee beside the program.</summary>
    public static string SampleSeeds => Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>Creates the data folder if necessary, and brings the database up to date.</summary>
    public static Task PrepareAsync(IServiceProvider services, CancellationToken cancel)
    {
        services.GetRequiredService<DataFolder>().Make();
        return services.MigrateAsync(cancel);
    }
}
