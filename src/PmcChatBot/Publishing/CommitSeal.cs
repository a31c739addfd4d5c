using System.Security.Cryptography;
using System.Text;

namespace PmcChatBot.Publishing;

/// <summary>
/// A second trailer beside the one that names the meeting, that only this bot can write: a keyed hash of what the commit made of the
/// file, and on top of which commit. Whoever copies the trailers, or picks the commit again, is not taken for the bot.
/// </summary>
internal sealed class CommitSeal(DataFolder data)
{
    public const string Trailer = "Pmc-Seal";
    private const int KeyLength = 32;
    private readonly Lazy<byte[]> _key = new(() => ReadOrMake(Path.Combine(data.Path, "commit-key")));

    /// <summary>The seal of a commit that takes a file from one text to another.</summary>
    /// <param name="onto">The commit that touched the file last; nothing for the first.</param>
    /// <param name="before">The file before.</param>
    /// <param name="after">The file after.</param>
    public string Of(string? onto, string? before, string after)
    {
        var text = Encoding.UTF8.GetBytes($"{onto}\n{before?.Length ?? -1}\n{before}\n{after}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key.Value, text))[..KeyLength];
    }

    private static byte[] ReadOrMake(string path)
    {
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: KeyLength } there)
        {
            return there;
        }

        var made = RandomNumberGenerator.GetBytes(KeyLength);
        var half = path + ".new";
        File.WriteAllBytes(half, made);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(half, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(half, path, overwrite: true);
        return made;
    }
}
