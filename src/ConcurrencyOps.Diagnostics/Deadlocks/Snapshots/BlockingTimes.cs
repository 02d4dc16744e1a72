using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// What .NET 9 and later note for debuggers where a thread blocks: System.Threading.ThreadBlockingInfo, a list on the thread's stack. A
/// process that never waited for a System.Threading.Lock has none.
/// </summary>
internal sealed class BlockingTimes(ClrRuntime runtime)
{
    private const int Infinite = -1;

    private readonly ClrThreadStaticField? _first = FirstOf(runtime);

    /// <summary>Null when nothing is noted.</summary>
    public bool? IsTimed(ThreadView thread)
    {
        if (_first is null || !_first.IsInitialized(thread.Clr) || _first.Read<nuint>(thread.Clr) is not (> 0 and var entry))
            return null;

        // The object's address, its kind, then the milliseconds.
        var place = (ulong)entry + (ulong)nuint.Size + sizeof(int);
        return runtime.DataTarget.DataReader.Read(place, out int milliseconds) ? milliseconds != Infinite : null;
    }

    private static ClrThreadStaticField? FirstOf(ClrRuntime runtime) => runtime.BaseClassLibrary?.GetTypeByName("System.Threading.ThreadBlockingInfo")
        ?.ThreadStaticFields.FirstOrDefault(static field => field.Name == "t_first");
}
