using System.Runtime.ExceptionServices;
using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Looks into a process or a dump by ClrMD, in this process. Each look has a thread of its own, which stops the process and lets it go: the system lets no
/// other thread do that, and lets go for it when it ends.
/// </summary>
internal sealed class ProcessInspection(TimeProvider time) : IProcessInspector
{
    private const int LookStackBytes = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public ProcessFacts Inspect(InspectionRequest request, CancellationToken cancellationToken)
    {
        ProcessFacts? facts = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(Look, LookStackBytes) { IsBackground = true, Name = "ConcurrencyOps look" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return facts!;

        void Look()
        {
            try
            {
                facts = request.DumpPath is { } path
                    ? new DumpLook(time).Read(path, request, cancellationToken)
                    : new LiveLook(time).Read(request.ProcessId!.Value, request, cancellationToken);
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }

    /// <summary>What the library is told: no symbols from anywhere.</summary>
    public static DataTargetOptions Options() => new() { FileLocator = new NoSymbols() };
}
