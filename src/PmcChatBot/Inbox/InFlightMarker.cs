using System.Buffers.Binary;

namespace PmcChatBot.Inbox;

/// <summary>
/// Records in a file which delivery is being handled, so that the next process knows if handling it ended this one. The write only goes to
/// the page cache, which survives the process. After a power cut it may be out of date; then a delivery gets one more attempt.
/// </summary>
public sealed class InFlightMarker(DataFolder data) : IDisposable
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

    /// <summary>The delivery that the last process was handling when it ended, or 0.</summary>
    public long Left()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        return RandomAccess.Read(_file.Value.SafeFileHandle, bytes, 0) == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
    }

    /// <summary>Records the delivery that is being handled now; 0 for none.</summary>
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
