using System.Runtime.CompilerServices;

namespace PmcChatBot.Core.Tests;

/// <summary>The real notes beside the checkout, where they are.</summary>
internal static class Corpus
{
    public static string? Folder { get; } = Find();

    public static IEnumerable<string> Files(string name = "*.md")
    {
        Assert.SkipWhen(Folder is null, "The corpus ../shared/corpus is not on this machine.");
        return Directory
            .EnumerateFiles(Folder!, name, SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file))!.Length == 10)
            .Order();
    }

    public static string Read(string file) => File.ReadAllText(file);

    private static string? Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../shared/corpus"));
        return Directory.Exists(folder) ? folder : null;
    }
}
