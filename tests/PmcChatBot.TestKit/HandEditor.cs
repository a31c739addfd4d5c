using PmcChatBot.Core.Notes;
using PmcChatBot.Publishing;

namespace PmcChatBot.TestKit;

/// <summary>Somebody who edits the file in git by hand and pushes.</summary>
internal sealed class HandEditor(Git git, string path)
{
    public async Task<string?> TextAsync(CancellationToken cancel)
    {
        var result = await git.TryAsync(["show", $"main:{path}"], cancel);
        return result.ExitCode == 0 ? result.StandardOutput : null;
    }

    /// <summary>Puts the sections as given into the file as it is now.</summary>
    public async Task EditAsync(
        string author,
        DateTimeOffset at,
        string message,
        IReadOnlyList<StoredSection> sections,
        CancellationToken cancel
    )
    {
        var text = await TextAsync(cancel) ?? "";
        var edited = NotesCompiler
            .Compile(new CompileInput(text, text, [.. sections.GroupBy(section => section.Key).Select(section => section.Last())], []))
            .Text;
        if (edited != text)
        {
            await CommitAsync(author, at, message, edited, cancel);
        }
    }

    public async Task CommitAsync(string author, DateTimeOffset at, string message, string text, CancellationToken cancel)
    {
        var head = await git.TryAsync(["rev-parse", "--verify", "--quiet", "refs/heads/main"], cancel);
        var from = head.ExitCode == 0 ? $"from {head.StandardOutput.Trim()}\n" : "";
        var ident =
            $"{author} <{string.Concat(author.Where(char.IsAsciiLetter)).ToLowerInvariant()}@example.org> {at.ToUnixTimeSeconds()} +0000";
        var stream =
            $"commit refs/heads/main\nauthor {ident}\ncommitter {ident}\n{Data(message)}{from}M 100644 inline "
            + $"\"{path}\"\n{Data(text)}done\n";
        await git.RunAsync(["fast-import", "--quiet", "--done"], cancel, stream);
    }

    private static string Data(string text) => $"data {Git.Utf8.GetByteCount(text)}\n{text}\n";
}
