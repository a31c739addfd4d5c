using System.Text;

namespace PmcChatBot.Platforms;

/// <summary>Asks a server, and says in words whatever keeps it from answering.</summary>
internal static class Asked
{
    /// <param name="who">The server, as people know it.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<HttpResponseMessage> AnswerAsync(string who, Func<Task<HttpResponseMessage>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException error)
        {
            throw new HttpRequestException($"{who} cannot be reached ({error.Message})", error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"{who} does not answer in time", error);
        }
    }

    /// <summary>Whatever stands in between may call its answer anything: it is read as UTF-8.</summary>
    public static async Task<string> TextAsync(string who, HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            return Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception error) when (error is IOException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new HttpRequestException($"{who} broke off in its answer", error);
        }
    }
}
