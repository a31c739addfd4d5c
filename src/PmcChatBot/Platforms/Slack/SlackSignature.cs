using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace PmcChatBot.Platforms.Slack;

/// <summary>Verifies that a request comes from Slack: https://docs.slack.dev/authentication/verifying-requests-from-slack.</summary>
internal static class SlackSignature
{
    public const string SignatureHeader = "X-Slack-Signature";
    public const string TimestampHeader = "X-Slack-Request-Timestamp";
    private const int SignatureLength = 67;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Verifies a request.</summary>
    /// <param name="secret">The signing secret.</param>
    /// <param name="signature">The values of <see cref="SignatureHeader"/>.</param>
    /// <param name="timestamp">The values of <see cref="TimestampHeader"/>.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="now">The current time.</param>
    public static bool IsValid(string secret, StringValues signature, StringValues timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!HasForm(signature, timestamp, now))
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature[0]!),
            Encoding.ASCII.GetBytes(Compute(secret, timestamp[0]!, body))
        );
    }

    /// <summary>Whether the headers are well-formed: one of each, not older than five minutes. Checked before the body is read.</summary>
    public static bool HasForm(StringValues signature, StringValues timestamp, DateTimeOffset now) =>
        signature is [{ Length: SignatureLength } given]
        && given.StartsWith("v0=", StringComparison.Ordinal)
        && given.AsSpan(3).IndexOfAnyExcept("0123456789abcdef") < 0
        && timestamp is [{ Length: <= 20 } stamp]
        && stamp.All(char.IsAsciiDigit)
        && long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= Window.TotalSeconds;

    /// <summary>The signature of a body with a timestamp.</summary>
    public static string Compute(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(body);
        return $"v0={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
