using System.Runtime.CompilerServices;
using System.Text;
using PmcChatBot.Fuzz;
using Shouldly;

namespace PmcChatBot.Core.Tests.Notes;

public sealed class FuzzFindsTests
{
    [Fact]
    public void Every_seed_and_every_find_of_the_fuzzer_keeps_the_laws()
    {
        var played = 0;
        foreach (var file in new[] { "seeds", "finds" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Folder(), folder))))
        {
            Should.NotThrow(() => Laws.All[Path.GetFileName(file).Split('-')[0]](File.ReadAllText(file, Encoding.UTF8)), Path.GetFileName(file));
            played++;
        }

        played.ShouldBeGreaterThan(Laws.All.Count);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../PmcChatBot.Fuzz"));
}
