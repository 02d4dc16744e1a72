using ConcurrencyOps.Contention;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace ConcurrencyOps.Diagnostics;

/// <summary>From events of the runtime to those of the engine.</summary>
internal static class ContentionEvents
{
    /// <summary>Has the waits among the events handed on.</summary>
    /// <param name="source">Where the events come from.</param>
    /// <param name="sink">What takes the waits.</param>
    /// <param name="timeNs">When an event was, in nanoseconds.</param>
    public static void Relay(TraceLogEventSource source, IContentionSink sink, Func<TraceEvent, long> timeNs)
    {
        source.Clr.ContentionStart += wait => sink.WaitBegan(new WaitBegin(
            timeNs(wait),
            wait.ThreadID,
            wait.LockID,
            wait.AssociatedObjectID,
            (long)wait.LockOwnerThreadID,
            (int)wait.CallStackIndex()));
        source.Clr.ContentionStop += wait => sink.WaitEnded(new EndedWait(timeNs(wait), wait.ThreadID, DurationOf(wait)));
    }

    // Runtimes before .NET 5 did not measure it.
    private static long? DurationOf(ContentionStopTraceData wait) => wait.Version >= 1 ? (long)wait.DurationNs : null;
}
