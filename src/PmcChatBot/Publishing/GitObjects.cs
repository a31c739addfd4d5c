using System.Globalization;
using System.Text;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Publishing;

/// <summary>Reads the texts of a repository's objects, many at a time.</summary>
internal sealed class GitObjects(Git git)
{
    private const int LongestFile = 200_000;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// The texts of objects; <see langword="null"/> for missing ones, with the reason if an object is not usable as text.
    /// </summary>
    public async Task<IReadOnlyList<(string? Text, string? Refused)>> TextsAsync(IReadOnlyList<string> objects, CancellationToken cancel)
    {
        var checks = (
            await git.RunAsync(["cat-file", "--batch-check=%(objecttype) %(objectsize)"], cancel, string.Join('\n', objects) + "\n")
        ).Split('\n');
        var sizes = objects
            .Select((_, i) => checks[i].Split(' ') is ["blob", var size] ? long.Parse(size, CultureInfo.InvariantCulture) : -1)
            .ToList();
        var wanted = objects.Where((_, i) => sizes[i] is >= 0 and <= LongestFile).ToList();
        var output =
            wanted.Count == 0 ? [] : (await git.TryAsync(["cat-file", "--batch"], cancel, string.Join('\n', wanted) + "\n")).Output;
        var (texts, position) = (new List<(string?, string?)>(), 0);
        foreach (var size in sizes)
        {
            if (size is < 0 or > LongestFile)
            {
                texts.Add(size < 0 ? default : (null, $"is {size / 1000} KB long, and the limit is {LongestFile / 1000} KB"));
                continue;
            }

            // A header line, the bytes, and a line feed: https://git-scm.com/docs/git-cat-file#_batch_output
            position = Array.IndexOf(output, (byte)'\n', position) + 1;
            texts.Add(Decode(output.AsSpan(position, (int)size)));
            position += (int)size + 1;
        }

        return texts;
    }

    private static (string? Text, string? Refused) Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Strict.GetString(bytes);
            return NotesDocument.CanBeRead(text)
                ? (text, null)
                : (null, "has lists or quotes nested too deeply for Markdown; use fewer levels and I will continue");
        }
        catch (DecoderFallbackException)
        {
            return (null, "is not UTF-8; save it as UTF-8 and I will continue");
        }
    }
}
