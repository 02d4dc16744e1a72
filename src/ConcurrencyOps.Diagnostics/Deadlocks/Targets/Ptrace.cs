using System.Runtime.InteropServices;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The calls by which Linux lets one process stop another.</summary>
internal static class Ptrace
{
    public const int NotPermitted = 1;
    public const int NoSuchProcess = 3;

    private const int Detaching = 17;
    private const int Seizing = 0x4206;
    private const int Interrupting = 0x4207;
    private const int WithoutWaiting = 1;
    private const int AnyThread = 0x40000000;

    // What stopped it, in the third byte: our interrupt, or one that stopped the whole process before.
    private const int StopEvent = 128;

    /// <summary>Becomes the tracer of a thread, which runs on; 0, or the number of the error.</summary>
    public static int Seize(int thread) => ptrace(Seizing, thread, 0, 0) < 0 ? Marshal.GetLastPInvokeError() : 0;

    /// <summary>Has a seized thread stop, soon.</summary>
    public static void Interrupt(int thread) => ptrace(Interrupting, thread, 0, 0);

    /// <summary>Lets a stopped thread go on, with the signal that it was about to get.</summary>
    public static void Detach(int thread, int signal) => ptrace(Detaching, thread, 0, signal);

    /// <summary>Whether a thread that was told to stop has stopped or ended.</summary>
    public static bool HasStopped(int thread, out int signal)
    {
        signal = 0;
        var changed = waitpid(thread, out var status, AnyThread | WithoutWaiting);
        if (changed == 0)
            return false;

        var isStopped = changed == thread && (status & 0xff) == 0x7f;
        if (isStopped && status >> 16 != StopEvent)
            signal = (status >> 8) & 0xff;

        return true;
    }

    /// <summary>This thread, by the system's id.</summary>
    public static int CurrentThread() => gettid();

    [DllImport("libc", SetLastError = true)]
    private static extern nint ptrace(nint request, int thread, nint address, nint data);

    [DllImport("libc", SetLastError = true)]
    private static extern int waitpid(int thread, out int status, int options);

    [DllImport("libc")]
    private static extern int gettid();
}
