using System.Net.Sockets;
using System.Text;

namespace PmcChatBot.Platforms;

/// <summary>Calls a vendor's server, and turns connection errors into readable messages.</summary>
internal static class VendorHttp
{
    /// <param name="who">The server's name for people.</param>
    /// <param name="ask">Makes the call.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<HttpResponseMessage> SendAsync(string who, Func<Task<HttpResponseMessage>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        // A connection that is reset while HttpClient is still opening it throws as the socket's own error.
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            throw new HttpRequestException($"{who} cannot be reached ({error.Message})", error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"{who} did not answer in time", error);
        }
    }

    /// <summary>Reads the response as UTF-8, because proxies may declare a wrong charset.</summary>
    public static async Task<string> TextAsync(string who, HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            return Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception error) when (error is IOException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new HttpRequestException($"{who} broke off its answer", error);
        }
    }
}
