using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>
/// A second trailer beside <see cref="PublishPlan.Trailer"/>, that only this bot can write: a keyed hash of what the commit made of the
/// file. Whoever copies the first trailer into a commit of their own is not taken for the bot.
/// </summary>
internal sealed class CommitSeal(DataFolder data)
{
    public const string Trailer = "Pmc-Seal";
    private const int KeyLength = 32;
    private readonly Lazy<byte[]> _key = new(() => ReadOrMake(Path.Combine(data.Path, "commit-key")));

    /// <summary>The seal of a commit that takes a file from one text to another.</summary>
    public string Of(string? before, string after)
    {
        var text = Encoding.UTF8.GetBytes($"{before?.Length ?? -1}\n{before}\n{after}");
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
