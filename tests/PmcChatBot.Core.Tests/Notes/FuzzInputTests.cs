using System.Runtime.CompilerServices;
using System.Text;
using PmcChatBot.Fuzz;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class FuzzInputTests
{
    [Fact]
    public void Every_input_the_fuzzer_starts_from_or_found_keeps_the_laws()
    {
        var played = 0;
        foreach (var file in Directory.GetFiles(Folder()))
        {
            Should.NotThrow(
                () => Laws.All[Path.GetFileName(file).Split('-')[0]](File.ReadAllText(file, Encoding.UTF8)),
                Path.GetFileName(file)
            );
            played++;
        }

        played.ShouldBeGreaterThan(Laws.All.Count);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../PmcChatBot.Fuzz/inputs"));
}
