using System.Runtime.CompilerServices;

namespace PmcChatBot.Tests;

/// <summary>
/// Hundreds of stores and repositories are made and thrown away by the tests. Where the machine has a folder in memory with room for them,
/// they stand there: nothing that is asked here depends on a disk, and what is waited for it is a fifth of the whole.
/// </summary>
internal static class FolderInMemory
{
    private const string Memory = "/dev/shm";
    private const long Room = 4L << 30;

    [ModuleInitializer]
    internal static void Use()
    {
        if (!IsUsable())
        {
            return;
        }

        var folder = Directory.CreateDirectory(Path.Combine(Memory, $"pmc-tests-{Environment.ProcessId}"));
        Environment.SetEnvironmentVariable("TMPDIR", folder.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A process that a test left behind still writes there.
            }
        };
    }

    /// <summary>Containers often have a small one, or one from which nothing can be run.</summary>
    private static bool IsUsable() =>
        OperatingSystem.IsLinux()
        && Environment.GetEnvironmentVariable("TMPDIR") is null
        && Directory.Exists(Memory)
        && new DriveInfo(Memory).AvailableFreeSpace > Room
        && File.ReadLines("/proc/mounts")
            .Select(line => line.Split(' '))
            .Any(mount => mount[1] == Memory && !mount[3].Split(',').Contains("noexec"));
}
