using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Scheduling;

/// <summary>One item on its way through a run. The run's lock guards the mutable part.</summary>
internal sealed class WorkEntry(long index, object? input, string? key, long arrivedAt)
{
    public long Index { get; } = index;

    public object? Input { get; } = input;

    public string? Key { get; } = key;

    /// <summary>A time stamp of the run's clock.</summary>
    public long ArrivedAt { get; } = arrivedAt;

    /// <summary>How many attempts were started.</summary>
    public int Attempts { get; set; }

    /// <summary>The latest attempt: it says when the item ran, how long, and what it wrote.</summary>
    public WorkAttempt? LastAttempt { get; set; }

    /// <summary>Completed at the end of each attempt when a resilience pipeline decides what follows; null without one.</summary>
    public TaskCompletionSource<AttemptOutcome>? AttemptEnded { get; set; }

    /// <summary>Tells the pipeline's circuit how the attempt ended: before its worker is free for another item.</summary>
    public Action<AttemptOutcome>? Report { get; set; }

    /// <summary>Asks the pipeline's circuit whether the attempt may still begin, and keeps its probe for it.</summary>
    public Func<ValueTask<CircuitRefusal?>>? Begin { get; set; }

    /// <summary>Guarded by the output's lock: the item has its result, nothing more may be written for it.</summary>
    public bool Closed { get; set; }

    /// <summary>Guarded by the output's lock: what waits until earlier items are through, in an ordered run.</summary>
    public List<OutputRecord>? Held { get; set; }
}
