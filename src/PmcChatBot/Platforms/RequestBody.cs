namespace PmcChatBot.Platforms;

/// <summary>Reads what somebody sends, up to what any platform would.</summary>
internal static class RequestBody
{
    private const int Largest = 1024 * 1024;

    /// <returns>The bytes, or <see langword="null"/> where they are too many.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Largest)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > Largest)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
