using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Cli;

/// <summary>
/// The set-up code, as a hash in a file of the data folder, so that <c>setup-code</c> can make a new one while the bot runs. It is good for
/// an hour and five tries, and is shown on the terminal only.
/// </summary>
internal sealed class SetupCodes(DataFolder data, TimeProvider clock) : ISetupCodes
{
    private const int Tries = 5;
    private const int Length = 8;

    // Without letters and digits that look alike.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly Lock _one = new();

    private sealed record Kept(string Hash, DateTimeOffset Until, int Tries);

    private string File => Path.Combine(data.Path, "setup-code.json");

    /// <summary>Makes a new code; an older one is no longer good.</summary>
    public string Make()
    {
        data.Make();
        var code = RandomNumberGenerator.GetString(Alphabet, Length).Insert(Length / 2, "-");
        Write(new Kept(Hash(code), clock.GetUtcNow() + Life, Tries));
        return code;
    }

    /// <inheritdoc/>
    public SetupCodeOutcome Try(string code)
    {
        lock (_one)
        {
            if (Read() is not { Tries: > 0 } kept || kept.Until <= clock.GetUtcNow())
            {
                return SetupCodeOutcome.None;
            }

            var isRight = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept.Hash), Encoding.ASCII.GetBytes(Hash(code)));
            if (!isRight)
            {
                Write(kept with { Tries = kept.Tries - 1 });
            }

            return isRight ? SetupCodeOutcome.Right : SetupCodeOutcome.Wrong;
        }
    }

    private static string Hash(string code) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant())));

    private Kept? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(System.IO.File.ReadAllText(File));
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the file anew, readable by the bot's own user only.</summary>
    private void Write(Kept kept)
    {
        var next = $"{File}.{Guid.NewGuid():N}";
        using (
            var stream = new FileStream(
                next,
                OperatingSystem.IsWindows()
                    ? new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }
                    : new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    }
            )
        )
        {
            JsonSerializer.Serialize(stream, kept);
        }

        System.IO.File.Move(next, File, overwrite: true);
    }
}
