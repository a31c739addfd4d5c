using System.Runtime.CompilerServices;
using Shouldly;

namespace PmcChatBot.Tests.Architecture;

public sealed class LineTests
{
    private const int Longest = 140;

    /// <summary>CSharpier breaks code at that width; strings and comments it leaves alone.</summary>
    [Fact]
    public void No_line_of_the_product_is_longer_than_140_characters()
    {
        var files = new[] { "*.cs", "*.razor", "*.css", "*.js", "*.csproj" }
            .SelectMany(kind => Directory.EnumerateFiles(Source(), kind, SearchOption.AllDirectories))
            .Where(file => !IsGenerated(file))
            .ToList();

        files.Count.ShouldBeGreaterThan(200);
        files.SelectMany(File.ReadLines).Where(line => line.Length > Longest).ShouldBeEmpty();
    }

    private static bool IsGenerated(string file) =>
        file.EndsWith(".Designer.cs", StringComparison.Ordinal)
        || file.EndsWith("ModelSnapshot.cs", StringComparison.Ordinal)
        || file.Contains("/obj/", StringComparison.Ordinal)
        || file.Contains("/bin/", StringComparison.Ordinal);

    private static string Source([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src"));
}
