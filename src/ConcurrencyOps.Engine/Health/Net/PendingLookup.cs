namespace ConcurrencyOps.Health;

/// <summary>One name that is being asked for, or has been: shared by all checks of the run that need it. Guarded by its cache's lock.</summary>
internal sealed class PendingLookup(string host)
{
    /// <summary>The name.</summary>
    public string Host { get; } = host;

    /// <summary>How many checks wait for it.</summary>
    public int Waiters { get; set; }

    /// <summary>The resolver has been asked: this can no longer be called off.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Cancelled when nobody waits for it any more before its turn has come.</summary>
    public CancellationTokenSource CalledOff { get; } = new();

    /// <summary>The answer; never faulted. Those who wait continue on the thread pool, not on the resolver's thread.</summary>
    public TaskCompletionSource<NameLookup> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
