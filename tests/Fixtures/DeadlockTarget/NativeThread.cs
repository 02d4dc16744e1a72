using System.Runtime.InteropServices;

namespace ConcurrencyOps.Fixtures;

/// <summary>The system's own id of a thread.</summary>
internal static partial class NativeThread
{
    public static long CurrentId => OperatingSystem.IsLinux() ? GetTid() : OperatingSystem.IsWindows() ? GetCurrentThreadId() : 0;

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetTid();

    [LibraryImport("kernel32.dll")]
    private static partial uint GetCurrentThreadId();
}
