using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Whether a blocked thread's wait ends by itself, as the system knows it: every wait of the runtime ends in a futex call on Linux, and that is given a time
/// or none. Stacks do not tell: compiled code has forgotten the argument.
/// </summary>
internal sealed class WaitTimes
{
    private const int TimeArgument = 3;

    private readonly Dictionary<long, bool> _isTimed = [];

    /// <summary>Reads them for a process; where the system does not say, they are not known.</summary>
    public static WaitTimes Read(int process)
    {
        var times = new WaitTimes();
        if (SystemCalls.OfThisMachine is not { } calls)
            return times;

        var proc = new ProcFolder(ProcFolder.Usual);
        foreach (var thread in proc.Threads(process))
        {
            if (SyscallLine.TryParse(proc.Read(process, thread, "syscall"), out var call) && (call.Number == calls.Futex || call.Number == calls.Restarted))
                times._isTimed[thread] = call.Number == calls.Restarted || call.Arguments[TimeArgument] != 0;
        }

        return times;
    }

    /// <summary>Null when it is not known.</summary>
    public bool? IsTimed(long thread) => _isTimed.TryGetValue(thread, out var isTimed) ? isTimed : null;
}
