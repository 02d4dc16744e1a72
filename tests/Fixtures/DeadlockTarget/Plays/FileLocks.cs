using System.Runtime.InteropServices;

namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>flock, whose cycles need two processes.</summary>
internal static partial class FileLocks
{
    private const int OpenReadWriteCreate = 0x42;
    private const int LockExclusive = 2;

    /// <summary>Two paths: locks the first, says "HELD", and after "go" wants the second.</summary>
    public static void Plant(Stage stage, string[] paths)
    {
        stage.Ask("HELD");
        stage.Start("locker", () =>
        {
            Take(paths[0]);
            stage.Meet(IsWaiting);
            Take(paths[1]);
        });
    }

    // Not by FileStream: it locks of its own accord, and never waits.
    private static void Take(string path)
    {
        var file = Open(path, OpenReadWriteCreate, 0x1A4);
        if (file < 0 || Flock(file, LockExclusive) != 0)
            throw new IOException($"{path} could not be locked: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static bool IsWaiting() => File.ReadLines("/proc/locks").Any(static line =>
        line.Contains("->", StringComparison.Ordinal) && line.Contains($" {Environment.ProcessId} ", StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(int file, int operation);
}
