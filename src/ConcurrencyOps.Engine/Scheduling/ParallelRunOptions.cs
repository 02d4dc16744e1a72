namespace ConcurrencyOps.Scheduling;

/// <summary>How a parallel run behaves. The cmdlets check the values and say what is wrong in the user's words.</summary>
internal sealed record ParallelRunOptions
{
    /// <summary>The fewest items that may run at once; equal to <see cref="MaxLimit"/> for a fixed number.</summary>
    public required int MinLimit { get; init; }

    /// <summary>The most items that may run at once.</summary>
    public required int MaxLimit { get; init; }

    /// <summary>Output comes in input order.</summary>
    public bool Ordered { get; init; }

    /// <summary>The longest one attempt at an item may take.</summary>
    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>The longest the run may take.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>The most items of one key at a time; null for no partitions.</summary>
    public int? PartitionLimit { get; init; }

    /// <summary>No further item is started after this many failures.</summary>
    public long? StopAfterFailures { get; init; }

    /// <summary>No further item is started when at least this share of the finished items failed, in percent.</summary>
    public double? StopAfterFailurePercent { get; init; }

    /// <summary>Each item ends with a <see cref="WorkResult"/> that holds its output and errors.</summary>
    public bool CollectResults { get; init; }

    /// <summary>How long a worker may take to obey a stop before it is given up.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many items may wait for a worker.</summary>
    public int QueueCapacity { get; init; } = 128;

    /// <summary>How many records may wait for the consumer, and as many again be held for their turn in an ordered run.</summary>
    public int OutputCapacity { get; init; } = 1024;

    /// <summary>How far an ordered run may run ahead of the item whose turn it is.</summary>
    public int OrderWindow => Math.Max(64, 4 * MaxLimit);
}
