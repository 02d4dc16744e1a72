using System.Runtime.InteropServices;

namespace ConcurrencyOps.Locking;

/// <summary>One row of a lock log, with numbers for texts: see <see cref="LogSymbols"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct LogEntry
{
    /// <summary>The number of what is not known.</summary>
    public const int None = -1;

    /// <summary>When, in nanoseconds.</summary>
    public long TimestampNs;

    /// <summary>The thread.</summary>
    public int Thread;

    /// <summary>The lock.</summary>
    public int Lock;

    /// <summary>Where in the code; <see cref="None"/> when it is not known.</summary>
    public int Site;

    /// <summary>What happened.</summary>
    public LockEventKind Event;

    /// <summary>How the lock is held or wanted.</summary>
    public LockMode Mode;
}
