using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Shouldly;

namespace PmcChatBot.Tests.Architecture;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_in_the_docs_leads_to_a_file_that_is_there()
    {
        var pages = Directory
            .EnumerateFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Root(), "*.md"))
            .Append(Path.Combine(Root(), "manifests", "README.md"))
            .ToList();

        pages.Count.ShouldBeGreaterThan(30);
        pages
            .SelectMany(page =>
                Link()
                    .Matches(File.ReadAllText(page))
                    .Select(link => link.Groups["to"].Value)
                    .Where(to => !to.Contains("://", StringComparison.Ordinal) && !to.StartsWith("mailto:", StringComparison.Ordinal))
                    .Where(to => !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, to.Split('#')[0])))
                    .Select(to => $"{Path.GetRelativePath(Root(), page)}: {to}")
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_README_is_short() => File.ReadLines(Path.Combine(Root(), "README.md")).Count().ShouldBeLessThanOrEqualTo(100);

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [GeneratedRegex(@"\]\((?<to>[^()<>\s]+)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
