using System.Security.Cryptography;
using System.Text;

namespace PmcChatBot.Publishing;

/// <summary>
/// A commit trailer that only this bot can write: an HMAC over the file before and after the commit and the parent commit. A commit with
/// copied trailers, or a cherry-picked one, does not count as the bot's.
/// </summary>
internal sealed class CommitSignature(DataFolder data)
{
    public const string Trailer = "Pmc-Seal";
    private const int KeyLength = 32;
    private readonly Lazy<byte[]> _key = new(() => ReadOrMake(Path.Combine(data.Path, "commit-key")));

    /// <summary>The signature of a commit that changes a file from one text to another.</summary>
    /// <param name="onto">The last commit that touched the file; <see langword="null"/> for the first.</param>
    /// <param name="before">The file before the commit.</param>
    /// <param name="after">The file after the commit.</param>
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
