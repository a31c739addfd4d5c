using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace PmcChatBot.Platforms.Slack;

/// <summary>Whether a request is Slack's: https://docs.slack.dev/authentication/verifying-requests-from-slack.</summary>
internal static class SlackSignature
{
    public const string SignatureHeader = "X-Slack-Signature";
    public const string TimestampHeader = "X-Slack-Request-Timestamp";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Verifies a request.</summary>
    /// <param name="secret">The signing secret.</param>
    /// <param name="signature">The values of <see cref="SignatureHeader"/>.</param>
    /// <param name="timestamp">The values of <see cref="TimestampHeader"/>.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="now">The time.</param>
    public static bool IsValid(string secret, StringValues signature, StringValues timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (signature is not [{ } given] || timestamp is not [{ } stamp]
            || stamp.Length > 20 || !stamp.All(char.IsAsciiDigit) || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Window.TotalSeconds)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.ASCII.GetBytes(Compute(secret, stamp, body)));
    }

    /// <summary>The signature of a body at a time.</summary>
    public static string Compute(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(body);
        return $"v0={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
