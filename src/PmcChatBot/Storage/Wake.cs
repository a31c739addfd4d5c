using System.Threading.Channels;

namespace PmcChatBot.Storage;

/// <summary>Tells the workers that something was stored. Those who listen late still hear it.</summary>
public sealed class Wake
{
    private readonly List<Channel<bool>> _listeners = [];
    private readonly Lock _lock = new();

    /// <summary>A listener's own queue; it holds one signal at most.</summary>
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
