using System.Net;
using System.Net.Sockets;

namespace PmcChatBot.TestKit;

/// <summary>Ports for programs that have to be told one.</summary>
internal static class Ports
{
    // Below those that systems give to whoever asks for any: one of them could be taken between here and the program's start.
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port that nothing on this machine uses, and that no other test gets.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody uses it: the next one, then.
            }
        }
    }
}
