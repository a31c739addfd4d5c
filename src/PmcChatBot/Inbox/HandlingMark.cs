using System.Buffers.Binary;

namespace PmcChatBot.Inbox;

/// <summary>
/// Which delivery is being handled, in a file beside the store: should the process die of it, the next one knows. It costs a write to the
/// page cache, which outlives the process; after a power cut it may be out of date, and then a delivery has one try more.
/// </summary>
public sealed class HandlingMark(DataFolder data) : IDisposable
{
    private readonly Lazy<FileStream> _file = new(() =>
    {
        data.Make();
        return new FileStream(
            Path.Combine(data.Path, "handling"),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.ReadWrite,
            bufferSize: 0
        );
    });

    /// <summary>The delivery that the last process was at when it ended, or 0.</summary>
    public long Left()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        return RandomAccess.Read(_file.Value.SafeFileHandle, bytes, 0) == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
    }

    /// <summary>This one is being handled now; 0 for none.</summary>
    public void Set(long id)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, id);
        RandomAccess.Write(_file.Value.SafeFileHandle, bytes, 0);
    }

    public void Dispose()
    {
        if (_file.IsValueCreated)
        {
            _file.Value.Dispose();
        }
    }
}
