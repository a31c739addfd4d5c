using System.Threading.Channels;

namespace PmcChatBot.Storage;

/// <summary>Signals workers that something was stored. Listeners that check later still see the signal.</summary>
public sealed class WakeSignal
{
    private readonly List<Channel<bool>> _listeners = [];
    private readonly Lock _lock = new();

    /// <summary>A new listener's queue. It holds at most one signal.</summary>
    public ChannelReader<bool> Listen()
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_lock)
        {
            _listeners.Add(channel);
        }

        return channel.Reader;
    }

    public void Signal()
    {
        lock (_lock)
        {
            _listeners.ForEach(channel => channel.Writer.TryWrite(true));
        }
    }
}
